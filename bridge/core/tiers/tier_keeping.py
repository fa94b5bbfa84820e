"""What a customer must earn, and until when, to keep the tier they have: "one booking by 3 March keeps Gold"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bridge.core.local_time import day_of
from bridge.core.programmes.programme import Programme, Tier

# Whoever has longer than this is told nothing yet.
TOLD_DAYS = 60


@dataclass(frozen=True, slots=True)
class Earned:
    """Points that count from a moment on; ``by_booking``: a booking earned them."""

    at: datetime
    points: int
    by_booking: bool = False


@dataclass(frozen=True, slots=True)
class Keeping:
    """``missing`` points, earned until ``last_on`` (included), keep the ``tier``; ``one_booking``: what the last one earned is
    enough."""

    tier: Tier
    missing: int
    last_on: date
    one_booking: bool


def find_keeping(programme: Programme, tier: str | None, earned: Sequence[Earned], now: datetime) -> Keeping | None:
    """None where nothing is about to be lost. ``earned`` is what keeps a tier now, oldest first."""
    period = programme.tier_period
    has = next((one for one in programme.tiers if one.name == tier), None)
    if period is None or has is None:
        return None
    left, today = sum(one.points for one in earned), programme.day_of(now)
    for day, points in _sum_days(programme, earned):
        left -= points
        lost_on = period.lapses_on(day) + timedelta(days=period.grace_days)
        if left < has.min_points and lost_on > today:
            if lost_on - today > timedelta(days=TOLD_DAYS):
                return None
            usual = next((one.points for one in reversed(earned) if one.by_booking and one.points > 0), 0)
            missing = has.min_points - max(0, left)
            return Keeping(has, missing, lost_on - timedelta(days=1), usual >= missing)
    return None


def _sum_days(programme: Programme, earned: Iterable[Earned]) -> list[tuple[date, int]]:
    sums: dict[date, int] = {}
    for one in earned:
        day = day_of(one.at, programme.timezone)
        sums[day] = sums.get(day, 0) + one.points
    return sorted(sums.items())
