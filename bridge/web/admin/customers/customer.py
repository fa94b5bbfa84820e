"""One customer: how the account stands, every entry with its reasons, every booking with what became of it, open holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from bridge.core.access.permissions import Permission
from bridge.flows.customers.depart import POINTS_WAIT
from bridge.store.customers import customer_pages, departures, warnings
from bridge.store.customers.customer_pages import EntryRow
from bridge.store.points.statements import read_standing
from bridge.store.rewards import vouchers as vouchers_store
from bridge.web.admin.cursors import AFTER, BEFORE, read_cursor, read_entry, write_cursor, write_entry
from bridge.web.admin.customers.booking_desk import BookingView, lay_out
from bridge.web.admin.customers.consent_rows import show_consents
from bridge.web.admin.customers.entry_rows import EntryLine, show_entries
from bridge.web.admin.customers.persons import Counter, Person, open_counter
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page
from bridge.web.admin.rewards import reward_desk
from bridge.web.admin.rewards.voucher_rows import VoucherRow, show_vouchers
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

LINES = 20
HISTORY, BOOKINGS, REWARDS, CONSENT = "history", "bookings", "rewards", "consent"
MOST_VOUCHERS = 100


Item = TypeVar("Item")
Values: TypeAlias = "tuple[str | int, ...]"


@dataclass(frozen=True, slots=True)
class Reel(Generic[Item]):
    """A list, newest first. ``fetch(limit, below, above)`` gives those next to a key on one of its sides, else the newest; ``key``
    is that of one of them, of these ``types``."""

    show: str
    types: tuple[type, ...]
    fetch: Callable[[int, Values | None, Values | None], list[Item]]
    key: Callable[[Item], Values]


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a list goes on; None where it does not."""

    previous: str | None = None
    following: str | None = None


def customer(conn: Connection, call: Call) -> Document:
    """The screen: the customer of that ``id``; ``show`` says which list."""
    page, query = Page.of(call), call.payload["query"]
    counter = open_counter(conn, call, page)
    person = counter.get_person(conn, Form(query, page.language).id("id"))
    standing = read_standing(conn, tenant_id=call.identity.tenant, customer_id=person.id)
    asked = query.get("show")
    show = asked if asked in (BOOKINGS, REWARDS, CONSENT) else HISTORY
    entries: Sequence[EntryLine] = ()
    bookings: Sequence[BookingView] = ()
    vouchers: Sequence[VoucherRow] = ()
    pages = Pages()
    if show == BOOKINGS:
        bookings, pages = _list_bookings(conn, call, counter, person.id)
    elif show == REWARDS:
        vouchers = _list_vouchers(conn, call, counter, person.id)
    elif show == HISTORY:
        entries, pages = _list_entries(conn, call, counter, person.id)
    zone, whose = counter.tenant.zone, {"tenant_id": call.identity.tenant, "customer_id": person.id}
    holds = customer_pages.list_open_holds(conn, tenant_id=call.identity.tenant, customer_id=person.id)
    return page.render(
        "admin/customers/customer.html",
        screen="customers",
        title=person.name,
        person=person,
        departure=_find_departure(conn, counter, person) if person.is_gone else None,
        tenant=counter.tenant,
        standing=standing,
        worth=counter.worth,
        colour=counter.colour(standing.tier),
        next_colour=counter.colour(standing.progress.next.name) if standing.progress.next else None,
        may_merge=call.rights is not None and call.rights.reach(Permission.ADJUST).everybody,
        holds=[(hold, hold.expires_at.astimezone(zone)) for hold in holds],
        show=show,
        tabs=[(name, page.link("customer", id=person.id, show=name)) for name in (HISTORY, BOOKINGS, REWARDS, CONSENT)],
        entries=entries,
        bookings=bookings,
        vouchers=vouchers,
        pages=pages,
        consents=show_consents(conn, counter, person.id),
        keeping=warnings.read_keeping(conn, standing=standing, **whose, now=call.now),
        expiring=warnings.list_expiring(conn, standing=standing, **whose, now=call.now),
        now=call.now,
    )


@dataclass(frozen=True, slots=True)
class Departure:
    """Of somebody who was deleted in Booknetic: until when their points wait, or when they were given up, each local."""

    waits_until: datetime
    closed_at: datetime | None


def _find_departure(conn: Connection, counter: Counter, person: Person) -> Departure | None:
    known = departures.find_departure(conn, tenant_id=counter.tenant.tenant_id, customer_id=person.id)
    if known is None:
        return None
    seen_at, closed_at = known
    zone = counter.tenant.zone
    return Departure((seen_at + POINTS_WAIT).astimezone(zone), closed_at.astimezone(zone) if closed_at else None)


def _list_entries(conn: Connection, call: Call, counter: Counter, customer_id: int) -> tuple[list[EntryLine], Pages]:
    def fetch(limit: int, below: Values | None, above: Values | None) -> list[EntryRow]:
        return customer_pages.list_entries(
            conn,
            tenant_id=call.identity.tenant,
            customer_id=customer_id,
            limit=limit,
            older_than=read_entry(below) if below else None,
            newer_than=read_entry(above) if above else None,
        )

    reel = Reel(HISTORY, (int, int), fetch, lambda entry: write_entry(entry.at, entry.id))
    found, pages = _page_through(call, counter, customer_id, reel)
    return show_entries(conn, counter, found), pages


def _list_bookings(conn: Connection, call: Call, counter: Counter, customer_id: int) -> tuple[list[BookingView], Pages]:
    def fetch(limit: int, below: Values | None, above: Values | None) -> list[int]:
        return customer_pages.list_booking_ids(
            conn,
            tenant_id=call.identity.tenant,
            customer_id=customer_id,
            limit=limit,
            below=int(below[0]) if below else None,
            above=int(above[0]) if above else None,
        )

    found, pages = _page_through(call, counter, customer_id, Reel(BOOKINGS, (int,), fetch, lambda one: (one,)))
    return lay_out(conn, call, counter).tell(found), pages


def _list_vouchers(conn: Connection, call: Call, counter: Counter, customer_id: int) -> list[VoucherRow]:
    tenant_id, desk = call.identity.tenant, reward_desk.lay_out(conn, counter.page, call)
    found = vouchers_store.list_of_customer(conn, tenant_id=tenant_id, customer_id=customer_id, limit=MOST_VOUCHERS)
    return show_vouchers(conn, counter, desk, found, now=call.now)


def _page_through(call: Call, counter: Counter, customer_id: int, reel: Reel[Item]) -> tuple[list[Item], Pages]:
    """What the address asks for, and where it goes on."""
    page, query = counter.page, call.payload["query"]
    after, before = (read_cursor(query, name, reel.show, reel.types, page.language) for name in (AFTER, BEFORE))
    found: list[Item] = []
    if before is not None:
        found = reel.fetch(LINES + 1, None, before.values)
    if len(found) > LINES:
        found, newer, older = found[-LINES:], True, True
    else:
        # At the beginning there may be fewer in front than a page has: show the first whole one.
        start = None if before is not None else after
        found = reel.fetch(LINES + 1, start.values if start else None, None)
        found, newer, older = found[:LINES], start is not None, len(found) > LINES
    links = [
        page.link("customer", id=customer_id, show=reel.show, **{name: write_cursor(reel.show, *reel.key(found[end]))})
        if goes_on and found
        else None
        for name, end, goes_on in ((BEFORE, 0, newer), (AFTER, -1, older))
    ]
    return found, Pages(*links)
