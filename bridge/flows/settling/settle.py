"""Settling one appointment: the only way by which bookings touch the ledger."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.points.accounts import Account
from bridge.core.points.ledger import Entry, EntryKind
from bridge.core.programmes.programme import Programme
from bridge.core.settling.settling import settle as decide
from bridge.core.settling.situations import Outcome, Settlement, Situation, TierChange
from bridge.core.workflow_events import Way
from bridge.flows.settling.settle_records import Records, lock_and_read
from bridge.flows.settling.settle_situation import look
from bridge.flows.settling.settle_voucher import settle_voucher
from bridge.flows.tiers.retier import catch_up
from bridge.flows.workflows.notices import Gain, tell
from bridge.store.points import accounts, holds
from bridge.store.points.holds import HoldRow
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.settling import doorbells, settlements


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


def settle(conn: Connection, *, tenant_id: int, appointment_id: int, now: datetime) -> Settled:
    """Makes the ledger say what it should about an appointment as it stands; nothing if it does already.

    Drains the appointment's doorbells. An appointment that nobody knows is no error.
    """
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    locked, records = lock_and_read(conn, tenant_id=tenant_id, appointment_id=appointment_id, now=now)
    settled = Settled(appointment_id)
    since = records.row.appointment.created_at if records.row else now
    if records.row or records.known:
        versions = programmes.list_versions_since(conn, tenant=tenant, since=since, named=records.named_versions)
        if versions:
            locked = catch_up(conn, tenant=tenant, programme=versions[-1].programme, locked=locked, now=now)
            situation = look(conn, tenant=tenant, records=records, versions=versions, locked=locked, now=now)
            settled = _settle(conn, tenant, situation, records)
    if records.answered_bells:
        doorbells.delete_doorbells(conn, tenant_id=tenant_id, ids=records.answered_bells)
    return settled


def _settle(conn: Connection, tenant: Tenant, situation: Situation, records: Records) -> Settled:
    """Decides, saves what was decided, and tells workflows."""
    outcome = decide(situation)
    _save(conn, tenant.tenant_id, situation, outcome, records)
    tell(
        conn,
        tenant=tenant,
        changes=outcome.tier_changes,
        gains=_list_gains(outcome),
        way=Way.BOOKING,
        booked_in=records.row.locale if records.row else None,
        tiers=situation.programme.tiers,
        now=situation.now,
    )
    award = outcome.settlement.award
    return Settled(
        outcome.settlement.appointment_id,
        outcome.entries,
        outcome.tier_changes,
        award.points if award else 0,
        outcome.accounts.get(outcome.settlement.booked_by or 0),
        tenant,
        situation.programme,
    )


def _save(conn: Connection, tenant_id: int, situation: Situation, outcome: Outcome, records: Records) -> None:
    lot_ids = _save_accounts(conn, tenant_id, situation, outcome, records.hold)
    if records.hold is not None and records.voucher is not None:
        settle_voucher(
            conn,
            tenant_id=tenant_id,
            hold=records.hold,
            voucher=records.voucher,
            appointment_id=outcome.settlement.appointment_id,
            redemption=outcome.settlement.redemption,
            programme=situation.programme,
            now=situation.now,
        )
    accounts.append_entries(conn, tenant_id=tenant_id, posted=outcome.entries, actor=None, now=situation.now)
    award = outcome.settlement.award
    settlements.save_settlement(
        conn,
        tenant_id=tenant_id,
        outcome=outcome,
        is_new=situation.before.is_new,
        fingerprint=records.row.fingerprint if records.row else None,
        lot_ids=lot_ids,
        awarded_on=situation.programme.day_of(award.awarded_at) if award else None,
        now=situation.now,
    )


def _save_accounts(
    conn: Connection, tenant_id: int, situation: Situation, outcome: Outcome, hold: HoldRow | None
) -> dict[int, int]:
    """The accounts without what the hold no longer holds; the numbers of new lots."""
    lot_ids: dict[int, int] = {}
    for customer_id, account in sorted(_use_hold(conn, tenant_id, situation.before, outcome, hold).items()):
        lot_ids |= accounts.save_account(
            conn,
            tenant_id=tenant_id,
            before=situation.accounts[customer_id],
            after=account,
            programme=situation.programme,
            now=situation.now,
        )
    return lot_ids


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
