"""How far a customer is on the way to each milestone: the stamp cards that the customer panel shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bridge.core.points.accounts import Tallies
from bridge.core.programmes.programme import EarningRule, Programme


@dataclass(frozen=True, slots=True)
class Milestone:
    """``full`` of the ``stamps`` on the card of a rule are there, at least one is missing. ``until``: the last day on which all of
    them still count; None where none is there, or they count for ever."""

    rule: EarningRule
    stamps: int
    full: int
    until: date | None


def list_milestones(programme: Programme, tallies: Tallies, today: date) -> Iterator[Milestone]:
    """One for each rule that counts visits and would give points today; every single visit is no card.

    ``tallies`` are counted by the version that the programme is.
    """
    for rule in programme.earning_rules:
        used_up = rule.max_points is not None and tallies.points.get(rule.id, 0) >= rule.max_points
        if not rule.active or used_up or not rule.window.covers(today):
            continue
        if rule.card is not None and rule.card.visits > 1:
            full, until = rule.card.show(tallies.stamps.get(rule.id, {}), today.toordinal())
            yield Milestone(rule, rule.card.visits, full, date.fromordinal(until) if until else None)
        elif rule.every_visits is not None and rule.every_visits > 1:
            visits = tallies.visits.get(rule.id, 0) - tallies.milestones.get(rule.id, 0) * rule.every_visits
            yield Milestone(rule, rule.every_visits, max(0, min(visits, rule.every_visits - 1)), None)
