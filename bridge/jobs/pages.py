"""Going over many things some at a time, each page read by itself, so that what is done meanwhile need not hold a read open."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from bridge.store.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Connection

Thing = TypeVar("Thing")
Place = TypeVar("Place")
Stopped = Callable[[], bool]


def never() -> bool:
    """Nobody asks to stop."""
    return False


def list_pages(
    database: Database,
    read: Callable[["Connection", Place], Sequence[Thing]],
    *,
    start: Place,
    place: Callable[[Thing], Place],
    stopped: Stopped = never,
) -> Iterator[Sequence[Thing]]:
    """Page after page until one is empty; ``place`` says behind which thing the next page begins."""
    after = start
    while not stopped():
        with database.read() as conn:
            page = read(conn, after)
        if not page:
            return
        yield page
        after = place(page[-1])


def walk(
    database: Database,
    read: Callable[["Connection", Place], tuple[Thing, Place | None]],
    *,
    start: Place,
    stopped: Stopped = never,
) -> Iterator[tuple[Thing, Place | None]]:
    """What was found step after step, with the place that each step came to: None behind the last one."""
    after: Place | None = start
    while after is not None and not stopped():
        with database.read() as conn:
            found, after = read(conn, after)
        yield found, after
