"""The bookings of a period through Booknetic's own Loyalty Points, as its manual has them, and through ours. Writes nothing."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bridge.core.on_paper.parity import Balance, Booking, Difference, as_native, compare
from bridge.core.programmes.programme import Programme
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.settling.reasons import N_
from bridge.errors import NoProgramme
from bridge.store.database import Database
from bridge.store.points import accounts
from bridge.store.programmes import programmes, tenants
from bridge.store.site import bookings, native_points
from bridge.store.work.tasks import Task
from bridge.tasks.past_bookings import turn_pages
from bridge.tasks.progress import Progress, Work

if TYPE_CHECKING:
    from sqlalchemy import Connection

PAGE = 1_000  # customers judged at once
MOST_NAMED = 50  # customers and bookings that are told of one by one, those that differ most first

NO_RULES = N_("There is no programme yet to compare with. Set it up first.")


@dataclass(frozen=True, slots=True)
class Period:
    """Bookings made from ``since`` on and before ``until``."""

    since: datetime
    until: datetime


@dataclass(slots=True)
class Sums:
    """What a comparison comes to. The lists hold pairs, of how much it differs and what differs, those that differ most."""

    bookings: int = 0
    native: int = 0
    ours: int = 0
    differing: int = 0
    why: Counter[str] = field(default_factory=Counter)
    customers: int = 0
    top: list[tuple[int, int, Balance]] = field(default_factory=list)
    lines: list[tuple[int, int, Difference]] = field(default_factory=list)

    def add(self, customer_id: int, balance: Balance, *, bookings: int, most: int) -> None:
        self.bookings += bookings
        self.native += balance.native
        self.ours += balance.ours
        self.differing += len(balance.differences)
        self.why.update(one.why.value for one in balance.differences)
        for one in balance.differences:
            _keep(self.lines, (abs(one.ours - one.native), -one.appointment_id, one), most)
        if balance.native != balance.ours:
            self.customers += 1
            _keep(self.top, (abs(balance.ours - balance.native), -customer_id, balance), most)


def run(database: Database, task: Task) -> Work:
    """Counts bookings. Parameters: ``rules``, a programme's document (None: those of our programme), ``since`` and ``until``.
    Result: see ``replay``."""
    said = task.parameters
    period = Period(datetime.fromisoformat(said["since"]), datetime.fromisoformat(said["until"]))
    return (
        yield from replay(database, tenant_id=task.tenant_id, rules=said["rules"], period=period, now=task.created_at)
    )


def replay(
    database: Database,
    *,
    tenant_id: int,
    rules: Mapping[str, Any] | None,
    period: Period,
    now: datetime,
    most: int = MOST_NAMED,
) -> Work:
    """``native`` and ``ours`` are points over ``bookings``, of which ``differing`` differ, by ``why``; ``customers`` who differ, the
    ``top`` of them (also with the native module's own ``balance``, None where its tables tell nothing), and the ``lines``."""
    with database.read() as conn:
        native, ours = _read_programmes(conn, tenant_id, rules)
        total = bookings.count_bookings(conn, tenant_id=tenant_id, since=period.since)
    calendar: dict[int, list[Booking]] = defaultdict(list)
    read = 0
    for page in turn_pages(database, tenant_id=tenant_id, since=period.since):
        yield Progress(min(read, total) // 2, total)
        read += len(page)
        for booked in page:
            seen = booked.appointment
            if seen.customer_id and period.since <= seen.created_at < period.until:
                calendar[seen.customer_id].append(Booking(seen, booked.void_statuses, booked.was_paid))
    sums, customers = Sums(), sorted(calendar)
    for start in range(0, len(customers), PAGE):
        yield Progress((total + min(sums.bookings, total)) // 2, total)
        some = customers[start : start + PAGE]
        with database.read() as conn:
            standings = accounts.list_standings(conn, tenant_id=tenant_id, customer_ids=some)
        for customer_id in some:
            tier, _ = standings.get(customer_id, (None, 0))
            found = compare(native, ours, calendar[customer_id], tier=tier, now=now)
            sums.add(customer_id, found, bookings=len(calendar[customer_id]), most=most)
    with database.read() as conn:
        return _describe(sums, _list_native_balances(conn, tenant_id), len(customers))


def _read_programmes(conn: Connection, tenant_id: int, rules: Mapping[str, Any] | None) -> tuple[Programme, Programme]:
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    version = programmes.find_programme(conn, tenant=tenant)
    draft = programmes.find_document(conn, tenant_id=tenant_id)
    if version is None and draft is None:
        raise NoProgramme(NO_RULES)
    ours = version.programme if version else tenant.localize(parse_programme(draft))
    theirs = ours if rules is None else tenant.localize(parse_programme(rules))
    return as_native(theirs), ours


def _list_native_balances(conn: Connection, tenant_id: int) -> dict[int, int] | None:
    """By customer, from the table that has most of them; None where nothing looks like it."""
    found = [table for table in native_points.find_native(conn, tenant_id=tenant_id).balances if table.customers]
    if not found:
        return None
    listed = native_points.list_balances(conn, tenant_id=tenant_id, table=found[0])
    return {customer_id: points for customer_id, points, _ in listed}


def _describe(sums: Sums, balances: Mapping[int, int] | None, customers: int) -> dict[str, Any]:
    top = [(-number, balance) for _, number, balance in sorted(sums.top, key=lambda one: (-one[0], -one[1]))]
    lines = [one for _, _, one in sorted(sums.lines, key=lambda one: (-one[0], -one[1]))]
    return {
        "bookings": sums.bookings,
        "all_customers": customers,
        "native": sums.native,
        "ours": sums.ours,
        "differing": sums.differing,
        "why": dict(sums.why),
        "customers": sums.customers,
        "native_balances": None if balances is None else sum(balances.values()),
        "top": [
            {
                "customer_id": customer_id,
                "native": balance.native,
                "ours": balance.ours,
                "balance": None if balances is None else balances.get(customer_id, 0),
            }
            for customer_id, balance in top
        ],
        "lines": [
            asdict(one) | {"native_rules": list(one.native_rules), "our_rules": list(one.our_rules)} for one in lines
        ],
    }


def _keep(kept: list[Any], one: Any, most: int) -> None:
    """Those that differ most; the second of each tells equals apart."""
    if len(kept) < most:
        heapq.heappush(kept, one)
    else:
        heapq.heappushpop(kept, one)
