"""Stamp cards: which visits fill one, and that nobody fills two with the same visits, however they book and cancel."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.on_paper.replay import replay
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.rules.stamps import LONG_AGO, Card
from bridge.errors import InvalidProgramme

CARD = Card(visits=3, within_days=10)
RULE = {"id": 1, "name": "Card", "award": {"points": 100, "visits": 3, "within_days": 10}, "when": {"services": [1]}}


def stamps(*days: int) -> Counter[int]:
    return Counter(days)


class TestFilling:
    def test_a_card_is_full_with_so_many_visits_within_so_many_days_both_included(self) -> None:
        assert CARD.fill(stamps(1, 5), 10) == ({1: 1, 5: 1, 10: 1}, 0)

    def test_a_stamp_that_is_a_day_too_old_does_not_count(self) -> None:
        assert CARD.fill(stamps(1, 5), 11) == ({}, 1)

    def test_two_visits_on_one_day_are_two_stamps(self) -> None:
        assert CARD.fill(stamps(5, 5), 5) == ({5: 3}, 0)

    def test_a_visit_between_others_that_were_booked_before_fills_it_too(self) -> None:
        assert CARD.fill(stamps(3, 12), 7) == ({3: 1, 7: 1, 12: 1}, 0)

    def test_the_earliest_visits_that_fill_it_are_used(self) -> None:
        assert CARD.fill(stamps(1, 2, 3), 4) == ({2: 1, 3: 1, 4: 1}, 0)
        assert CARD.fill(stamps(2, 9), 3) == ({2: 1, 3: 1, 9: 1}, 0)

    def test_a_cancelled_visit_that_a_card_used_is_owed_to_the_next(self) -> None:
        used, cancelled = stamps(1, 2, 3), 2
        after = stamps(1, 3)
        after.subtract(used)
        assert after[cancelled] == -1
        after.update((6, 7))
        assert CARD.fill(after, 8) == ({}, 1)
        after.update((8,))
        assert CARD.fill(after, 9) == ({7: 1, 8: 1, 9: 1}, 0)

    def test_however_many_visits_there_are_they_are_looked_at_quickly(self) -> None:
        many = Counter(dict.fromkeys(range(1000, 1010), 50))
        assert Card(100, 5).fill(many, 1009)[1] == 0


class TestShowing:
    def test_the_stamps_that_still_count_and_until_when_all_of_them_do(self) -> None:
        assert CARD.show(stamps(1, 5), 6) == (2, 10)
        assert CARD.show(stamps(1, 5), 11) == (1, 14)
        assert CARD.show(stamps(1, 5), 15) == (0, None)

    def test_a_card_that_waits_for_the_next_visit_is_one_short_of_full(self) -> None:
        assert CARD.show(stamps(1, 2, 3, 4), 5) == (2, 12)

    def test_what_is_owed_is_not_shown_as_stamps(self) -> None:
        assert CARD.show({1: -1, 5: 2}, 6) == (1, 14)


class TestTidying:
    def test_what_lies_too_far_back_is_one_sum(self) -> None:
        assert CARD.tidy({1: 1, 2: -1, 3: 1, 100: 2, 101: 0}, 101) == {LONG_AGO: 1, 100: 2}
        assert CARD.tidy({LONG_AGO: 1, 3: -1}, 101) == {}


@pytest.mark.parametrize(
    ("award", "field"),
    [
        ({"points": 1, "visits": 3}, "within_days"),
        ({"points": 1, "within_days": 3}, "within_days"),
        ({"points": 1, "visits": 0, "within_days": 3}, "visits"),
        ({"points": 1, "visits": 101, "within_days": 3}, "visits"),
        ({"points": 1, "visits": 3, "within_days": 731}, "within_days"),
        ({"points": 1, "visits": 3, "within_days": 3, "every_visits": 3}, "visits"),
        ({"points": 1, "visits": 3, "within_days": 3, "per_amount": "1.00"}, "visits"),
    ],
)
def test_half_a_card_is_refused_where_it_stands(award: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidProgramme) as refusal:
        parse_programme({"earning_rules": [{"id": 1, "name": "Card", "award": award}]})
    assert refusal.value.field == f"earning_rules[0].award.{field}"


def _step(index: int, **said: Any) -> dict[str, Any]:
    at = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC) + dt.timedelta(minutes=index)
    return {"at": at.isoformat(), **said}


def _booking(appointment: int, day: int) -> dict[str, Any]:
    starts_at = dt.datetime(2026, 3, 1, 10, tzinfo=dt.UTC) + dt.timedelta(days=day)
    nothing = dict.fromkeys(("service_category", "customer_category", "location", "staff"))
    return {
        "appointment": appointment,
        "customer": 7,
        "service": 1,
        **nothing,
        "starts_at": starts_at.isoformat(),
        "total": "10.00",
        "status": "approved",
        "payment_status": "pending",
    }


def _live(steps: list[dict[str, Any]]) -> list[int]:
    """What each step earned."""
    numbered = [_step(index, **step) for index, step in enumerate(steps)]
    done = replay({"programme": {"earning_rules": [RULE]}, "steps": numbered})["steps"]
    return [step.get("earned", 0) for step in done]


def test_booking_cancelling_and_booking_again_earns_no_second_card() -> None:
    three = [{"book": _booking(one, one)} for one in (1, 2, 3)]
    cancelled = [{"change": {"appointment": one, "status": "canceled"}} for one in (1, 2)]
    again = [{"book": _booking(one, one)} for one in (4, 5, 6, 7, 8)]
    assert _live([*three, *cancelled, *again]) == [0, 0, 100, 0, 0, 0, 0, 0, 0, 100]


def test_cancelling_the_visit_that_filled_it_frees_the_others() -> None:
    steps = [{"book": _booking(one, one)} for one in (1, 2, 3)]
    steps += [{"change": {"appointment": 3, "status": "canceled"}}, {"book": _booking(4, 4)}]
    assert _live(steps) == [0, 0, 100, -100, 100]


def test_a_visit_moved_to_another_day_may_fill_a_card() -> None:
    moved = _booking(3, 4)["starts_at"]
    steps = [{"book": _booking(1, 1)}, {"book": _booking(2, 2)}, {"book": _booking(3, 20)}]
    assert _live([*steps, {"change": {"appointment": 3, "starts_at": moved}}]) == [0, 0, 0, 100]


def test_a_changed_price_moves_no_card() -> None:
    steps = [{"book": _booking(one, one)} for one in (1, 2, 3)]
    assert _live([*steps, {"change": {"appointment": 1, "total": "20.00"}}]) == [0, 0, 100, 0]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 25)), max_size=25))
def test_a_card_given_never_stands_on_fewer_visits_than_it_takes(tried: list[tuple[int, int]]) -> None:
    steps: list[dict[str, Any]] = []
    standing: set[int] = set()
    standing_then: list[int] = []
    for slot, day in tried:
        appointment = len(steps) + 1
        if slot < 4 and standing:
            gone = sorted(standing)[slot % len(standing)]
            steps.append({"change": {"appointment": gone, "status": "canceled"}})
            standing.discard(gone)
        else:
            steps.append({"book": _booking(appointment, day)})
            standing.add(appointment)
        standing_then.append(len(standing))
    held = 0
    for earned, visits in zip(_live(steps), standing_then, strict=True):
        held += earned // 100
        if earned > 0:
            assert visits >= 3 * held
