"""A dry run: what a candidate programme would have awarded to bookings that were really made, beside the one in force.

A booking counts if it is not void now and its trigger holds now, and is dated by the moment at which its award fell due.
When a status or a payment came is not on record, so there the moment of booking stands for it. Caps and visits start from
nothing at the beginning of the time looked at, and multipliers see the tier that the account has now.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter

from bridge.core.programmes.programme import Programme, Tier, Trigger
from bridge.core.rules.earning import Evaluation, Usage, evaluate
from bridge.core.settling.appointments import Appointment, Facts
from bridge.core.settling.due import is_triggered
from bridge.core.tiers.tiers import find_tier

# So many of those who would change tier are named.
NAMED = 10


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking, with the moments at which it fell due by the candidate and by the programme in force (None: it did not)."""

    facts: Facts
    due_at: datetime | None
    due_before: datetime | None


@dataclass(frozen=True, slots=True)
class Earned:
    """What a programme gives one customer, and the share in it of what is tried: the points of a rule, before multiplying, or those
    that a multiplier makes more (below 0: fewer), and the bookings that have some by it."""

    points: int = 0
    by_rule: int = 0
    bookings: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """A customer whom the candidate would bring to another tier."""

    customer_id: int
    before: str | None
    after: str | None


@dataclass(slots=True)
class Figures:
    """The sums of a dry run: ``points`` to ``customers`` over ``bookings`` by what is tried alone; ``in_all`` by the whole
    candidate and ``in_force`` by the programme in force; how many would move ``up`` and ``down``, the ``first`` of them."""

    points: int = 0
    customers: int = 0
    bookings: int = 0
    in_all: int = 0
    in_force: int = 0
    up: int = 0
    down: int = 0
    first: list[Move] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Trial:
    """A ``candidate`` with the rule ``rule_id``, tried on what fell due from ``since`` until ``now``; ``current`` is None
    while no programme is in force. What is tried is a multiplier where ``without`` is the candidate without it."""

    candidate: Programme
    current: Programme | None
    rule_id: int | None
    since: datetime
    now: datetime
    without: Programme | None = None

    def look(self, seen: Appointment, *, void_statuses: frozenset[str], was_paid: bool) -> Booking | None:
        """A row of the calendar as the trial sees it; None if it counts for neither programme.

        ``void_statuses`` are the site's, for a programme that names none; ``was_paid``: it once was paid in full.
        """
        if not seen.customer_id:
            return None
        due_at = self._find_due(self.candidate, seen, void_statuses, was_paid)
        due_before = self._find_due(self.current, seen, void_statuses, was_paid) if self.current else None
        return Booking(seen.facts, due_at, due_before) if due_at or due_before else None

    def add(
        self, figures: Figures, customer_id: int, bookings: Iterable[Booking], *, tier: str | None, lifetime: int
    ) -> None:
        """Adds a customer, with these tier and lifetime points now and these bookings in the order of their ids."""
        bookings = list(bookings)
        dated = [(booking.due_at, booking.facts) for booking in bookings if booking.due_at]
        tried = self._try(dated, tier)
        before = Earned()
        if self.current is not None:
            dated = [(booking.due_before, booking.facts) for booking in bookings if booking.due_before]
            before = earn(self.current, dated, tier=tier, rule_id=self.rule_id)
        figures.points += tried.by_rule
        figures.customers += tried.by_rule != 0
        figures.bookings += tried.bookings
        figures.in_all += tried.points
        figures.in_force += before.points
        self._note_move(figures, customer_id, lifetime, tried.points - before.points)

    def _try(self, dated: Sequence[tuple[datetime, Facts]], tier: str | None) -> Earned:
        if self.without is None:
            return earn(self.candidate, dated, tier=tier, rule_id=self.rule_id)
        return earn_more(self.candidate, self.without, dated, tier=tier)

    def _find_due(
        self, programme: Programme, seen: Appointment, void_statuses: frozenset[str], was_paid: bool
    ) -> datetime | None:
        chosen = programme.void_statuses
        paid_in_full = seen.payment_status == "paid" and (was_paid or seen.is_paid_in_full)
        if seen.is_void(void_statuses if chosen is None else chosen, self.now):
            return None
        if not is_triggered(programme, seen, self.now, paid_in_full):
            return None
        due_at = seen.ends_at if programme.trigger is Trigger.ENDED else seen.created_at
        return due_at if due_at is not None and self.since <= due_at <= self.now else None

    def _note_move(self, figures: Figures, customer_id: int, lifetime: int, difference: int) -> None:
        tiers = self.candidate.tiers
        before, after = find_tier(tiers, lifetime), find_tier(tiers, max(0, lifetime + difference))
        if before == after:
            return
        figures.up += _minimum(after) > _minimum(before)
        figures.down += _minimum(after) < _minimum(before)
        if len(figures.first) < NAMED:
            figures.first.append(Move(customer_id, _name(before), _name(after)))


