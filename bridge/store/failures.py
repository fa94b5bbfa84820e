"""What the database's own errors mean to whoever runs the service: a sentence that says what to do, not a stack trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from logging import Logger

from sqlalchemy.exc import DBAPIError

from bridge.errors import NotReady

_NO_ANSWER = frozenset({2002, 2003, 2005, 2006, 2013, 2055, 1040, 1053, 1927})
_NOT_ALLOWED = frozenset({1044, 1045, 1049, 1130, 1142, 1143, 1227, 1698})
_NOT_MIGRATED = frozenset({1054, 1146})


class DatabaseTrouble(NotReady):
    """The database does not answer, does not let us in, or lacks our tables."""

    code = "database"


def is_away(error: Exception) -> bool:
    """Whether the database did not answer, or went away in the middle: what was not committed was not done, and can be begun anew."""
    if not isinstance(error, DBAPIError) or error.orig is None or not error.orig.args:
        return False
    return bool(error.orig.args[0] in _NO_ANSWER or error.connection_invalidated)


def explain(error: Exception) -> DatabaseTrouble | None:
    """The sentence for an error of the driver; None for an error that is a fault of ours. Holds no password and no data."""
    if not isinstance(error, DBAPIError) or error.orig is None or not error.orig.args:
        return None
    number, *rest = error.orig.args
    said = str(rest[0]) if rest else ""
    if is_away(error):
        return DatabaseTrouble(
            f"The database does not answer: {said}. Is it running, and are host, port or socket right?"
        )
    if number in _NOT_ALLOWED:
        return DatabaseTrouble(f"The database does not let us in: {said}. Are user, password and database name right?")
    if number in _NOT_MIGRATED:
        return DatabaseTrouble(f"A table or column is missing: {said}. Run `bridge migrate`, then `bridge doctor`.")
    return None


@contextmanager
def keep_going(log: Logger, what: str, *args: object) -> Iterator[None]:
    """Whatever fails in here is logged as ``what``, formatted with ``args``, and why, and no further: a fault of the service itself
    with its trace, trouble with the database in its sentence."""
    try:
        yield
    except Exception as error:
        trouble = explain(error)
        why = trouble.message if trouble else "a fault of the service itself"
        log.exception(f"{what}: %s", *args, why, exc_info=trouble is None)
