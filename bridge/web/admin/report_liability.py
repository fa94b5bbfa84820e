"""What the points that are out there will likely cost, and what points took off what customers paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from bridge.core.local_time import start_of
from bridge.core.redemption_curve import Cohort, Forecast, foresee
from bridge.core.reports import Days, shift_month
from bridge.store import cohorts, margins, reports
from bridge.store.margins import Margins
from bridge.store.patience import TooSlow, within
from bridge.store.reports import Scope

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.core.programme import Programme

# So many months back points are looked at, and so long a page waits for it.
MONTHS_BACK = 18
SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Expected:
    """Points that are likely redeemed in a month."""

    month: date
    points: int


@dataclass(frozen=True, slots=True)
class Age:
    """How much of points is used so many months after they were earned; ``percent`` is whole."""

    months: int
    percent: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """``total`` points are likely redeemed within as many months as ``expected`` has, ``percent`` of those outstanding."""

    expected: Sequence[Expected]
    ages: Sequence[Age]
    total: int
    percent: int


def look_ahead(
    conn: Connection, *, scope: Scope, programme: Programme | None, outstanding: int, today: date
) -> Outlook | None:
    """None where there is too little history, or too much to look at while somebody waits."""
    try:
        with within(conn, seconds=SECONDS):
            found = _read_cohorts(conn, scope, today)
    except TooSlow:
        return None
    forecast = foresee(found, expiry_months=programme.expiry_months if programme else None)
    return _show(forecast, outstanding, today) if forecast else None


def read_margins(conn: Connection, *, scope: Scope, days: Days) -> Margins | None:
    """None where that would take too long."""
    try:
        with within(conn, seconds=SECONDS):
            return margins.read_margins(conn, scope=scope, days=days)
    except TooSlow:
        return None


def _read_cohorts(conn: Connection, scope: Scope, today: date) -> list[Cohort]:
    months = [shift_month(today, -back) for back in range(MONTHS_BACK, -2, -1)]
    bounds = [start_of(month, scope.tenant.zone) for month in months]
    earned = dict.fromkeys(months[:-1], 0)
    for one in reports.sum_days(conn, scope=scope, within=Days(months[0], today)):
        if one.kind in ("adjusted", "bonus", "earned"):
            earned[one.day.replace(day=1)] += one.points
    left = cohorts.sum_left(conn, scope=scope, bounds=bounds)
    taken_back = cohorts.sum_taken_back(conn, scope=scope, bounds=bounds)
    oldest_first = zip(months[:-1], left, taken_back, strict=True)
    amounts = [(max(0, earned[month] + taken), stays) for month, stays, taken in oldest_first]
    return [Cohort(age, points, stays) for age, (points, stays) in enumerate(reversed(amounts))]


def _show(forecast: Forecast, outstanding: int, today: date) -> Outlook:
    expected = [Expected(shift_month(today, number), points) for number, points in enumerate(forecast.by_month[:12])]
    total = sum(one.points for one in expected)
    ages = [Age(months, _percent(share)) for months, share in enumerate(forecast.used)]
    return Outlook(expected, ages, total, total * 100 // outstanding if outstanding else 0)


def _percent(share: Fraction) -> int:
    return int(share * 100)
