"""The bookings that a choice of history means, cut into pages along its customers."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from bridge.store.database import Database
from bridge.store.history import past
from bridge.store.history.past import Stretch, Visit

# As many bookings as one transaction takes in some tenths of a second: whoever wants one of their accounts waits for it.
PAGE = 500
# As many visits as are listed at once: some megabytes.
WINDOW = 50_000


def list_pages(
    database: Database, *, tenant_id: int, stretch: Stretch, after: Visit | None = None, whole: bool = False
) -> Iterator[list[Visit]]:
    """The visits after one in their order, about ``PAGE`` at a time. Only a customer who has more is cut, and not even that
    where pages shall be ``whole``."""
    page: list[Visit] = []
    visits = _list_all(database, tenant_id, stretch, after)
    for _, theirs in groupby(visits, key=attrgetter("customer_id")):
        customer = list(theirs)
        if page and len(page) + len(customer) > PAGE:
            yield page
            page = []
        page += customer
        while len(page) > PAGE and not whole:
            yield page[:PAGE]
            page = page[PAGE:]
    if page:
        yield page


def _list_all(database: Database, tenant_id: int, stretch: Stretch, after: Visit | None) -> Iterator[Visit]:
    while True:
        with database.read() as conn:
            window = past.list_visits(conn, tenant_id=tenant_id, stretch=stretch, after=after, limit=WINDOW)
        yield from window
        if len(window) < WINDOW:
            return
        after = window[-1]
