"""What became of a voucher, and of the booking that it pays a part of."""

from decimal import Decimal
from typing import Any

from sqlalchemy import text

from bridge.core.rewards.rewards import VoucherState
from bridge.flows.points import expire
from bridge.flows.points.cart import Quote
from bridge.flows.settling import edit
from bridge.store.settling import settlements
from tests.live import Salon

FREE, HELD, USED = VoucherState.ISSUED, VoucherState.HELD, VoucherState.USED


def money(quote: Quote) -> tuple[str, int]:
    """What is taken off in all, and the points that pay a part of it."""
    return f"{quote.applied.amount:.2f}", quote.applied.points


def unpaid(salon: Salon) -> list[int]:
    """The appointments whose discount nobody paid for."""
    with salon.database.read() as conn:
        found = settlements.list_unpaid_discounts(conn, tenant_id=salon.tenant, limit=10)
    return [appointment for _, appointment in found]


def time_out(salon: Salon, now: Any) -> None:
    """The worker's run, for this salon."""
    with salon.database.read() as conn:
        found = conn.execute(
            text("SELECT id FROM {prefix}bkloyalty_holds WHERE tenant_id = :tenant"), {"tenant": salon.tenant}
        ).all()
    for (hold_id,) in found:
        salon.do(expire.release_hold, hold_id=hold_id, now=now)


def reprice(salon: Salon, total: str, asked: int | None = None) -> Decimal:
    """The discount of appointment 1 when an edit makes its price anew."""
    price = Decimal(total)
    anew = edit.Edit(salon.base + 1, salon.base + 7, price, asked, None, salon.base + 11, price)
    return salon.do(edit.quote_edit, edit=anew).applied.amount
