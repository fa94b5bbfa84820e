"""Questions that may take only so long: the database itself breaks them off, so that nobody waits for what nobody will read."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

# What MariaDB and MySQL say of a statement that took too long.
_BROKEN_OFF = frozenset({1969, 3024})


class TooSlow(Exception):
    """The answer would have come later than whoever asked can wait."""


@contextmanager
def within(conn: Connection, *, seconds: float) -> Iterator[None]:
    """TooSlow where a statement inside takes longer than ``seconds``. For reading: MySQL breaks off nothing else."""
    if seconds <= 0:
        raise TooSlow
    if getattr(conn.dialect, "is_mariadb", False):
        name, limit = "max_statement_time", f"{max(seconds, 0.001):.3f}"
    else:
        name, limit = "max_execution_time", f"{max(seconds * 1000, 1):.0f}"
    conn.exec_driver_sql(f"SET SESSION {name} = {limit}")
    try:
        yield
    except DBAPIError as error:
        if error.orig is not None and error.orig.args and error.orig.args[0] in _BROKEN_OFF:
            raise TooSlow from None
        raise
    finally:
        if not conn.invalidated:
            conn.exec_driver_sql(f"SET SESSION {name} = DEFAULT")
