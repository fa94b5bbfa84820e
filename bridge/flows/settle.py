"""Settling one appointment: the only way by which bookings touch the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bridge.core.accounts import Account, count_visits
from bridge.core.due import find_award_moment, find_due
from bridge.core.forgetting import is_nameless
from bridge.core.ledger import Entry, EntryKind
from bridge.core.programme import DEFAULT_VOID_STATUSES, Programme
from bridge.core.remembering import complete_facts
from bridge.core.settling import settle as decide
from bridge.core.situations import Hold, Outcome, Settlement, Situation, TierChange, Version
from bridge.core.workflow_events import Way
from bridge.flows.notices import Gain, tell
from bridge.flows.retier import catch_up
from bridge.flows.settle_voucher import find_claim, settle_voucher
from bridge.store import accounts, booknetic, doorbells, holds, settlements, tenants, vouchers
from bridge.store.booknetic import Row
from bridge.store.doorbells import Doorbell
from bridge.store.holds import HoldRow
from bridge.store.tenants import Tenant
from bridge.store.vouchers import Voucher


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling an appointment wrote, and how its customer stands now.

    ``points_earned`` is what the appointment has earned so far; ``account`` is its customer's, None if nobody has one. ``tenant`` and
    ``programme`` are as they were found, None where there is no programme.
    """

    appointment_id: int
    entries: tuple[Entry, ...] = ()
    tier_changes: tuple[TierChange, ...] = ()
    points_earned: int = 0
    account: Account | None = None
    tenant: Tenant | None = None
    programme: Programme | None = None


@dataclass(frozen=True, slots=True)
class _Records:
    """What stands in the database about an appointment: Booknetic's row, our settlement, its doorbells, its hold, and the voucher
    that the hold names."""

    row: Row | None
    known: Settlement | None
    bells: list[Doorbell]
    hold: HoldRow | None
    voucher: Voucher | None = None

    @property
    def people(self) -> frozenset[int]:
        """Whose accounts may be touched: who booked, who holds the award, who pays."""
        booked = self.row.appointment.customer_id if self.row else None
        awarded = self.known.award.customer_id if self.known and self.known.award else None
        payer = self.hold.customer_id if self.hold else None
        return frozenset(person for person in (booked, awarded, payer) if person)

    @property
    def named_versions(self) -> list[int]:
        """The programme versions that award and hold name."""
        award = self.known.award if self.known else None
        return [version for version in (award and award.version, self.hold and self.hold.version) if version]


def settle(conn: Connection, *, tenant_id: int, appointment_id: int, now: datetime) -> Settled:
    """Makes the ledger say what it should about an appointment as it stands; nothing if it does already.

    Drains the appointment's doorbells. An appointment that nobody knows is no error.
    """
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    locked, records = _lock_and_read(conn, tenant_id, appointment_id, now)
    settled = Settled(appointment_id)
    since = records.row.appointment.created_at if records.row else now
    if records.row or records.known:
        versions = tenants.list_versions_since(conn, tenant=tenant, since=since, named=records.named_versions)
        if versions:
            locked = catch_up(conn, tenant=tenant, programme=versions[-1].programme, locked=locked, now=now)
            settled = _settle(
                conn, tenant, _look(conn, tenant, records, versions, locked, appointment_id, now), records
            )
    # A deletion rings before the row is gone: its bell stays until it is.
    done = [bell.id for bell in records.bells if records.row is None or bell.hook != doorbells.DELETED]
    if done:
        doorbells.delete_doorbells(conn, tenant_id=tenant_id, ids=done)
    return settled


def _lock_and_read(
    conn: Connection, tenant_id: int, appointment_id: int, now: datetime
) -> tuple[dict[int, Account], _Records]:
    """Locks the accounts of everyone involved. Who that is must be read to be locked, and read again under the lock."""
    people = settlements.find_people(conn, tenant_id=tenant_id, appointment_id=appointment_id)
    wanted = people.ids
    while True:
        locked = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=wanted, now=now) if wanted else {}
        records = _read(conn, tenant_id, appointment_id, redeems=people.payer is not None)
        if records.people <= locked.keys():
            return locked, records
        wanted = records.people | locked.keys()


