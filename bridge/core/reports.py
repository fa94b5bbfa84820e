"""What a report counts, and over which days: pure arithmetic over sums of entries by kind and local day."""

import calendar
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bridge.core.points.ledger import EntryKind

_EARNED = (EntryKind.EARNED, EntryKind.BONUS, EntryKind.REVERSED)
_REDEEMED = (EntryKind.REDEEMED, EntryKind.RETURNED)
_MOST_DAYS, _MOST_WEEKS, _MOST_MONTHS = 31, 26, 36


@dataclass(frozen=True, slots=True)
class Days:
    """Local days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def next_day(self) -> date:
        """The day after the last one."""
        return self.last + timedelta(days=1)

    def before(self) -> "Days":
        """What to compare with: as many whole months before where these are whole months, the first days of the month before
        where these are the first of theirs, else as many days before."""
        last = self.first - timedelta(days=1)
        if self.first.day == 1 and self.last == _end_of_month(self.last):
            return Days(shift_month(self.first, -_count_months(self.first, self.last)), last)
        if self.first.day == 1 and self.count <= last.day:
            return Days(shift_month(self.first, -1), last.replace(day=self.count))
        return Days(last - timedelta(days=self.count - 1), last)


class Step(StrEnum):
    """What one bar of a chart stands for. Weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    @classmethod
    def of(cls, days: Days) -> "Step":
        """The finest step that leaves a chart readable."""
        if days.count <= _MOST_DAYS:
            return cls.DAY
        if days.count <= _MOST_WEEKS * 7:
            return cls.WEEK
        return cls.MONTH if _count_months(days.first, days.last) <= _MOST_MONTHS else cls.YEAR

    def start(self, day: date) -> date:
        """The first day of the step that ``day`` belongs to."""
        if self is Step.WEEK:
            return day - timedelta(days=day.weekday())
        if self is Step.DAY:
            return day
        return day.replace(day=1) if self is Step.MONTH else day.replace(month=1, day=1)

    def end(self, day: date) -> date:
        """The last day of that step."""
        start = self.start(day)
        if self is Step.WEEK:
            return start + timedelta(days=6)
        if self is Step.DAY:
            return start
        return _end_of_month(start) if self is Step.MONTH else start.replace(month=12, day=31)

    def cut(self, days: Days) -> Iterator[Days]:
        """The days step by step; the first and the last step may be cut."""
        first = days.first
        while first <= days.last:
            last = min(self.end(first), days.last)
            yield Days(first, last)
            first = last + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Totals:
    """Points earned (awards and bonuses, net of what was taken back) and redeemed (net of returns); neither is below 0."""

    earned: int
    redeemed: int

    @property
    def rate(self) -> int:
        """Redeemed of every 100 earned, rounded up; 0 when nothing was earned."""
        return -(-self.redeemed * 100 // self.earned) if self.earned else 0


def net(points: Mapping[str, int]) -> tuple[int, int]:
    """Earned and redeemed out of the sums of signed points by kind; below 0 where more was taken back, or given back."""
    return sum(points.get(kind, 0) for kind in _EARNED), -sum(points.get(kind, 0) for kind in _REDEEMED)


def total(points: Mapping[str, int]) -> Totals:
    """The totals of the sums of signed points by kind."""
    earned, redeemed = net(points)
    return Totals(max(0, earned), max(0, redeemed))


def sum_by_kind(sums: Iterable[tuple[date, str, int]], days: Days) -> dict[str, int]:
    """Signed points by kind, of the (day, kind, points) that fall on ``days``."""
    found: dict[str, int] = {}
    for day, kind, points in sums:
        if days.first <= day <= days.last:
            found[kind] = found.get(kind, 0) + points
    return found


def shift_month(day: date, months: int) -> date:
    """The first day of the month that is ``months`` after that of ``day``."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _count_months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1
