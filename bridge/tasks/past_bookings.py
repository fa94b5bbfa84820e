"""Real bookings read page by page, for whatever tries a programme on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bridge.store.database import Database
from bridge.store.site import bookings, offers
from bridge.store.site.bookings import Booked

PAGE = 1_000


def turn_pages(database: Database, *, tenant_id: int, since: datetime) -> Iterator[list[Booked]]:
    """Those made from ``since`` on, by id; a connection for each page."""
    with database.read() as conn:
        tree = offers.read_tree(conn, tenant_id=tenant_id)
    after: int | None = 0
    while after is not None:
        with database.read() as conn:
            page = bookings.list_bookings(conn, tenant_id=tenant_id, since=since, tree=tree, after_id=after, limit=PAGE)
        after = page[-1].appointment.id if len(page) == PAGE else None
        yield page
