"""Points into discounts and back. A discount rounds down; the points taken are the fewest that give it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bridge.core.money import ZERO, ceil_div, floor_money
from bridge.core.programmes.programme import Method, RedemptionTerms
from bridge.core.programmes.service_caps import ServiceCap


@dataclass(frozen=True, slots=True)
class Discount:
    """Points taken and the money they are worth, rounded down to the currency's decimals."""

    points: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One cart line: the ``total`` of one occurrence before any loyalty discount, how many occurrences, and the ``caps`` of
    its service."""

    total: Decimal
    occurrences: int = 1
    caps: tuple[ServiceCap, ...] = ()


def limit_discount(terms: RedemptionTerms, total: Decimal, decimals: int, caps: Iterable[ServiceCap] = ()) -> Decimal:
    """The largest discount that the caps and the total allow; never below 0."""
    limits = [total]
    set_caps = [(terms.max_percent, terms.max_amount), *((cap.max_percent, cap.max_amount) for cap in caps)]
    for percent, amount in set_caps:
        if percent is not None:
            limits.append(total * percent / 100)
        if amount is not None:
            limits.append(amount)
    return floor_money(max(ZERO, min(limits)), decimals)


def convert(terms: RedemptionTerms, points: int, limit: Decimal, decimals: int) -> Discount:
    """What at most ``points`` points give: the most whose discount is within ``limit`` (of ``decimals`` places)."""
    if points <= 0 or terms.point_value <= 0:
        return Discount(0, floor_money(ZERO, decimals))
    # A discount rounds down, so it is within the limit as long as it stays below the limit and one smallest coin.
    beyond = limit + Decimal(1).scaleb(-decimals)
    allowed = min(points, ceil_div(beyond, terms.point_value) - 1)
    amount = floor_money(allowed * terms.point_value, decimals)
    return Discount(ceil_div(amount, terms.point_value), amount)


def spendable(terms: RedemptionTerms, available: int) -> int:
    """The points a customer may use of those available: all, or none below the minimum or with redemption off."""
    return available if terms.enabled and available >= max(1, terms.min_points) else 0


def quote(
    terms: RedemptionTerms, decimals: int, *, available: int, asked: int | None, lines: Sequence[Line]
) -> list[Discount]:
    """What each line's occurrence may be discounted; the lines share the points in their order.

    ``asked`` is for the whole checkout; None means all in automatic mode and none in choose mode. Of a series of n
    occurrences each takes floor(points / n); the remainder is not used.
    """
    left = spendable(terms, available)
    wanted = asked or 0
    if terms.method is Method.AUTO and asked != 0:
        wanted = left
    left = min(left, wanted)
    discounts = []
    for line in lines:
        limit = limit_discount(terms, line.total, decimals, line.caps)
        discount = convert(terms, left // line.occurrences, limit, decimals)
        left -= discount.points * line.occurrences
        discounts.append(discount)
    return discounts


def keep(
    terms: RedemptionTerms, decimals: int, *, points: int, total: Decimal, caps: Iterable[ServiceCap] = ()
) -> Discount:
    """What points taken earlier still pay for when a price is made anew: within caps and total, nothing else is asked."""
    return convert(terms, points, limit_discount(terms, total, decimals, caps), decimals)


def points_paying(terms: RedemptionTerms, discount: Decimal, *, at_most: int) -> int:
    """The fewest points that give the ``discount`` standing in a price, but no more than were set aside for it."""
    if discount <= 0 or terms.point_value <= 0:
        return 0
    return min(at_most, ceil_div(discount, terms.point_value))
