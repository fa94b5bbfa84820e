"""Some bookings of the past: all that deciding about them looks at, and the accounts that it changes."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection

from bridge.core.history.attaching import Past
from bridge.core.history.history import Choice, Terms, find_visit
from bridge.core.points.accounts import Account, Attachment, Award, count_visits
from bridge.core.programmes.programme import Programme
from bridge.core.settling.remembering import complete_facts
from bridge.core.settling.situations import Outcome, Settlement
from bridge.flows.tiers.retier import catch_up
from bridge.store.customers import merges
from bridge.store.history.batches import Batch
from bridge.store.history.past import Directory, Visit
from bridge.store.points import account_pages, accounts
from bridge.store.programmes import programmes
from bridge.store.programmes.tenants import Tenant
from bridge.store.settling import settlement_pages
from bridge.store.settling.settlement_pages import Known
from bridge.store.site import appointments, booked_facts
from bridge.store.site.appointments import Row


@dataclass(frozen=True, slots=True)
class Frame:
    """Whose history it is, by what it is attached, and when."""

    tenant: Tenant
    terms: Terms
    now: datetime

    @property
    def tenant_id(self) -> int:
        return self.tenant.tenant_id

    @property
    def programme(self) -> Programme:
        """The one in force now."""
        return self.terms.in_force.programme


@dataclass(frozen=True, slots=True)
class Records:
    """What stands in the database about some bookings: whose accounts, Booknetic's rows, and what was decided so far.

    ``newcomers`` have no account yet.
    """

    accounts: Mapping[int, Account]
    rows: Mapping[int, Row]
    known: Mapping[int, Known]
    newcomers: frozenset[int] = frozenset()

    def fingerprint(self, appointment_id: int) -> str:
        """Of the row last settled, so that the sweep sees what changed since; else of the row as it is."""
        known = self.known.get(appointment_id)
        return (known.fingerprint if known else None) or self.rows[appointment_id].fingerprint


def read_frame(conn: Connection, *, tenant: Tenant, batch: Batch, now: datetime) -> Frame:
    """By what a batch attaches: its version, which need not be in force any more, and the one that is."""
    versions = programmes.list_versions_since(conn, tenant=tenant, since=batch.created_at, named=[batch.version])
    named = next(version for version in versions if version.number == batch.version)
    attached = Attachment(batch.created_at, Choice.from_document(batch.parameters).rules)
    return Frame(tenant, Terms(batch.id, named, versions[-1], attached), now)


def read(conn: Connection, *, tenant_id: int, visits: Sequence[Visit]) -> Records:
    """Without locks, for whoever only looks."""
    rows = _read_rows(conn, tenant_id, visits)
    people = _list_people(rows) | {visit.customer_id for visit in visits}
    found = account_pages.list_accounts(conn, tenant_id=tenant_id, customer_ids=people)
    known = _read_known(conn, tenant_id, visits, lock=False)
    accounts_now = {one: found.get(one) or Account(one) for one in people}
    return Records(accounts_now, rows, known, frozenset(people - found.keys()))


def lock_and_read(conn: Connection, *, frame: Frame, visits: Sequence[Visit]) -> Records:
    """Locks the accounts of everyone concerned, in order, and brings them up to the version in force.

    A booking may be somebody else's by now: theirs is locked as well, and everything read again. Those of somebody who was erased
    since they were listed are left out. The tenant must be locked.
    """
    tenant_id = frame.tenant_id
    ids = [visit.appointment_id for visit in visits]
    nameless = settlement_pages.list_nameless(conn, tenant_id=tenant_id, appointment_ids=ids)
    visits = [visit for visit in visits if visit.appointment_id not in nameless]
    listed = {visit.customer_id for visit in visits}
    wanted = set(merges.list_survivors(conn, tenant_id=tenant_id, customer_ids=listed).values())
    while True:
        locked = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=wanted, now=frame.now)
        rows = _read_rows(conn, tenant_id, visits)
        if _list_people(rows) <= locked.keys():
            break
        wanted = _list_people(rows) | locked.keys()
    known = _read_known(conn, tenant_id, visits, lock=True)
    right = catch_up(conn, tenant=frame.tenant, programme=frame.programme, locked=locked, now=frame.now)
    return Records(right, rows, known)


def list_past(
    conn: Connection, *, frame: Frame, records: Records, visits: Iterable[Visit], directory: Directory
) -> list[Past]:
    """The bookings in their order; facts that nothing is known of yet are completed from the directory."""
    categories = booked_facts.list_customer_categories(conn, customer_ids=sorted(_list_people(records.rows)))
    chosen = frame.programme.void_statuses
    found = []
    for visit in visits:
        known, row = records.known.get(visit.appointment_id), records.rows.get(visit.appointment_id)
        if row is None:
            before = known.settlement if known else Settlement(visit.appointment_id, eligible=False)
            found.append(Past(before, None, frozenset()))
            continue
        seen = row.appointment
        eligible = frame.tenant.periods.covers(seen.created_at)
        before = known.settlement if known else Settlement(seen.id, eligible=eligible)
        look_up = partial(directory.complete, seen.facts, categories.get(seen.customer_id))
        facts = complete_facts(before, seen, look_up)
        found.append(Past(before, replace(seen, facts=facts), row.void_statuses if chosen is None else chosen))
    return found


def count_milestones(conn: Connection, *, frame: Frame, found: Mapping[int, Account]) -> dict[int, Account]:
    """The accounts with visits counted as the milestones of the version have them."""
    version = frame.terms.version
    stale = [one for one, account in found.items() if account.tallies.version != version.number]
    if not stale or not version.programme.has_milestones:
        return dict(found)
    held: dict[int, list[Award]] = defaultdict(list)
    for award in settlement_pages.list_held_awards(conn, tenant_id=frame.tenant_id, customer_ids=stale):
        held[award.customer_id].append(award)
    counted = {
        one: count_visits(found[one], held[one], version=version.number, programme=version.programme) for one in stale
    }
    return {**found, **counted}


def sum_days(
    conn: Connection, *, frame: Frame, bookings: Iterable[Past], customers: Collection[int]
) -> dict[tuple[int, date], Counter[int]]:
    """What each rule gave these customers on the days of these visits; asked only where a rule has a daily cap."""
    if not frame.terms.version.programme.has_daily_caps:
        return {}
    days = {frame.programme.day_of(find_visit(booking.seen)) for booking in bookings if booking.seen}
    return settlement_pages.sum_days(conn, tenant_id=frame.tenant_id, customer_ids=customers, days=days)


def save_accounts(
    conn: Connection,
    *,
    frame: Frame,
    before: Mapping[int, Account],
    after: Mapping[int, Account],
    outcomes: Iterable[Outcome],
) -> account_pages.LotIds:
    """Saves whoever something happened to, and the entries; the ids of new lots."""
    changes = [(before[one], account) for one, account in after.items() if account is not before[one]]
    made = account_pages.save_accounts(
        conn, tenant_id=frame.tenant_id, changes=changes, programme=frame.programme, now=frame.now
    )
    entries = [entry for outcome in outcomes for entry in outcome.entries]
    accounts.append_entries(conn, tenant_id=frame.tenant_id, posted=entries, actor=None, now=frame.now)
    return made


def _read_rows(conn: Connection, tenant_id: int, visits: Iterable[Visit]) -> dict[int, Row]:
    ids = [visit.appointment_id for visit in visits]
    found = appointments.list_appointments(conn, tenant_id=tenant_id, appointment_ids=ids)
    return {row.appointment.id: row for row in found}


def _read_known(conn: Connection, tenant_id: int, visits: Iterable[Visit], *, lock: bool) -> dict[int, Known]:
    ids = [visit.appointment_id for visit in visits]
    return settlement_pages.list_settlements(conn, tenant_id=tenant_id, appointment_ids=ids, lock=lock)


def _list_people(rows: Mapping[int, Row]) -> set[int]:
    return {row.appointment.customer_id for row in rows.values() if row.appointment.customer_id}