def earn(
    programme: Programme, dated: Sequence[tuple[datetime, Facts]], *, tier: str | None, rule_id: int | None = None
) -> Earned:
    """What one customer's bookings would have earned, each with the moment at which it fell due; ``rule_id`` is the rule
    whose share is told."""
    by_rule: Counter[int] = Counter()
    total = with_rule = 0
    for _, evaluation in evaluate_each(programme, sorted(dated, key=itemgetter(0)), tier=tier):
        total += evaluation.points
        for verdict in evaluation.verdicts:
            by_rule[verdict.rule_id] += verdict.points
            with_rule += verdict.rule_id == rule_id and verdict.points > 0
    return Earned(total, by_rule[rule_id] if rule_id is not None else 0, with_rule)


def earn_more(
    programme: Programme, without: Programme, dated: Sequence[tuple[datetime, Facts]], *, tier: str | None
) -> Earned:
    """The same, and how it differs from what the bookings would have earned in the programme ``without`` one of its multipliers."""
    ordered = sorted(dated, key=itemgetter(0))
    total = more = changed = 0
    both = zip(evaluate_each(programme, ordered, tier=tier), evaluate_each(without, ordered, tier=tier), strict=True)
    for (_, one), (_, other) in both:
        total += one.points
        more += one.points - other.points
        changed += one.points != other.points
    return Earned(total, more, changed)


def evaluate_each(
    programme: Programme, dated: Iterable[tuple[datetime, Facts]], *, tier: str | None
) -> Iterator[tuple[Facts, Evaluation]]:
    """One customer's bookings in the order in which they fell due, each judged with what those before it used of limits and visits."""
    points: Counter[int] = Counter()
    milestones: Counter[int] = Counter()
    visits: Counter[int] = Counter()
    that_day: defaultdict[date, Counter[int]] = defaultdict(Counter)
    stamps: defaultdict[int, Counter[int]] = defaultdict(Counter)
    repeated = {rule.id for rule in programme.earning_rules if rule.is_milestone}
    for due_at, facts in dated:
        day = programme.day_of(due_at)
        visit = programme.day_of(facts.starts_at).toordinal()
        usage = Usage(points, that_day[day], visits, milestones, stamps)
        evaluation = evaluate(programme, facts, day=day, tier=tier, usage=usage, before=None)
        yield facts, evaluation
        for verdict in evaluation.verdicts:
            points[verdict.rule_id] += verdict.points
            that_day[day][verdict.rule_id] += verdict.points
            milestones[verdict.rule_id] += verdict.milestone
            visits[verdict.rule_id] += verdict.matched and verdict.rule_id in repeated
            stamps[verdict.rule_id][visit] += verdict.matched and verdict.rule_id in repeated
            stamps[verdict.rule_id].subtract(verdict.used)


def _name(tier: Tier | None) -> str | None:
    return tier.name if tier else None


def _minimum(tier: Tier | None) -> int:
    return tier.min_points if tier else -1
