"""Charts as plain geometry for SVG: sideways in percent, so that they fit any width and their texts keep their size; up and
down in pixels. What they show stands in a table behind each."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.dates import format_skeleton

from bridge.core.reports import Days, Step
from bridge.web.formats import Formats

HEIGHT = 216
ROOM_ABOVE, ROOM_BELOW = 24, 44  # for the uppermost figure; for the lowest one, and the days
_MOST_TICKS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle with the words that a pointer finds over it; ``tone`` is the kind of entry whose colour it has."""

    x: float
    width: float
    y: float
    height: float
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a line."""

    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A line across, with what it stands for."""

    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A word below the chart; ``anchor`` is SVG's ``text-anchor``."""

    x: float
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Chart:
    """``zero`` is where nothing is. A chart has either bars or points."""

    zero: float
    grid: Sequence[Grid]
    ticks: Sequence[Tick]
    bars: Sequence[Bar] = ()
    points: Sequence[Point] = ()
    height: int = HEIGHT


def name_step(days: Days, step: Step, formats: Formats) -> str:
    """A step as its bar is called: "Mar 1", "Mar 2 – Mar 8", "Mar 2026", "2026"."""
    locale = formats.language.locale
    if step in (Step.MONTH, Step.YEAR):
        return str(format_skeleton("yMMM" if step is Step.MONTH else "y", days.first, locale=locale))
    first = str(format_skeleton("MMMd", days.first, locale=locale))
    if days.first == days.last:
        return first
    return f"{first} – {format_skeleton('MMMd', days.last, locale=locale)}"


def draw_bars(
    names: Sequence[str], up: Sequence[int], down: Sequence[int], tones: tuple[str, str], formats: Formats
) -> Chart:
    """Two series as bars from one line in the middle, the one upwards and the other downwards; values below 0 the other way."""
    scale = _Scale(max([1, *up, *(-value for value in down)]), min([0, *(-value for value in down), *up]))
    wide = 100 / max(1, len(names))
    bars = []
    for number, name in enumerate(names):
        for side, value in enumerate((up[number], -down[number])):
            if value:
                y = scale.place(max(0, value))
                height = max(1.0, abs(scale.place(value) - scale.zero))
                said = f"{name}: {formats.points((up, down)[side][number])}"
                bars.append(Bar(wide * (number + 0.15 + side * 0.35), wide * 0.35, y, height, tones[side], said))
    return Chart(scale.zero, scale.grid(formats), _list_ticks(names, wide), bars=bars)


def draw_line(names: Sequence[str], values: Sequence[int], formats: Formats) -> Chart:
    """One series as a line, from 0 upwards."""
    scale = _Scale(max([1, *values]), min([0, *values]))
    wide = 100 / max(1, len(names))
    points = [
        Point(wide * (number + 0.5), scale.place(value), f"{name}: {formats.points(value)}")
        for number, (name, value) in enumerate(zip(names, values, strict=True))
    ]
    return Chart(scale.zero, scale.grid(formats), _list_ticks(names, wide), points=points)


class _Scale:
    """From values to pixels."""

    def __init__(self, most: int, least: int) -> None:
        self._most, self._least = most, least

    def place(self, value: float) -> float:
        share = (self._most - value) / (self._most - self._least)
        return round(ROOM_ABOVE + share * (HEIGHT - ROOM_ABOVE - ROOM_BELOW), 1)

    @property
    def zero(self) -> float:
        return self.place(0)

    def grid(self, formats: Formats) -> list[Grid]:
        """At the highest and at the lowest value."""
        return [Grid(self.place(value), formats.number(abs(value))) for value in (self._most, self._least) if value]


def _list_ticks(names: Sequence[str], wide: float) -> list[Tick]:
    """The first name, the last one, and some between them; of a span its beginning, for there is little room."""
    last = len(names) - 1
    between = max(1, -(-last // (_MOST_TICKS - 1)))
    shown = sorted({0, last, *range(0, last - between // 2, between)}) if names else []
    return [_place_tick(number, last, names[number].partition(" – ")[0], wide) for number in shown]


def _place_tick(number: int, last: int, words: str, wide: float) -> Tick:
    """Those at the ends do not stand out at the sides."""
    if number == last == 0:
        return Tick(50, words, "middle")
    if number in (0, last):
        return Tick(100 if number else 0, words, "end" if number else "start")
    return Tick(wide * (number + 0.5), words, "middle")
