"""Whether a rule gives away more than somebody is likely to mean: for a gentle word while it is written, never for a refusal."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bridge.core.money import floor_money
from bridge.core.points.redemption_examples import sample_price
from bridge.core.programmes.programme import EarningRule, RedemptionTerms

# A programme gives back some percent; half of the price is a slip of the finger, or worth saying.
MUCH = Decimal("0.5")
# Where points are worth nothing (yet), so many for one booking are.
MANY_POINTS = 100_000


@dataclass(frozen=True, slots=True)
class Generosity:
    """A rule gives ``points`` for bookings of ``paid`` in all, which are ``worth`` so much (None where points are not worth anything)."""

    rule: str
    paid: Decimal
    points: int
    worth: Decimal | None


def find_generous(rules: Iterable[EarningRule], terms: RedemptionTerms, decimals: int) -> Generosity | None:
    """The active rule that gives most, if that is worth more than ``MUCH`` of what is paid, or ``MANY_POINTS`` and more."""
    found = [_measure(rule, terms, decimals) for rule in rules if rule.active and rule.points]
    most = max(found, key=lambda one: one.points / one.paid, default=None)
    if most is None:
        return None
    is_much = most.points >= MANY_POINTS if most.worth is None else most.worth > MUCH * most.paid
    return most if is_much else None


def _measure(rule: EarningRule, terms: RedemptionTerms, decimals: int) -> Generosity:
    """By as many bookings as it asks for, each of the price of all examples, or of what the rule asks for."""
    visits = rule.card.visits if rule.card else rule.every_visits or 1
    price = max(sample_price(decimals), rule.when.total_gt or Decimal(0), rule.per_amount or Decimal(0))
    points = rule.points * int(price // rule.per_amount) if rule.per_amount else rule.points
    worth = floor_money(points * terms.point_value, decimals) if terms.enabled else None
    return Generosity(rule.name, price * visits, points, worth)
