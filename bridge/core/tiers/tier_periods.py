"""Tiers by what was earned lately: "the points of the last 12 months count, and a tier is kept 30 days longer".

Points count from the local day on which they were earned, and lapse with the beginning of a day. What lapsed is kept as two sums
on the account: the points that no tier can be reached with any more, and those that none is kept with either, a grace later.
So whatever else happens to an account need only say how many points count from when.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from bridge.core.local_time import add_months_to_day, day_of, start_of


@dataclass(frozen=True, slots=True)
class TierPeriod:
    """Points of the last ``months`` count for tiers; a tier is kept while they sufficed with ``grace_days`` more."""

    months: int
    grace_days: int = 0

    def lapses_on(self, day: date) -> date:
        """The first day on which points earned on ``day`` do not count any more."""
        return add_months_to_day(day, self.months)

    def counts_since(self, today: date) -> date:
        """The first day whose points count."""
        day = add_months_to_day(today, -self.months)
        while self.lapses_on(day) <= today:
            day += timedelta(days=1)
        return day

    def kept_since(self, today: date) -> date:
        """The first day whose points count for keeping a tier."""
        return self.counts_since(today - timedelta(days=self.grace_days))

    def name(self, *, adjustments: bool) -> str:
        """By which accounts know by which terms their sums were made."""
        return f"{self.months}+{self.grace_days}{'a' if adjustments else ''}"


@dataclass(frozen=True, slots=True)
class Lapsed:
    """Of an account's points, ``points`` were earned ``before`` the period and ``gone`` before the grace as well (``gone_before``);
    more lapse at ``next_at`` (None: there are none). ``terms`` are the period's name; "" where none is kept."""

    terms: str = ""
    points: int = 0
    before: datetime | None = None
    gone: int = 0
    gone_before: datetime | None = None
    next_at: datetime | None = None

    def with_points(self, points: int, earned_at: datetime) -> "Lapsed":
        """After ``points`` (signed) came to the account, which count from ``earned_at``."""
        late = self.before is not None and earned_at < self.before
        too_late = self.gone_before is not None and earned_at < self.gone_before
        return replace(self, points=self.points + late * points, gone=self.gone + too_late * points)

    def waiting(self, period: TierPeriod, earned_at: datetime, zone: tzinfo) -> "Lapsed":
        """With points that still count and were earned then: they lapse one day, and so the account is looked at again."""
        if self.before is None or self.gone_before is None or earned_at < self.gone_before:
            return self
        lapse_on = period.lapses_on(day_of(earned_at, zone))
        if earned_at < self.before:
            lapse_on += timedelta(days=period.grace_days)
        next_at = start_of(lapse_on, zone)
        return replace(self, next_at=next_at if self.next_at is None else min(self.next_at, next_at))


NOTHING_LAPSED = Lapsed()


@dataclass(frozen=True, slots=True)
class Since:
    """From when points count now, and from when they do for keeping a tier."""

    counts: datetime
    kept: datetime


def find_since(period: TierPeriod, now: datetime, zone: tzinfo) -> Since:
    """The bounds of the period and of its grace, as they are on the local day of ``now``."""
    today = day_of(now, zone)
    return Since(start_of(period.counts_since(today), zone), start_of(period.kept_since(today), zone))


def begin(period: TierPeriod, since: Since, *, adjustments: bool) -> Lapsed:
    """Of an account for which nothing lapsed yet."""
    return Lapsed(period.name(adjustments=adjustments), 0, since.counts, 0, since.kept)
