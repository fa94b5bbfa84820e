"""The vouchers that a customer may use on a cart, and what each would take off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from bridge.core.money import ZERO
from bridge.core.rewards.rewards import Bookable, discount
from bridge.core.settling.reasons import N_
from bridge.errors import DiscountChanged
from bridge.store.points.holds import HoldRow
from bridge.store.programmes.tenants import Tenant
from bridge.store.rewards import vouchers
from bridge.store.rewards.vouchers import Voucher

MOST_OFFERED = 20
GONE = N_("This reward cannot be used on this booking any more. Choose another one, or go on without it.")


@dataclass(frozen=True, slots=True)
class VoucherOffer:
    """``amount`` is what it takes off the one occurrence of the line at ``index``; 0 and None where it is for none of them."""

    voucher: Voucher
    amount: Decimal = ZERO
    index: int | None = None


def list_offers(
    conn: Connection,
    *,
    tenant: Tenant,
    customer_id: int,
    lines: Sequence[Bookable | None],
    own: Sequence[HoldRow],
    now: datetime,
    chosen: str | None = None,
) -> list[VoucherOffer]:
    """What the customer can use now, also what this checkout's ``own`` holds set aside, and the one of the ``chosen`` code however
    many there are. A line is None where a voucher cannot be used: of a series, every occurrence has the same price, and a voucher
    pays once."""
    found = vouchers.list_free(
        conn,
        tenant_id=tenant.tenant_id,
        customer_id=customer_id,
        now=now,
        limit=MOST_OFFERED,
        first=chosen,
        hold_ids=[hold.id for hold in own if hold.voucher_id is not None],
    )
    return [_place(one, lines, tenant.decimals) for one in found]


def find_chosen(offers: Sequence[VoucherOffer], code: str | None) -> VoucherOffer | None:
    """The one of this code; None where none is wanted. A code that is nobody's, somebody else's, used or expired is the same."""
    return next((offer for offer in offers if offer.voucher.code == code), None) if code else None


def insist(chosen: VoucherOffer | None, code: str | None) -> None:
    """DiscountChanged where a voucher was asked for that the customer cannot use."""
    if code and chosen is None:
        raise DiscountChanged(GONE, field="bkloyalty_voucher")


def _place(voucher: Voucher, lines: Sequence[Bookable | None], decimals: int) -> VoucherOffer:
    """On the line where it takes off most; the first of several."""
    best = VoucherOffer(voucher)
    for index, line in enumerate(lines):
        amount = discount(voucher.terms, line, decimals) if line else ZERO
        if amount > best.amount:
            best = VoucherOffer(voucher, amount, index)
    return best
