"""Connections: one engine for transactions, one in AUTOCOMMIT for reads, both putting in WordPress's table prefix.

Two engines, because switching the isolation level at every checkout costs up to half of the read rate.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bridge.errors import NotReady
from bridge.store.many_rows import let_pass

Result = TypeVar("Result")

# Deadlock, lock wait time-out, record changed since last read, and Galera's refusal to commit what another node changed.
CONFLICTS = frozenset({1213, 1205, 1020, 1047, 1180})
DUPLICATE = 1062
TRIES = 6
# PHP waits three seconds: whoever waits longer for a lock gives way, and tries again.
LOCK_SECONDS = 2
# How long a service waits for another one that is migrating.
MIGRATION_SECONDS = 120
NEWER_TABLES = "The tables were made by a newer version of the service. Install that version, or restore the database as it was before."
SQL_MODE = "STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION"


class Overtaken(Exception):
    """Somebody else wrote just now what this transaction was about to write: it looks again."""


class Database:
    """The database that WordPress lives in. ``prefix`` is WordPress's, such as ``wp_``."""

    def __init__(self, url: str, prefix: str, *, pool_size: int = 5) -> None:
        self.prefix = prefix
        self._writing = _make_engine(url, prefix, pool_size, isolation_level="READ COMMITTED")
        self._reading = _make_engine(url, prefix, pool_size, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that only reads; each statement sees what is committed."""
        with self._reading.connect() as conn:
            yield conn

    def transact(self, work: Callable[[Connection], Result]) -> Result:
        """Runs ``work`` in one READ COMMITTED transaction and commits it.

        A conflict with another transaction runs all of it again, a bounded number of times: ``work`` may touch nothing
        but the transaction.
        """
        for attempt in range(1, TRIES + 1):
            try:
                with self._writing.begin() as conn:
                    return work(conn)
            except (DBAPIError, Overtaken) as error:
                if attempt == TRIES or not is_conflict(error):
                    raise
                # Whoever lost waits a moment, each a different one, so that they do not meet again.
                time.sleep(random.uniform(0, 0.01 * 2**attempt))
        raise AssertionError("a transaction is either returned or raised")

    def migrate(self) -> None:
        """Brings the tables up to date. Services that start at once migrate once: the others wait for the lock.

        NotReady if they have waited for too long, or if a newer service made the tables.
        """
        with self._writing.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            lock = {"name": f"{conn.engine.url.database}.{self.prefix}bkloyalty"[:64]}
            if not conn.execute(
                text("SELECT GET_LOCK(:name, :seconds)"), lock | {"seconds": MIGRATION_SECONDS}
            ).scalar():
                raise NotReady("Another service has been bringing the tables up to date for too long. Try again later.")
            try:
                command.upgrade(_make_alembic_config(conn), "head")
            except CommandError as error:
                raise NotReady(NEWER_TABLES) from error
            finally:
                conn.execute(text("SELECT RELEASE_LOCK(:name)"), lock)

    def close(self) -> None:
        """Closes all connections."""
        self._writing.dispose()
        self._reading.dispose()


@contextmanager
def overtaken_by_others() -> Iterator[None]:
    """Overtaken where a row that should be new is there already."""
    try:
        yield
    except IntegrityError as error:
        if error.orig is not None and error.orig.args[0] == DUPLICATE:
            raise Overtaken from error
        raise


def is_conflict(error: DBAPIError | Overtaken) -> bool:
    """Whether the whole transaction may simply be tried again."""
    if isinstance(error, Overtaken):
        return True
    number = error.orig.args[0] if error.orig is not None and error.orig.args else None
    return number in CONFLICTS


def sql_folder() -> Path:
    """Where the migrations are: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parents[1]
    inside = package / "sql"
    return inside if inside.exists() else package.parent / "sql"


def _make_engine(url: str, prefix: str, pool_size: int, **options: Any) -> Engine:
    # hide_parameters: what a failed statement was about must not reach the log.
    engine = create_engine(
        url, pool_size=pool_size, pool_pre_ping=True, pool_recycle=600, hide_parameters=True, **options
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        let_pass(connection)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SET time_zone = '+00:00', sql_mode = '{SQL_MODE}', innodb_lock_wait_timeout = {LOCK_SECONDS}"
            )

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def put_in_prefix(
        _conn: Connection, _cursor: object, statement: str, parameters: Any, _context: object, _many: bool
    ) -> tuple[str, Any]:
        return statement.replace("{prefix}", prefix), parameters

    return engine


def _make_alembic_config(conn: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(sql_folder()))
    config.attributes["connection"] = conn
    return config
