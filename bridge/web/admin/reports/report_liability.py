"""What the points that are out there will likely cost, and what points took off what customers paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from bridge.core.local_time import day_of
from bridge.core.points.redemption_curve import Forecast, foresee
from bridge.core.reports import Days, shift_month
from bridge.flows.reports.keep_figures import find_cohorts
from bridge.store.reports import margins
from bridge.store.reports.margins import Margins
from bridge.store.reports.reports import Scope
from bridge.web.admin.segments.segment_counts import Patience

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.core.programmes.programme import Programme

# So long a page waits for it.
SECONDS = 1.0


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
    """``total`` points are likely redeemed within as many months as ``expected`` has, ``percent`` of those outstanding. Nothing is
    expected where there is too little history, or where it ``is_late``: not worked out in time. ``at`` is as of when, local, where
    that is not now."""

    expected: Sequence[Expected] = ()
    ages: Sequence[Age] = ()
    total: int = 0
    percent: int = 0
    is_late: bool = False
    at: datetime | None = None


def look_ahead(
    conn: Connection, *, scope: Scope, programme: Programme | None, outstanding: int, now: datetime
) -> Outlook:
    """From the cohorts as they are, or as the worker last kept them."""
    found, zone = find_cohorts(conn, scope=scope, now=now, seconds=SECONDS), scope.tenant.zone
    if found is None:
        return Outlook(is_late=True)
    forecast = foresee(found.value, expiry_months=programme.expiry_months if programme else None)
    shown = _show(forecast, outstanding, day_of(now, zone)) if forecast else Outlook()
    return replace(shown, at=found.at and found.at.astimezone(zone))


def read_margins(conn: Connection, *, scope: Scope, days: Days, patience: Patience) -> Margins | None:
    """None where that would take too long."""
    return patience.ask(conn, lambda: margins.read_margins(conn, scope=scope, days=days))


def _show(forecast: Forecast, outstanding: int, today: date) -> Outlook:
    expected = [Expected(shift_month(today, number), points) for number, points in enumerate(forecast.by_month[:12])]
    total = sum(one.points for one in expected)
    ages = [Age(months, _percent(share)) for months, share in enumerate(forecast.used)]
    return Outlook(expected, ages, total, total * 100 // outstanding if outstanding else 0)


def _percent(share: Fraction) -> int:
    return int(share * 100)
