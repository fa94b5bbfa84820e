"""The voucher beside the points of a hold: whether a booking may still use it, and where it stands once that is decided."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.programmes.programme import Programme
from bridge.core.rewards.rewards import VoucherState
from bridge.core.settling.situations import Claim, Redemption
from bridge.store.points.holds import HoldRow
from bridge.store.rewards import vouchers
from bridge.store.rewards.vouchers import Voucher


def find_claim(hold: HoldRow, voucher: Voucher | None) -> Claim | None:
    """What a hold's voucher may pay. Of two bookings that count on the same one, the first to be settled uses it; one that was
    given back and set aside for another booking meanwhile stays there."""
    if voucher is None:
        return None
    is_mine = voucher.hold_id == hold.id
    if voucher.state is VoucherState.HELD:
        usable = is_mine or hold.state != "captured"
    else:
        usable = voucher.state is VoucherState.ISSUED or (voucher.state is VoucherState.USED and is_mine)
    return Claim(hold.voucher_discount, usable)


def settle_voucher(
    conn: Connection,
    *,
    tenant_id: int,
    hold: HoldRow,
    voucher: Voucher,
    appointment_id: int,
    redemption: Redemption | None,
    programme: Programme,
    now: datetime,
) -> None:
    """The voucher is used by the appointment, or free again: as long as points are that come back, at least."""
    if redemption is not None and redemption.voucher > 0:
        settled = replace(
            voucher,
            state=VoucherState.USED,
            hold_id=hold.id,
            appointment_id=appointment_id,
            paid=redemption.voucher,
            used_at=voucher.used_at or now,
        )
    elif voucher.hold_id == hold.id:
        settled = replace(
            voucher, state=VoucherState.ISSUED, hold_id=None, appointment_id=None, paid=None, used_at=None
        )
        if voucher.state is VoucherState.USED and voucher.expires_at is not None:
            settled = replace(settled, expires_at=max(voucher.expires_at, programme.kept_until(now)))
    else:
        settled = voucher
    if settled != voucher:
        vouchers.save_voucher(conn, tenant_id=tenant_id, voucher=settled)
