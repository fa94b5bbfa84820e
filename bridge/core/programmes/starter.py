"""A ready-made programme to begin with, fitted to what a booking costs here, and what it comes to in an example.

Its measure: a typical booking earns some tens of points, one twentieth of what is paid comes back, points can be used from about the
second visit on, and three tiers are reached after about 8, 20 and 40 visits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from bridge.core.money import ZERO, ceil_div, count_full, floor_money
from bridge.core.points.redemption import limit_discount
from bridge.core.programmes.programme import Method, RedemptionTerms, Tier
from bridge.core.programmes.programme_settings import read_settings

VISITS_TO_TIERS = (8, 20, 40)
VISITS_TO_USE = 2
BONUS_EVERY = 10
PERCENT_BACK = 5
MOST_PERCENT = 50
# Nobody reads on where something takes more visits than this.
MOST_VISITS = 10_000
_ROUND = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)


@dataclass(frozen=True, slots=True)
class Starter:
    """``points`` for every full ``per_amount``, and ``bonus`` points more at every ``bonus_every``-th visit (0: none)."""

    points: int
    per_amount: Decimal
    bonus: int
    bonus_every: int
    tiers: tuple[Tier, ...]
    terms: RedemptionTerms

    def earned(self, price: Decimal, visits: int) -> int:
        """What so many bookings of a price earn."""
        bonuses = visits // self.bonus_every if self.bonus else 0
        return visits * self.points * count_full(price, self.per_amount) + bonuses * self.bonus

    def count_visits(self, price: Decimal, points: int) -> int | None:
        """After how many bookings of a price so many points are earned; None where that is never, or hardly ever."""
        if self.earned(price, MOST_VISITS) < points:
            return None
        low, high = 0, MOST_VISITS
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.earned(price, middle) >= points else (middle + 1, high)
        return low


@dataclass(frozen=True, slots=True)
class Reached:
    """A tier, and after how many visits it is reached (None: hardly ever)."""

    tier: Tier
    visits: int | None


@dataclass(frozen=True, slots=True)
class Example:
    """A booking of ``price`` earns ``points``, worth ``worth``, which is ``percent`` of it. Points can be used from ``least`` on, worth
    ``least_worth``, after ``visits`` such bookings (None: hardly ever); they pay for at most ``most`` of it."""

    price: Decimal
    points: int
    worth: Decimal
    percent: int
    least: int
    least_worth: Decimal
    visits: int | None
    most: Decimal
    tiers: Sequence[Reached]


def propose(price: Decimal, names: Sequence[tuple[str, str]]) -> Starter:
    """What suits a business whose typical booking costs ``price``; ``names`` and colours are for its tiers, lowest first."""
    per_amount = Decimal(10) ** max(0, (price / 30).adjusted()) if price > 0 else Decimal(1)
    each = max(1, count_full(price, per_amount))
    tiers = [
        Tier(name, colour, _round(each * visits)) for (name, colour), visits in zip(names, VISITS_TO_TIERS, strict=True)
    ]
    terms = RedemptionTerms(
        enabled=True,
        point_value=_shorten(per_amount * PERCENT_BACK / 100),
        method=Method.CHOOSE,
        max_percent=Decimal(MOST_PERCENT),
        min_points=_round(each * VISITS_TO_USE),
    )
    return Starter(1, per_amount, _round(each), BONUS_EVERY, tuple(tiers), terms)


def compute_example(starter: Starter, price: Decimal, decimals: int) -> Example:
    """What it comes to for bookings of a price."""
    terms, each = starter.terms, starter.earned(price, 1)
    worth = floor_money(each * terms.point_value, decimals)
    percent = (worth * 100 / price).quantize(Decimal(1), ROUND_HALF_UP) if price > 0 else ZERO
    least = max(1, terms.min_points)
    if terms.point_value > 0:
        least = max(least, ceil_div(Decimal(1).scaleb(-decimals), terms.point_value))
    return Example(
        price=price,
        points=each,
        worth=worth,
        percent=int(percent),
        least=least,
        least_worth=floor_money(least * terms.point_value, decimals),
        visits=starter.count_visits(price, least),
        most=limit_discount(terms, price, decimals),
        tiers=[Reached(tier, starter.count_visits(price, tier.min_points)) for tier in starter.tiers],
    )


@dataclass(frozen=True, slots=True)
class RuleNames:
    """What its rules are called, and what customers read about them."""

    amount: str
    amount_label: str
    bonus: str
    bonus_label: str


def put_into(
    document: Mapping[str, Any], starter: Starter, names: RuleNames, *, first_id: int, with_terms: bool
) -> dict[str, Any]:
    """A programme's document with it, where there were no rules: tiers that are there stay, and so do terms of redemption in use.

    Terms come along only ``with_terms``.
    """
    put = {**document, "earning_rules": _list_rules(starter, names, first_id)}
    if not document.get("tiers"):
        put["tiers"] = [
            {"name": tier.name, "color": tier.color, "min_points": tier.min_points} for tier in starter.tiers
        ]
    settings = read_settings(document)
    if with_terms and not settings.redemption.enabled:
        put |= replace(settings, redemption=starter.terms).as_document()
    return put


def _list_rules(starter: Starter, names: RuleNames, first_id: int) -> list[dict[str, Any]]:
    for_amount = {"points": starter.points, "per_amount": f"{starter.per_amount:f}"}
    rules = [{"name": names.amount, "label": names.amount_label, "award": for_amount}]
    if starter.bonus:
        for_visits = {"points": starter.bonus, "every_visits": starter.bonus_every}
        rules.append({"name": names.bonus, "label": names.bonus_label, "award": for_visits})
    return [{"id": number, **rule, "active": True, "when": {}} for number, rule in enumerate(rules, start=first_id)]


def _round(points: int) -> int:
    """The nearest number that is easy to say."""
    scale = max(0, len(str(points)) - 2)
    steps = [step * 10**scale for step in _ROUND] if points >= 10 else range(1, 11)
    return min(steps, key=lambda step: abs(step - points))


def _shorten(amount: Decimal) -> Decimal:
    """Without zeros at its end, and without an exponent."""
    return Decimal(f"{amount.normalize():f}")
