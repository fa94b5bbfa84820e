"""What a report counts: steps that cover a range once, what it is compared with, and R1's arithmetic."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.local_time import day_of, list_offsets, start_of
from bridge.core.reports import Days, Step, Totals, sum_by_kind, total

days = st.tuples(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 4000)).map(
    lambda drawn: Days(drawn[0], drawn[0] + timedelta(days=drawn[1]))
)


class TestSteps:
    @given(days)
    def test_cover_each_day_once(self, within: Days) -> None:
        found = list(Step.of(within).cut(within))
        assert found[0].first == within.first and found[-1].last == within.last
        assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(found))

    @given(days)
    def test_are_few_enough_to_be_read(self, within: Days) -> None:
        assert 1 <= len(list(Step.of(within).cut(within))) <= 36

    @pytest.mark.parametrize(
        ("first", "last", "step"),
        [
            (date(2026, 3, 1), date(2026, 3, 31), Step.DAY),
            (date(2026, 3, 1), date(2026, 4, 1), Step.WEEK),
            (date(2026, 1, 1), date(2026, 12, 31), Step.MONTH),
            (date(2016, 1, 1), date(2026, 12, 31), Step.YEAR),
        ],
    )
    def test_grow_with_the_range(self, first: date, last: date, step: Step) -> None:
        assert Step.of(Days(first, last)) is step

    def test_end_where_the_calendar_says(self) -> None:
        weeks = list(Step.WEEK.cut(Days(date(2026, 3, 4), date(2026, 3, 17))))
        assert [(one.first.day, one.last.day) for one in weeks] == [(4, 8), (9, 15), (16, 17)]
        months = list(Step.MONTH.cut(Days(date(2024, 2, 10), date(2024, 3, 5))))
        assert [(one.first, one.last) for one in months] == [
            (date(2024, 2, 10), date(2024, 2, 29)),
            (date(2024, 3, 1), date(2024, 3, 5)),
        ]


class TestWhatARangeIsComparedWith:
    @given(days)
    def test_is_over_before_it_begins(self, within: Days) -> None:
        before = within.before()
        assert before.first <= before.last < within.first
        if within.first.day != 1:
            assert (before.last, before.count) == (within.first - timedelta(days=1), within.count)

    @pytest.mark.parametrize(
        ("within", "before"),
        [
            (Days(date(2026, 3, 1), date(2026, 3, 31)), Days(date(2026, 2, 1), date(2026, 2, 28))),
            (Days(date(2025, 1, 1), date(2025, 12, 31)), Days(date(2024, 1, 1), date(2024, 12, 31))),
            (Days(date(2026, 3, 1), date(2026, 3, 10)), Days(date(2026, 2, 1), date(2026, 2, 10))),
            (Days(date(2026, 3, 1), date(2026, 3, 30)), Days(date(2026, 1, 30), date(2026, 2, 28))),
            (Days(date(2026, 3, 3), date(2026, 3, 3)), Days(date(2026, 3, 2), date(2026, 3, 2))),
        ],
    )
    def test_is_as_many_months_or_the_same_days_of_the_month_or_as_many_days(self, within: Days, before: Days) -> None:
        assert within.before() == before


class TestTotals:
    def test_are_net_of_what_was_taken_back_and_returned(self) -> None:
        points = {
            "earned": 100,
            "bonus": 20,
            "reversed": -30,
            "redeemed": -50,
            "returned": 10,
            "adjusted": 7,
            "expired": -9,
        }
        assert total(points) == Totals(90, 40)

    def test_are_never_below_zero(self) -> None:
        assert total({"reversed": -30, "returned": 10}) == Totals(0, 0)

    @pytest.mark.parametrize(
        ("earned", "redeemed", "rate"), [(300, 1, 1), (3, 2, 67), (100, 50, 50), (0, 40, 0), (10, 25, 250)]
    )
    def test_the_rate_is_rounded_up(self, earned: int, redeemed: int, rate: int) -> None:
        assert Totals(earned, redeemed).rate == rate

    def test_only_days_of_the_range_count(self) -> None:
        sums = [(date(2026, 3, day), "earned", 10**day) for day in range(1, 5)]
        assert sum_by_kind(sums, Days(date(2026, 3, 2), date(2026, 3, 3))) == {"earned": 1100}


ZONES = [
    ZoneInfo(name)
    for name in ("Europe/Madrid", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata")
]
moments = st.integers(800_000_000, 2_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))


class TestLocalDays:
    @given(moments, st.integers(0, 800), st.sampled_from(ZONES))
    def test_the_offsets_tell_the_same_day_as_the_zone(self, start: datetime, hours: int, zone: ZoneInfo) -> None:
        end = start + timedelta(hours=hours * 13)
        offsets = list_offsets(start, end, zone)
        for number in range(41):
            moment = start + (end - start) * number / 40
            offset = [offset for since, offset in offsets if since <= moment][-1]
            assert (moment + offset).date() == day_of(moment, zone)

    @pytest.mark.parametrize("zone", ZONES)
    def test_an_offset_begins_at_the_very_second(self, zone: ZoneInfo) -> None:
        for since, offset in list_offsets(
            datetime(2010, 1, 1, 0, 0, 0, 5, UTC), datetime(2013, 1, 1, tzinfo=UTC), zone
        )[1:]:
            assert since.astimezone(zone).utcoffset() == offset
            assert (since - timedelta(microseconds=1)).astimezone(zone).utcoffset() != offset

    @given(st.dates(date(1995, 1, 1), date(2035, 1, 1)), st.sampled_from(ZONES))
    def test_a_day_begins_when_the_day_before_is_over(self, day: date, zone: ZoneInfo) -> None:
        start = start_of(day, zone)
        assert day_of(start - timedelta(microseconds=1), zone) < day <= day_of(start, zone)
