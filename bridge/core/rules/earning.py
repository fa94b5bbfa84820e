"""Which rules give how many points for a booking, and why. Every active rule leaves a verdict, also when it fails."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from bridge.core.money import count_full
from bridge.core.programmes.programme import UNCONDITIONAL, Conditions, EarningRule, Multiplier, Programme
from bridge.core.rules.stamps import Stamps
from bridge.core.settling.appointments import Facts

# What one rule gives at most for one booking, so that no sum outgrows the database.
MOST_POINTS = 10**12


@dataclass(frozen=True, slots=True)
class Usage:
    """What a customer's *other* bookings hold, by rule id: the points a rule gave (in all, and on the award's day),
    the bookings that earn and match the rule, the milestones held, and the stamps on cards."""

    points: Mapping[int, int] = field(default_factory=dict)
    points_that_day: Mapping[int, int] = field(default_factory=dict)
    visits: Mapping[int, int] = field(default_factory=dict)
    milestones: Mapping[int, int] = field(default_factory=dict)
    stamps: Mapping[int, Stamps] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one active rule said about one booking.

    ``failed`` names the conditions that did not hold (``window`` for the rule's window); ``points`` is the share after
    caps and before multiplying; ``cut`` what the caps took away; ``milestone`` whether a milestone is held by it; ``to_go``
    how many visits more the next one would have taken, where that was the reason for giving nothing; ``used`` the stamps that
    a full card used.
    """

    rule_id: int
    name: str
    failed: tuple[str, ...]
    points: int = 0
    cut: int = 0
    milestone: bool = False
    to_go: int | None = None
    used: Stamps = field(default_factory=dict)

    @property
    def matched(self) -> bool:
        """Whether the rule's conditions hold (its window aside): what milestones count."""
        return not set(self.failed) - {"window"}


@dataclass(frozen=True, slots=True)
class Multiplied:
    """The multiplier that applied, and the points it added (negative below factor 1)."""

    multiplier_id: int
    name: str
    factor: Decimal
    points: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All verdicts on one booking. ``points`` is the whole award."""

    verdicts: tuple[Verdict, ...]
    multiplied: Multiplied | None

    @property
    def points(self) -> int:
        shares = sum(verdict.points for verdict in self.verdicts)
        return shares + (self.multiplied.points if self.multiplied else 0)

    def find(self, rule_id: int) -> Verdict | None:
        """The verdict of a rule, if it was asked."""
        return next((verdict for verdict in self.verdicts if verdict.rule_id == rule_id), None)


def evaluate(
    programme: Programme,
    facts: Facts,
    *,
    day: date,
    tier: str | None,
    usage: Usage,
    before: Evaluation | None,
    moved: bool = False,
) -> Evaluation:
    """The award of a booking whose award's local day is ``day`` and whose customer's tier before it is ``tier``.

    ``before`` is the evaluation this one replaces: a milestone is kept with its points while the rule still matches,
    and is tried for only if the rule did not match before, or for a card if the visit ``moved`` to another day.
    Multiplied points round down.
    """
    facts = programme.view(facts)
    verdicts = tuple(
        _judge(programme, rule, facts, day, usage, before.find(rule.id) if before else None, moved)
        for rule in programme.earning_rules
        if rule.active
    )
    milestones = {rule.id for rule in programme.earning_rules if rule.is_milestone}
    base = sum(verdict.points for verdict in verdicts if verdict.rule_id not in milestones)
    multiplier = _find_multiplier(programme, facts, day, tier)
    if multiplier is None:
        return Evaluation(verdicts, None)
    extra = int(base * multiplier.factor // 1) - base
    return Evaluation(verdicts, Multiplied(multiplier.id, multiplier.name, multiplier.factor, extra))


def list_failed(conditions: Conditions, facts: Facts, programme: Programme) -> tuple[str, ...]:
    """The names of the conditions that do not hold for these facts; empty if all do."""
    if conditions == UNCONDITIONAL:
        return ()
    facts = programme.view(facts)
    weekday = programme.day_of(facts.starts_at).isoweekday()
    paid = facts.paid
    held = {
        "service_categories": not conditions.service_categories
        or not conditions.service_categories.isdisjoint(facts.service_categories),
        "services": _is_among(facts.service_id, conditions.services),
        "customer_categories": _is_among(facts.customer_category_id, conditions.customer_categories),
        "locations": _is_among(facts.location_id, conditions.locations),
        "staff": _is_among(facts.staff_id, conditions.staff),
        "weekdays": _is_among(weekday, conditions.weekdays),
        "total_gt": conditions.total_gt is None or paid > conditions.total_gt,
        "total_lt": conditions.total_lt is None or paid < conditions.total_lt,
    }
    return tuple(name for name, holds in held.items() if not holds)


def _is_among(value: int | None, wanted: frozenset[int]) -> bool:
    return not wanted or value in wanted


def _judge(
    programme: Programme,
    rule: EarningRule,
    facts: Facts,
    day: date,
    usage: Usage,
    before: Verdict | None,
    moved: bool,
) -> Verdict:
    failed = list_failed(rule.when, facts, programme)
    if not rule.window.covers(day):
        failed += ("window",)
    verdict = Verdict(rule.id, rule.name, failed)
    if _stays(rule, verdict, before, moved) and before is not None:
        return replace(before, name=rule.name, failed=failed)
    if failed:
        return verdict
    used, to_go = _count_visits(programme, rule, facts, usage)
    if to_go > 0:
        return replace(verdict, to_go=to_go)
    wanted = rule.points
    if rule.per_amount is not None:
        wanted *= count_full(facts.paid, rule.per_amount)
    room = _room(rule, usage)
    given = min(wanted, MOST_POINTS if room is None else room)
    return Verdict(rule.id, rule.name, (), given, wanted - given, rule.is_milestone, used=used)


def _stays(rule: EarningRule, verdict: Verdict, before: Verdict | None, moved: bool) -> bool:
    """Whether a milestone, held or missed, is what it was before."""
    if not rule.is_milestone or before is None or not before.matched or not verdict.matched:
        return False
    return before.milestone or rule.card is None or not moved


def _count_visits(programme: Programme, rule: EarningRule, facts: Facts, usage: Usage) -> tuple[Stamps, int]:
    """The stamps that a card uses which is full with this visit, and how many visits more a milestone takes (0: none)."""
    if rule.card is not None:
        return rule.card.fill(usage.stamps.get(rule.id, {}), programme.day_of(facts.starts_at).toordinal())
    if rule.every_visits is None:
        return {}, 0
    visits = usage.visits.get(rule.id, 0) + 1
    return {}, max(0, (usage.milestones.get(rule.id, 0) + 1) * rule.every_visits - visits)


def _room(rule: EarningRule, usage: Usage) -> int | None:
    """How many points the rule's caps still leave this customer; None without caps."""
    rooms = []
    if rule.max_points is not None:
        rooms.append(rule.max_points - usage.points.get(rule.id, 0))
    if rule.max_points_per_day is not None:
        rooms.append(rule.max_points_per_day - usage.points_that_day.get(rule.id, 0))
    return max(0, min(rooms)) if rooms else None


def _find_multiplier(programme: Programme, facts: Facts, day: date, tier: str | None) -> Multiplier | None:
    matching = [
        multiplier
        for multiplier in programme.multipliers
        if multiplier.active
        and multiplier.window.covers(day)
        and (not multiplier.tiers or tier in multiplier.tiers)
        and not list_failed(multiplier.when, facts, programme)
    ]
    return max(matching, key=lambda multiplier: multiplier.factor, default=None)
