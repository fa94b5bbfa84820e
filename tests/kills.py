"""Connections that die between two statements, as they do under a killed process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from bridge.store.database import Database


class Killed(BaseException):
    """What a killed process never gets to catch."""


@contextmanager
def killed_before(database: Database, statement: int) -> Iterator[None]:
    """The connection dies, with its transaction open, when the n-th statement would be sent."""
    sent = 0

    def kill(conn, _cursor, _statement, *_rest) -> None:
        nonlocal sent
        if sent == statement:
            conn.connection.driver_connection._force_close()
            raise Killed
        sent += 1

    event.listen(database._writing, "before_cursor_execute", kill)
    try:
        yield
    finally:
        event.remove(database._writing, "before_cursor_execute", kill)


def survive(database: Database, work: Callable[[], Any]) -> int:
    """Kills ``work`` before its first, second, ... statement until it gets through; how often it was killed."""
    for statement in range(100):
        with killed_before(database, statement):
            try:
                work()
                return statement
            except Killed:
                continue
    raise AssertionError("it never got through")
