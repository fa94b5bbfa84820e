"""The stamp cards that customers see: how many stamps are full, and until when they count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bridge.core.points.accounts import Tallies
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.rules.milestones import Milestone, list_milestones

TODAY = date(2026, 3, 14)


def cards(tallies: Tallies, **rule: Any) -> list[Milestone]:
    document = {"id": 1, "name": "Card", "award": {"points": 200, "visits": 5, "within_days": 90}, **rule}
    return list(list_milestones(parse_programme({"earning_rules": [document]}), tallies, TODAY))


def days(*ago: int) -> Tallies:
    return Tallies(stamps={1: {(TODAY - timedelta(days=one)).toordinal(): 1 for one in ago}})


def test_the_stamps_of_the_last_days_are_full_and_count_until_the_first_is_too_old() -> None:
    [card] = cards(days(10, 20, 89))
    assert (card.stamps, card.full, card.until) == (5, 3, TODAY)


def test_older_ones_are_gone() -> None:
    [card] = cards(days(10, 20, 90))
    assert (card.full, card.until) == (2, TODAY + timedelta(days=69))


def test_a_booking_to_come_is_a_stamp_once_it_earns() -> None:
    [card] = cards(days(-7))
    assert (card.full, card.until) == (1, TODAY + timedelta(days=96))


def test_every_so_many_visits_is_a_card_that_counts_for_ever() -> None:
    [card] = cards(Tallies(visits={1: 13}, milestones={1: 1}), award={"points": 200, "every_visits": 10})
    assert (card.stamps, card.full, card.until) == (10, 3, None)


def test_a_milestone_made_smaller_waits_for_the_next_visit() -> None:
    [card] = cards(Tallies(visits={1: 9}), award={"points": 200, "every_visits": 5})
    assert (card.stamps, card.full) == (5, 4)


def test_visits_that_are_owed_are_no_stamps() -> None:
    [card] = cards(Tallies(visits={1: 9}, milestones={1: 2}), award={"points": 200, "every_visits": 5})
    assert card.full == 0


def test_there_is_no_card_where_nothing_can_be_earned() -> None:
    assert cards(days(1), active=False) == []
    assert cards(days(1), valid_until=TODAY.isoformat()) == []
    assert cards(Tallies(points={1: 400}), max_points=400) == []
    assert cards(days(1), award={"points": 5, "every_visits": 1}) == []
    assert cards(days(1), award={"points": 5}) == []
