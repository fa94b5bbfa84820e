"""What stands in the database about an appointment that is settled, read under the locks of everybody whom it concerns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.customers.forgetting import is_nameless
from bridge.core.points.accounts import Account
from bridge.core.settling.situations import Settlement
from bridge.store.points import accounts, holds
from bridge.store.points.holds import HoldRow
from bridge.store.rewards import vouchers
from bridge.store.rewards.vouchers import Voucher
from bridge.store.settling import doorbells, settlements
from bridge.store.settling.doorbells import Doorbell
from bridge.store.site import appointments
from bridge.store.site.appointments import Row


@dataclass(frozen=True, slots=True)
class Records:
    """Booknetic's row, our settlement, the doorbells, the hold, and the voucher that the hold names."""

    appointment_id: int
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

    @property
    def answered_bells(self) -> list[int]:
        """Those that have served once all this is settled. A deletion rings before the row is gone: its bell stays until it is."""
        return [bell.id for bell in self.bells if self.row is None or bell.hook != doorbells.DELETED]


def lock_and_read(
    conn: Connection, *, tenant_id: int, appointment_id: int, now: datetime
) -> tuple[dict[int, Account], Records]:
    """Locks the accounts of everyone involved. Who that is must be read to be locked, and read again under the lock."""
    people = settlements.find_people(conn, tenant_id=tenant_id, appointment_id=appointment_id)
    wanted = people.ids
    while True:
        locked = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=wanted, now=now) if wanted else {}
        records = _read(conn, tenant_id, appointment_id, redeems=people.payer is not None)
        if records.people <= locked.keys():
            return locked, records
        wanted = records.people | locked.keys()


def _read(conn: Connection, tenant_id: int, appointment_id: int, *, redeems: bool) -> Records:
    row = appointments.find_appointment(conn, tenant_id=tenant_id, appointment_id=appointment_id)
    known = settlements.find_settlement(conn, tenant_id=tenant_id, appointment_id=appointment_id, lock=True)
    if row and known and known.booked_by and is_nameless(known.booked_by):
        # The customer was erased since: the booking stays with the nameless account, whomever Booknetic names.
        row = replace(row, appointment=replace(row.appointment, customer_id=known.booked_by))
    bells = doorbells.list_doorbells(conn, tenant_id=tenant_id, appointment_id=appointment_id)
    hold = _find_hold(conn, tenant_id, appointment_id, bells) if redeems else None
    voucher = None
    if hold is not None and hold.voucher_id is not None:
        voucher = vouchers.get_voucher(conn, tenant_id=tenant_id, voucher_id=hold.voucher_id)
    return Records(appointment_id, row, known, bells, hold, voucher)


def _find_hold(conn: Connection, tenant_id: int, appointment_id: int, bells: Sequence[Doorbell]) -> HoldRow | None:
    """The hold that the appointment uses: bound to it, or named by the bell that rang when it was saved."""
    hold = holds.find_hold(conn, tenant_id=tenant_id, appointment_id=appointment_id)
    named = next((bell for bell in bells if bell.checkout and bell.line is not None), None)
    if hold is not None or named is None:
        return hold
    assert named.checkout is not None
    assert named.line is not None
    return holds.find_bound(conn, tenant_id=tenant_id, binding=named.checkout, line=named.line)
