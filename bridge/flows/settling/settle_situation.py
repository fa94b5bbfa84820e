"""Everything that the decision about an appointment looks at, made of its records and of what else it depends on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bridge.core.points.accounts import Account, count_visits
from bridge.core.programmes.programme import DEFAULT_VOID_STATUSES
from bridge.core.settling.appointments import Appointment
from bridge.core.settling.due import find_award_moment, find_due
from bridge.core.settling.remembering import complete_facts
from bridge.core.settling.situations import Hold, Settlement, Situation, Version
from bridge.flows.settling.settle_records import Records
from bridge.flows.settling.settle_voucher import find_claim
from bridge.store.points import accounts
from bridge.store.programmes.tenants import Tenant
from bridge.store.settling import settlements
from bridge.store.site import booked_facts
from bridge.store.site.appointments import Row


def look(
    conn: Connection,
    *,
    tenant: Tenant,
    records: Records,
    versions: Sequence[Version],
    locked: Mapping[int, Account],
    now: datetime,
) -> Situation:
    """The situation as it is under the lock of these accounts; ``versions`` are those that may decide, the newest last."""
    before = records.known or _begin(tenant, records)
    situation = Situation(
        before=before,
        seen=_see(conn, before, records),
        accounts=locked,
        versions=versions,
        now=now,
        sightings=[bell.sighting for bell in records.bells if bell.sighting],
        hold=_find_hold(records, versions),
        void_statuses=_void_statuses(versions[-1], records.row),
    )
    situation = replace(situation, accounts=_complete_accounts(conn, tenant.tenant_id, situation))
    return replace(situation, points_that_day=_sum_that_day(conn, tenant.tenant_id, situation))


def _begin(tenant: Tenant, records: Records) -> Settlement:
    """Nothing decided yet. A booking made while the programme did not run, or was not permitted, earns nothing."""
    created_at = records.row.appointment.created_at if records.row else None
    permitted = records.bells[0].permitted if records.bells else True
    eligible = permitted and created_at is not None and tenant.periods.covers(created_at)
    return Settlement(records.appointment_id, eligible=eligible)


def _see(conn: Connection, before: Settlement, records: Records) -> Appointment | None:
    """The appointment with all its facts, of which some are looked up elsewhere."""
    if records.row is None:
        return None
    seen = records.row.appointment
    look_up = partial(booked_facts.lookup_facts, conn, facts=seen.facts, customer_id=seen.customer_id)
    return replace(seen, facts=complete_facts(before, seen, look_up))


def _find_hold(records: Records, versions: Sequence[Version]) -> Hold | None:
    """The hold with the terms under which it was placed."""
    row = records.hold
    if row is None:
        return None
    terms = next(version for version in versions if version.number == row.version).programme
    return Hold(row.id, row.customer_id, row.points, terms, find_claim(row, records.voucher))


def _void_statuses(version: Version, row: Row | None) -> frozenset[str]:
    chosen = version.programme.void_statuses
    if chosen is not None:
        return chosen
    return row.void_statuses if row else DEFAULT_VOID_STATUSES


def _complete_accounts(conn: Connection, tenant_id: int, situation: Situation) -> dict[int, Account]:
    """With the lots that may be touched, and with visits counted as the award's version has its milestones.

    A booking that was never settled and holds no points can only put points in, for which no lot need be known.
    """
    completed = dict(situation.accounts)
    award = situation.before.award
    if award or situation.hold:
        for customer_id, account in situation.accounts.items():
            named = _name_lots(situation.before, customer_id)
            completed[customer_id] = accounts.load_lots(conn, tenant_id=tenant_id, account=account, lot_ids=named)
    due = find_due(situation) if award is None else None
    version = due.version if due else situation.version(award.version) if award else None
    if situation.seen is not None and situation.seen.customer_id and version is not None:
        account = completed[situation.seen.customer_id]
        completed[account.customer_id] = _count_visits(conn, tenant_id, account, version)
    return completed


def _name_lots(before: Settlement, customer_id: int) -> list[int]:
    """The lots of a customer that the settlement put in or drew from."""
    award, redemption = before.award, before.redemption
    named = [award.lot_id] if award and award.customer_id == customer_id else []
    if redemption and redemption.customer_id == customer_id:
        named += [draw.lot_id for draw in redemption.draws if draw.lot_id]
    return named


def _count_visits(conn: Connection, tenant_id: int, account: Account, version: Version) -> Account:
    """With the visits that match the version's milestones; counted anew only when the version is another one."""
    if account.tallies.version == version.number or not version.programme.has_milestones:
        return account
    awards = settlements.list_held_awards(conn, tenant_id=tenant_id, customer_id=account.customer_id)
    return count_visits(account, awards, version=version.number, programme=version.programme)


def _sum_that_day(conn: Connection, tenant_id: int, situation: Situation) -> Mapping[int, int]:
    """What each rule gave the customer on the award's day for other bookings; asked only where a rule has a daily cap."""
    moment, seen = find_award_moment(situation), situation.seen
    if moment is None or seen is None:
        return {}
    if not any(version.programme.has_daily_caps for version in situation.versions):
        return {}
    return settlements.list_held_on(
        conn,
        tenant_id=tenant_id,
        customer_id=seen.customer_id,
        day=situation.programme.day_of(moment),
        but=situation.before.appointment_id,
    )