def _read(conn: Connection, tenant_id: int, appointment_id: int, *, redeems: bool) -> _Records:
    row = booknetic.find_appointment(conn, tenant_id=tenant_id, appointment_id=appointment_id)
    known = settlements.find_settlement(conn, tenant_id=tenant_id, appointment_id=appointment_id, lock=True)
    if row and known and known.booked_by and is_nameless(known.booked_by):
        # The customer was erased since: the booking stays with the nameless account, whomever Booknetic names.
        row = replace(row, appointment=replace(row.appointment, customer_id=known.booked_by))
    bells = doorbells.list_doorbells(conn, tenant_id=tenant_id, appointment_id=appointment_id)
    hold = _find_hold(conn, tenant_id, appointment_id, bells) if redeems else None
    voucher = None
    if hold is not None and hold.voucher_id is not None:
        voucher = vouchers.get_voucher(conn, tenant_id=tenant_id, voucher_id=hold.voucher_id)
    return _Records(row, known, bells, hold, voucher)


def _find_hold(conn: Connection, tenant_id: int, appointment_id: int, bells: Sequence[Doorbell]) -> HoldRow | None:
    """The hold that the appointment uses: bound to it, or named by the bell that rang when it was saved."""
    hold = holds.find_hold(conn, tenant_id=tenant_id, appointment_id=appointment_id)
    named = next((bell for bell in bells if bell.checkout and bell.line is not None), None)
    if hold is not None or named is None:
        return hold
    assert named.checkout is not None
    assert named.line is not None
    return holds.find_bound(conn, tenant_id=tenant_id, binding=named.checkout, line=named.line)


def _look(
    conn: Connection,
    tenant: Tenant,
    records: _Records,
    versions: Sequence[Version],
    locked: Mapping[int, Account],
    appointment_id: int,
    now: datetime,
) -> Situation:
    """Everything that the decision looks at."""
    before = records.known or _begin(tenant, appointment_id, records)
    seen = records.row.appointment if records.row else None
    if seen is not None:
        look_up = partial(booknetic.lookup_facts, conn, facts=seen.facts, customer_id=seen.customer_id)
        seen = replace(seen, facts=complete_facts(before, seen, look_up))
    hold = None
    if records.hold is not None:
        terms = next(version for version in versions if version.number == records.hold.version).programme
        claim = find_claim(records.hold, records.voucher)
        hold = Hold(records.hold.id, records.hold.customer_id, records.hold.points, terms, claim)
    situation = Situation(
        before=before,
        seen=seen,
        accounts=locked,
        versions=versions,
        now=now,
        sightings=[bell.sighting for bell in records.bells if bell.sighting],
        hold=hold,
        void_statuses=_void_statuses(versions[-1], records.row),
    )
    situation = replace(situation, accounts=_complete_accounts(conn, tenant.tenant_id, situation))
    return replace(situation, points_that_day=_sum_that_day(conn, tenant.tenant_id, situation))


def _begin(tenant: Tenant, appointment_id: int, records: _Records) -> Settlement:
    """Nothing decided yet. A booking made while the programme did not run, or was not permitted, earns nothing."""
    created_at = records.row.appointment.created_at if records.row else None
    permitted = records.bells[0].permitted if records.bells else True
    eligible = permitted and created_at is not None and tenant.periods.covers(created_at)
    return Settlement(appointment_id, eligible=eligible)


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
    award, redemption = situation.before.award, situation.before.redemption
    if situation.before.award or situation.hold:
        for customer_id, account in situation.accounts.items():
            named = [award.lot_id] if award and award.customer_id == customer_id else []
            if redemption and redemption.customer_id == customer_id:
                named += [draw.lot_id for draw in redemption.draws if draw.lot_id]
            completed[customer_id] = accounts.load_lots(conn, tenant_id=tenant_id, account=account, lot_ids=named)
    due = find_due(situation) if award is None else None
    version = due.version if due else situation.version(award.version) if award else None
    if situation.seen is not None and situation.seen.customer_id and version is not None:
        account = completed[situation.seen.customer_id]
        completed[account.customer_id] = _count_visits(conn, tenant_id, account, version)
    return completed


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


