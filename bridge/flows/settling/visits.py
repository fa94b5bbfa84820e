"""Bookings become visits, and visits are counted, behind the calendar: nobody waits for it, and nothing is lost to a crash."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection

from bridge.core.settling.visits import Visit, find_visit
from bridge.store.programmes import programmes, tenants
from bridge.store.segments import profiles
from bridge.store.settling import visits
from bridge.store.settling.visits import Seen

STEP = 200  # bookings, or customers, in one transaction: settling may wait behind it
READ = 2_000


def take_in_settled(conn: Connection, *, now: datetime) -> int:
    """Looks at the next bookings that were settled; how many."""
    waiting = visits.lock_waiting_for_all_tenants(conn, limit=STEP)
    for tenant_id, group in groupby(waiting, key=itemgetter(0)):
        ids = [appointment_id for _, appointment_id in group]
        take_in(conn, tenant_id=tenant_id, appointment_ids=ids, now=now)
        visits.clear_waiting(conn, tenant_id=tenant_id, appointment_ids=ids)
    return len(waiting)


def take_in(conn: Connection, *, tenant_id: int, appointment_ids: Collection[int], now: datetime) -> None:
    """Makes the visits of these bookings what the calendar says, and counts those of the customers concerned anew."""
    known = visits.lock_visits(conn, tenant_id=tenant_id, appointment_ids=appointment_ids)
    found = visits.list_bookings(conn, tenant_id=tenant_id, appointment_ids=appointment_ids)
    void = _VoidStatuses(conn)
    due = {visit.appointment_id: visit for seen in found if (visit := void.find_visit(seen, now))}
    changed = [visit for visit in due.values() if visit != known.get(visit.appointment_id)]
    gone = [visit for visit in known.values() if visit.appointment_id not in due]
    before = [known[visit.appointment_id] for visit in changed if visit.appointment_id in known]
    visits.save_visits(conn, tenant_id=tenant_id, changed=changed)
    visits.delete_visits(conn, tenant_id=tenant_id, appointment_ids=[visit.appointment_id for visit in gone])
    customers = sorted({visit.customer_id for visit in (*changed, *gone, *before)})
    if customers:
        profiles.count_visits(conn, tenant_id=tenant_id, customer_ids=customers, now=now)


def count_ended(conn: Connection, *, now: datetime) -> int:
    """Counts the next visits that have ended meanwhile; of how many customers."""
    ended = visits.list_ended_for_all_tenants(conn, now=now, limit=STEP)
    for tenant_id, group in groupby(ended, key=itemgetter(0)):
        customers = [customer_id for _, customer_id in group]
        profiles.count_visits(conn, tenant_id=tenant_id, customer_ids=customers, now=now)
    return len(ended)


def find_stale(conn: Connection, *, after: int, now: datetime) -> tuple[Mapping[int, list[int]], int | None]:
    """Of the next bookings after ``after`` that were never settled, those whose visit is not what the calendar says, by tenant;
    and the last booking looked at (None at the end). Whoever settles a booking says so; nobody does of these."""
    page, last = visits.list_unsettled_for_all_tenants(conn, after=after, limit=READ)
    void, stale = _VoidStatuses(conn), defaultdict(list)
    for seen, known in page:
        if void.find_visit(seen, now) != known:
            stale[seen.tenant_id].append(seen.appointment.id)
    return stale, last


def find_vanished(
    conn: Connection, *, after: tuple[int, int]
) -> tuple[Mapping[int, list[int]], tuple[int, int] | None]:
    """Of the next visits after ``after`` (tenant, appointment), those whose booking is gone, by tenant; and the last one looked
    at (None at the end)."""
    gone, last = visits.list_vanished_for_all_tenants(conn, after=after, limit=READ)
    vanished = defaultdict(list)
    for tenant_id, appointment_id in gone:
        vanished[tenant_id].append(appointment_id)
    return vanished, last


class _VoidStatuses:
    """In which statuses a booking counts for nothing, by tenant: as its programme says, or else the site."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._chosen: dict[int, frozenset[str] | None] = {}

    def find_visit(self, seen: Seen, now: datetime) -> Visit | None:
        tenant_id = seen.tenant_id
        if tenant_id not in self._chosen:
            tenant = tenants.get_tenant(self._conn, tenant_id=tenant_id)
            version = programmes.find_programme(self._conn, tenant=tenant)
            self._chosen[tenant_id] = version.programme.void_statuses if version else None
        chosen = self._chosen[tenant_id]
        return find_visit(seen.appointment, seen.void_statuses if chosen is None else chosen, now)
