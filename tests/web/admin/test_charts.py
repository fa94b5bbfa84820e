"""Pictures stay within their frame whatever the figures, and say what they show."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.reports import Days, Step
from bridge.web.admin.reports.charts import HEIGHT, ROOM_ABOVE, ROOM_BELOW, Chart, draw_bars, draw_line, name_step
from bridge.web.formats import Formats
from bridge.web.languages import get_language

ENGLISH = Formats(get_language("en_US"))
figures = st.lists(st.tuples(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9)), min_size=1, max_size=36)


def is_within(chart: Chart) -> bool:
    top, bottom = ROOM_ABOVE - 0.1, HEIGHT - ROOM_BELOW + 1.1  # the thinnest bar is a pixel high
    heights = [(bar.y, bar.y + bar.height) for bar in chart.bars] + [(point.y, point.y) for point in chart.points]
    widths = [(bar.x, bar.x + bar.width) for bar in chart.bars] + [(point.x, point.x) for point in chart.points]
    return all(top <= low <= high <= bottom for low, high in heights) and all(
        0 <= left <= right <= 100 for left, right in widths
    )


@given(figures)
def test_bars_stay_within_the_frame(drawn: list[tuple[int, int]]) -> None:
    names = [str(number) for number in range(len(drawn))]
    up, down = ([pair[side] for pair in drawn] for side in (0, 1))
    chart = draw_bars(names, up, down, ("earned", "redeemed"), ENGLISH)
    assert is_within(chart)
    assert len(chart.bars) == sum(value != 0 for value in [*up, *down])


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=36))
def test_a_line_stays_within_the_frame(values: list[int]) -> None:
    chart = draw_line([str(number) for number in range(len(values))], values, ENGLISH)
    assert is_within(chart) and len(chart.points) == len(values)
    words = [tick.words for tick in chart.ticks]
    assert (words[0], words[-1]) == ("0", str(len(values) - 1))
    assert len(words) <= 5


def test_what_was_earned_goes_up_and_what_was_redeemed_down() -> None:
    chart = draw_bars(["Mar 1", "Mar 2"], [100, -10], [40, 0], ("earned", "redeemed"), ENGLISH)
    earned, redeemed, taken_back = chart.bars
    assert (earned.tone, earned.words) == ("earned", "Mar 1: 100 pts") and earned.y < chart.zero
    assert (redeemed.tone, redeemed.words) == ("redeemed", "Mar 1: 40 pts") and redeemed.y == chart.zero
    assert (taken_back.tone, taken_back.words) == ("earned", "Mar 2: −10 pts") and taken_back.y == chart.zero
    assert [line.words for line in chart.grid] == ["100", "40"]


@pytest.mark.parametrize(
    ("first", "last", "step", "name"),
    [
        (date(2026, 3, 1), date(2026, 3, 1), Step.DAY, "Mar 1"),
        (date(2026, 3, 2), date(2026, 3, 8), Step.WEEK, "Mar 2 – Mar 8"),
        (date(2026, 3, 8), date(2026, 3, 8), Step.WEEK, "Mar 8"),
        (date(2026, 3, 1), date(2026, 3, 31), Step.MONTH, "Mar 2026"),
        (date(2026, 1, 1), date(2026, 12, 31), Step.YEAR, "2026"),
    ],
)
def test_a_step_is_named_as_people_say(first: date, last: date, step: Step, name: str) -> None:
    assert name_step(Days(first, last), step, ENGLISH) == name
