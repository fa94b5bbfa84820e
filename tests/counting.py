"""The statements that work sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from bridge.store.database import Database


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """Every statement that goes to the database meanwhile; BEGIN and COMMIT are none."""
    seen: list[str] = []

    def note(_conn, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    engines = [database._writing, database._reading]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
