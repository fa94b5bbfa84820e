"""WordPress's users, by the name under which they are shown."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, text

_NAMES = text("SELECT ID AS id, display_name FROM {prefix}users WHERE ID IN :ids").bindparams(
    bindparam("ids", expanding=True)
)


def list_user_names(conn: Connection, *, user_ids: Iterable[int]) -> dict[int, str]:
    """The display names of those of the users who exist and have one, by id."""
    wanted = sorted(set(user_ids))
    rows = conn.execute(_NAMES, {"ids": wanted}) if wanted else ()
    return {row.id: row.display_name for row in rows if row.display_name}
