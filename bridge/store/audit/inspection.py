"""What ``bridge doctor`` asks of the database itself: which server, which tables, how far migrated."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bridge.store.database import Database, sql_folder
from bridge.store.tables import categories, doorbells, metadata, recommended

PLUGINS_OWN = (categories, doorbells, recommended)


@contextmanager
def one_moment(database: Database) -> Iterator[Connection]:
    """A connection that only reads, and for which nothing changes meanwhile: all its statements see the same moment."""
    with database.read() as conn:
        conn.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        conn.exec_driver_sql("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
        try:
            yield conn
        finally:
            conn.exec_driver_sql("COMMIT")


def read_server_version(conn: Connection) -> str:
    """As the server says it, such as ``10.11.6-MariaDB-0+deb12u1`` or ``8.0.36``."""
    return str(conn.scalar(text("SELECT VERSION()")))


def read_clock(conn: Connection) -> datetime:
    """What time it is for the database."""
    moment: datetime = conn.execute(text("SELECT UTC_TIMESTAMP(6)")).scalar_one()
    return moment.replace(tzinfo=UTC)


def get_prefix(conn: Connection) -> str:
    """WordPress's table prefix, as the settings have it."""
    return str(conn.scalar(text("SELECT '{prefix}'")) or "")


def list_tables(conn: Connection, *, like: str) -> list[str]:
    """The names of this database's tables that match a LIKE pattern; ``{prefix}`` stands for WordPress's prefix."""
    query = text(
        "SELECT table_name FROM information_schema.tables "
        f"WHERE table_schema = DATABASE() AND table_name LIKE '{like}' ORDER BY table_name"
    )
    return [str(name) for name in conn.scalars(query)]


def list_missing_tables(conn: Connection) -> list[str]:
    """Those of our tables that are not there, in full; without the plugin's own, of which an older one lacks some."""
    prefix = get_prefix(conn)
    found = set(list_tables(conn, like="{prefix}bkloyalty\\_%"))
    ours = (table.name.replace("{prefix}", prefix) for table in metadata.sorted_tables if table not in PLUGINS_OWN)
    return [name for name in ours if name not in found]


def has_doorbells(conn: Connection) -> bool:
    """Whether the plugin has made its table of doorbells."""
    return bool(list_tables(conn, like="{prefix}bkloyalty\\_doorbells"))


def find_revision(conn: Connection) -> str | None:
    """The migration that the tables stand at; None where there are none of ours."""
    if not list_tables(conn, like="{prefix}bkloyalty\\_schema\\_version"):
        return None
    revision: str | None = conn.scalar(text("SELECT version_num FROM {prefix}bkloyalty_schema_version"))
    return revision


def get_newest_revision() -> str:
    """The last migration that this version of the service knows."""
    config = Config()
    config.set_main_option("script_location", str(sql_folder()))
    head = ScriptDirectory.from_config(config).get_current_head()
    assert head is not None, "there is at least one migration"
    return head