def _settle(conn: Connection, tenant: Tenant, situation: Situation, records: _Records) -> Settled:
    """Decides, and saves what was decided."""
    outcome = decide(situation)
    tenant_id, now = tenant.tenant_id, situation.now
    lot_ids: dict[int, int] = {}
    for customer_id, account in sorted(_use_hold(conn, tenant_id, situation.before, outcome, records.hold).items()):
        lot_ids |= accounts.save_account(
            conn,
            tenant_id=tenant_id,
            before=situation.accounts[customer_id],
            after=account,
            programme=situation.programme,
            now=now,
        )
    if records.hold is not None and records.voucher is not None:
        settle_voucher(
            conn,
            tenant_id=tenant_id,
            hold=records.hold,
            voucher=records.voucher,
            appointment_id=outcome.settlement.appointment_id,
            redemption=outcome.settlement.redemption,
            programme=situation.programme,
            now=now,
        )
    accounts.append_entries(conn, tenant_id=tenant_id, posted=outcome.entries, actor=None, now=now)
    award = outcome.settlement.award
    settlements.save_settlement(
        conn,
        tenant_id=tenant_id,
        outcome=outcome,
        is_new=situation.before.is_new,
        fingerprint=records.row.fingerprint if records.row else None,
        lot_ids=lot_ids,
        awarded_on=situation.programme.day_of(award.awarded_at) if award else None,
        now=now,
    )
    tell(
        conn,
        tenant=tenant,
        changes=outcome.tier_changes,
        gains=_list_gains(outcome),
        way=Way.BOOKING,
        booked_in=records.row.locale if records.row else None,
        tiers=situation.programme.tiers,
        now=now,
    )
    return Settled(
        outcome.settlement.appointment_id,
        outcome.entries,
        outcome.tier_changes,
        award.points if award else 0,
        outcome.accounts.get(outcome.settlement.booked_by or 0),
        tenant,
        situation.programme,
    )


def _list_gains(outcome: Outcome) -> Iterator[Gain]:
    """Whoever earned points, also by a change of the booking that made it worth more."""
    for entry in outcome.entries:
        if entry.kind is EntryKind.EARNED and entry.points > 0:
            tier = outcome.accounts[entry.customer_id].tier
            yield Gain(entry.customer_id, entry.points, tier, outcome.settlement.appointment_id)


def _use_hold(
    conn: Connection, tenant_id: int, before: Settlement, outcome: Outcome, hold: HoldRow | None
) -> Mapping[int, Account]:
    """Captures the hold for the booking, or releases it if the booking redeems nothing; the accounts without it."""
    if hold is None:
        return outcome.accounts
    appointment_id = outcome.settlement.appointment_id
    redemption = outcome.settlement.redemption
    if redemption is None:
        used = replace(hold, appointment_id=None, checkout=None, held=0, state="released")
    elif hold.appointment_id is None:
        used = replace(hold, appointment_id=appointment_id, checkout=None, held=0, state="captured")
    else:
        # Points held for an edit that is still to be saved stay held; what the price now takes is taken.
        more = redemption.points - (before.redemption.points if before.redemption else 0)
        left = hold.held - min(hold.held, max(0, more))
        used = replace(hold, held=left, state="captured" if redemption.points else hold.state)
    if used != hold:
        holds.save_hold(conn, tenant_id=tenant_id, hold=used)
    payer = outcome.accounts[hold.customer_id]
    return {**outcome.accounts, hold.customer_id: replace(payer, held=payer.held - hold.held + used.held)}
