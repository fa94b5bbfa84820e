"""The roles of the User Role Manager, and who of a tenant's people could have one. Bears with sites that lack the tables."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from bridge.core.access.permissions import Grant, Permission
from bridge.core.access.roles import Role, read_grants
from bridge.store.site.booknetic import BKNTC, probe

_ROLE_COLUMNS = {f"user_role_managers.{column}" for column in ("tenant_id", "staff", "is_default", "permissions")}
ADMINISTRATOR = '"administrator";b:1;'


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of the staff who can log in; ``staff_ids`` are all rows of this WordPress user, by id."""

    user_id: int
    name: str
    login: str
    staff_ids: tuple[int, ...]
    is_administrator: bool


def has_roles(conn: Connection) -> bool:
    """Whether this site has a table of roles that can be read."""
    return probe(conn) >= _ROLE_COLUMNS


def list_roles(conn: Connection, *, tenant_id: int) -> list[Role]:
    """The tenant's roles, oldest first; none where there is no such add-on."""
    if not has_roles(conn):
        return []
    name = "COALESCE(name, '')" if "user_role_managers.name" in probe(conn) else "''"
    query = text(
        f"SELECT {name} AS name, COALESCE(staff, '') AS staff, is_default, COALESCE(permissions, '') AS permissions "
        f"FROM {BKNTC}user_role_managers WHERE COALESCE(tenant_id, 0) = :tenant ORDER BY id"
    )
    return [
        Role(row.name, frozenset(row.staff.split(",")), bool(row.is_default), _read(row.permissions))
        for row in conn.execute(query, {"tenant": tenant_id})
    ]


def _read(permissions: str) -> dict[Permission, Grant]:
    """A role that cannot be understood names nothing, and so denies everything."""
    try:
        return read_grants(json.loads(permissions))
    except ValueError:
        return {}


def list_colleagues(conn: Connection, *, tenant_id: int) -> list[Colleague]:
    """The tenant's staff who can log in, by name."""
    if not {"staff.user_id", "staff.tenant_id"} <= probe(conn):
        return []
    rows = conn.execute(_COLLEAGUES, {"tenant": tenant_id}).all()
    users = {row.user_id: row for row in reversed(rows)}
    found = [
        Colleague(
            user_id,
            first.name or first.display_name or first.user_login,
            first.user_login,
            tuple(row.id for row in rows if row.user_id == user_id),
            ADMINISTRATOR in (first.capabilities or ""),
        )
        for user_id, first in users.items()
    ]
    return sorted(found, key=lambda colleague: (colleague.name.casefold(), colleague.user_id))


def count_without_login(conn: Connection, *, tenant_id: int, colleagues: Sequence[Colleague]) -> int:
    """How many of the tenant's staff are none of the ``colleagues``, who can log in."""
    if "staff.tenant_id" not in probe(conn):
        return 0
    query = text(f"SELECT COUNT(*) FROM {BKNTC}staff WHERE COALESCE(tenant_id, 0) = :tenant")
    return int(conn.scalar(query, {"tenant": tenant_id}) or 0) - sum(len(each.staff_ids) for each in colleagues)


def find_owner(conn: Connection, *, tenant_id: int) -> tuple[int, str, str] | None:
    """(user, name, login) of who rents this tenant; None outside SaaS."""
    if tenant_id == 0 or "tenants.user_id" not in probe(conn):
        return None
    row = conn.execute(_OWNER, {"tenant": tenant_id}).first()
    return (row.user_id, row.display_name or row.user_login, row.user_login) if row else None


_COLLEAGUES = text(f"""
    SELECT s.id, s.name, s.user_id, u.user_login, u.display_name,
        (SELECT m.meta_value FROM {{prefix}}usermeta m
            WHERE m.user_id = s.user_id AND m.meta_key = '{{prefix}}capabilities' LIMIT 1) AS capabilities
    FROM {BKNTC}staff s JOIN {{prefix}}users u ON u.ID = s.user_id
    WHERE COALESCE(s.tenant_id, 0) = :tenant ORDER BY s.id""")
_OWNER = text(f"""
    SELECT t.user_id, u.user_login, u.display_name FROM {BKNTC}tenants t
    JOIN {{prefix}}users u ON u.ID = t.user_id WHERE t.id = :tenant""")
