"""The same bookings through two programmes: Booknetic's own Loyalty Points, as its manual describes them, and ours.

Of the native module it is published that its rules are evaluated when a booking is made, that all rules which match count, and
which conditions there are. Nothing is known of its taking anything back, so here it never does; nor of limits, multipliers and
milestones, so it has none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bridge.core.on_paper.simulating import evaluate_each
from bridge.core.programmes.programme import Programme, Trigger, Window
from bridge.core.rules.earning import Evaluation, Usage, evaluate
from bridge.core.settling.appointments import Appointment, Facts
from bridge.core.settling.due import is_triggered


class Why(StrEnum):
    """Why a booking gives other points by one programme than by the other."""

    LIMIT = "limit"
    MILESTONE = "milestone"
    MULTIPLIER = "multiplier"
    NOT_DUE = "not_due"
    RULES = "rules"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking as it stands; ``was_paid``: it once was paid in full. ``void_statuses`` are the site's."""

    appointment: Appointment
    void_statuses: frozenset[str]
    was_paid: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A booking that gives other points, by which rules (their names) on either side, and why."""

    appointment_id: int
    customer_id: int
    native: int
    ours: int
    native_rules: Sequence[str]
    our_rules: Sequence[str]
    why: Why


@dataclass(slots=True)
class Balance:
    """What one customer's bookings give on either side."""

    native: int = 0
    ours: int = 0
    differences: list[Difference] = field(default_factory=list)


def as_native(programme: Programme) -> Programme:
    """Its rules as the native module would follow them: without limits and days, without what counts visits, without multipliers."""
    rules = tuple(
        replace(rule, max_points=None, max_points_per_day=None, window=Window())
        for rule in programme.earning_rules
        if not rule.is_milestone
    )
    return replace(programme, earning_rules=rules, multipliers=(), trigger=Trigger.CREATED)


def compare(
    native: Programme, ours: Programme, bookings: Iterable[Booking], *, tier: str | None, now: datetime
) -> Balance:
    """One customer's bookings, in whatever order; ``tier`` is the one that the customer has now, which multipliers look at."""
    balance, bookings = Balance(), sorted(bookings, key=lambda booking: booking.appointment.created_at)
    judged = _judge_ours(ours, bookings, tier, now)
    for booking in bookings:
        seen = booking.appointment
        theirs = evaluate(native, seen.facts, day=native.day_of(seen.created_at), tier=None, usage=Usage(), before=None)
        mine = judged.get(seen.id)
        points = mine.points if mine else 0
        balance.native += theirs.points
        balance.ours += points
        if theirs.points != points:
            balance.differences.append(
                Difference(
                    seen.id,
                    seen.customer_id,
                    theirs.points,
                    points,
                    _name_rules(theirs),
                    _name_rules(mine) if mine else (),
                    _find_why(ours, booking, mine, now),
                )
            )
    return balance


def _judge_ours(ours: Programme, bookings: Iterable[Booking], tier: str | None, now: datetime) -> dict[int, Evaluation]:
    """What those give that earn by now, by appointment."""
    due: list[tuple[datetime, int, Facts]] = []
    for booking in bookings:
        seen = booking.appointment
        at = seen.ends_at if ours.trigger is Trigger.ENDED else seen.created_at
        if at is not None and not _is_void(ours, booking, now) and _is_due(ours, booking, now):
            due.append((at, seen.id, seen.facts))
    due.sort(key=lambda one: one[:2])
    each = evaluate_each(ours, ((at, facts) for at, _, facts in due), tier=tier)
    return {number: evaluation for (_, number, _), (_, evaluation) in zip(due, each, strict=True)}


def _find_why(ours: Programme, booking: Booking, mine: Evaluation | None, now: datetime) -> Why:
    if mine is None:
        return Why.VOID if _is_void(ours, booking, now) else Why.NOT_DUE
    if mine.multiplied is not None and mine.multiplied.points:
        return Why.MULTIPLIER
    if any(verdict.milestone and verdict.points for verdict in mine.verdicts):
        return Why.MILESTONE
    return Why.LIMIT if any(verdict.cut for verdict in mine.verdicts) else Why.RULES


def _is_void(ours: Programme, booking: Booking, now: datetime) -> bool:
    chosen = ours.void_statuses
    return booking.appointment.is_void(booking.void_statuses if chosen is None else chosen, now)


def _is_due(ours: Programme, booking: Booking, now: datetime) -> bool:
    seen = booking.appointment
    paid_in_full = seen.payment_status == "paid" and (booking.was_paid or seen.is_paid_in_full)
    return is_triggered(ours, seen, now, paid_in_full)


def _name_rules(evaluation: Evaluation) -> tuple[str, ...]:
    return tuple(verdict.name for verdict in evaluation.verdicts if verdict.points)
