"""What terms of redemption come to, by the quote that customers get: for whoever sets them."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from bridge.core.money import ZERO, ceil_div, floor_money
from bridge.core.points.redemption import Discount, Line, quote
from bridge.core.programmes.programme import Method, RedemptionTerms
from bridge.core.programmes.service_caps import ServiceCap

# More than anybody has: how far a booking can be discounted by whoever does not run out of points.
PLENTY = 10**15
SOME = 100


class Obstacle(StrEnum):
    """Why nobody could use points by these terms, however many they have."""

    WORTH_NOTHING = "worth_nothing"
    WORTH_TOO_MUCH = "worth_too_much"


@dataclass(frozen=True, slots=True)
class Examples:
    """A booking of ``total``, of which ``tax`` is tax, may be discounted by ``most``; ``SOME`` points are worth ``worth``.

    ``least`` are the fewest points that may be used, None where one is enough. With an ``obstacle`` nothing can be used.
    """

    total: Decimal
    tax: Decimal
    most: Discount
    worth: Decimal
    least: Discount | None
    obstacle: Obstacle | None


def compute_examples(terms: RedemptionTerms, decimals: int, caps: tuple[ServiceCap, ...] = ()) -> Examples:
    """For a booking of 60.00, or in a currency without decimals of 6,000; with 20 % tax where points come before tax. ``caps``
    are those of its service."""
    price = sample_price(decimals)
    tax = price / 5 if terms.before_tax else ZERO
    line = Line(terms.total_of(price + tax, tax), caps=caps)
    everything = replace(terms, enabled=True, method=Method.AUTO)
    most = quote(everything, decimals, available=PLENTY, asked=None, lines=[line])[0]
    return Examples(
        total=price + tax,
        tax=tax,
        most=most,
        worth=floor_money(SOME * terms.point_value, decimals),
        least=_find_least(terms, decimals),
        obstacle=_find_obstacle(terms, most) if not any(cap.excludes for cap in caps) else None,
    )


def sample_price(decimals: int) -> Decimal:
    """Of the booking that examples are about: 60.00, or 6,000 in a currency without decimals."""
    return Decimal(60) if decimals else Decimal(6000)


def _find_least(terms: RedemptionTerms, decimals: int) -> Discount | None:
    """By the minimum that was set, or by the smallest coin, whichever is more points."""
    if terms.point_value <= 0:
        return None
    for_a_coin = ceil_div(Decimal(1).scaleb(-decimals), terms.point_value)
    points = max(terms.min_points, for_a_coin)
    return Discount(points, floor_money(points * terms.point_value, decimals)) if points > 1 else None


def _find_obstacle(terms: RedemptionTerms, most: Discount) -> Obstacle | None:
    if terms.point_value <= 0:
        return Obstacle.WORTH_NOTHING
    return None if most.points else Obstacle.WORTH_TOO_MUCH
