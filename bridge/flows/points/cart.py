"""What somebody is about to book, and what they may be offered for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bridge.core.money import ZERO
from bridge.core.points.redemption import Discount
from bridge.core.programmes.programme import RedemptionTerms
from bridge.flows.points.offer_voucher import VoucherOffer
from bridge.store.programmes.tenants import Tenant


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line of the cart. ``total`` is one occurrence's, before loyalty, and ``tax`` the part of it that is tax;
    ``customer_id`` is None while unknown, and ``email`` is what was typed for somebody unknown, None for nothing;
    ``service_id`` is None before one is chosen, and ``service_price`` is the part of the total that the service itself costs."""

    line: int
    total: Decimal
    occurrences: int = 1
    customer_id: int | None = None
    email: str | None = None
    tax: Decimal = ZERO
    service_id: int | None = None
    service_price: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Cart:
    """What somebody is about to book. ``asked`` points are for all of it, None where nothing was said; ``shown`` is the
    discount that stood on the customer's screen; ``voucher`` the code of one of their own. Staff book for others, and redeem
    only the points that they enter."""

    lines: Sequence[CartLine]
    checkout: str | None = None
    asked: int | None = None
    shown: Decimal | None = None
    user_id: int = 0
    by_staff: bool = False
    voucher: str | None = None

    @property
    def own_voucher(self) -> str | None:
        """The code of a voucher that a customer chose for themselves."""
        return None if self.by_staff else self.voucher


@dataclass(frozen=True, slots=True)
class Quote:
    """What a cart may be discounted. ``discounts`` are by line, for one occurrence; ``applied`` and ``most`` are summed
    over lines and occurrences: what is asked for, and the most that could be. ``available`` does not count what this
    checkout itself holds. ``terms`` is None where there is nothing to redeem at all; ``binding`` names a hold's confirm;
    ``before_tax`` is what the tenant chose, None where nobody looked. ``vouchers`` are those that may be chosen, ``voucher`` is
    the one that is; what it takes off is part of ``discounts``, ``applied`` and ``most``."""

    tenant: Tenant
    discounts: Sequence[Discount]
    applied: Discount
    most: Discount
    available: int = 0
    terms: RedemptionTerms | None = None
    binding: str | None = None
    before_tax: bool | None = None
    vouchers: Sequence[VoucherOffer] = ()
    voucher: VoucherOffer | None = None
