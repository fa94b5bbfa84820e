"""Figures that take a pass over everything: worked out at once where that is quick, else as the worker last kept them.

Pages may wait a second or two. What takes longer for a large business is worked out behind them, and they say as of when it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from bridge.core.access.permissions import EVERYBODY
from bridge.core.local_time import day_of, start_of
from bridge.core.points.redemption_curve import Cohort
from bridge.core.reports import Days, shift_month
from bridge.store.patience import TooSlow, within
from bridge.store.points import accounts
from bridge.store.programmes import tenants
from bridge.store.reports import cohorts, kept_figures, reports
from bridge.store.reports.kept_figures import KeptFigure, Name
from bridge.store.reports.reports import Scope
from bridge.store.segments.profile_rows import average_spent

# With fewer customers everything is worked out while one waits.
MANY = 20_000
# A kept figure so young is not worked out again.
FRESH = timedelta(hours=1)
MONTHS_BACK, MONTHS_AHEAD = 18, 12

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """A figure, and as of when where that is not now."""

    value: T
    at: datetime | None = None


def keep_figures(conn: Connection, *, tenant_id: int, now: datetime) -> bool:
    """Works out a tenant's figures and keeps them, where there are many customers; whether there are."""
    if accounts.count_accounts(conn, tenant_id=tenant_id, at_most=MANY) < MANY:
        return False
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    scope, today = Scope(tenant, EVERYBODY), day_of(now, tenant.zone)
    values: dict[Name, Any] = {
        Name.AVERAGE: str(average_spent(conn, tenant_id=tenant_id)),
        Name.COHORTS: {
            "month": _name(today),
            "cohorts": [(one.earned, one.left) for one in read_cohorts(conn, scope, today)],
        },
        Name.EXPIRING: {"month": _name(today), "points": sum_expiring(conn, scope, today)},
    }
    for name, value in values.items():
        kept_figures.save_figure(conn, tenant_id=tenant_id, name=name, figure=KeptFigure(value, now))
    return True


def find_average(conn: Connection, *, tenant_id: int, now: datetime, seconds: float) -> Decimal | None:
    """What customers who ever spent something spent on average, also as of some time ago; None where nobody knows yet."""
    ask = partial(average_spent, conn, tenant_id=tenant_id)
    told = _tell(conn, tenant_id, Name.AVERAGE, ask, now, seconds, lambda value: Decimal(value))
    return told.value if told else None


def find_cohorts(conn: Connection, *, scope: Scope, now: datetime, seconds: float) -> Told[Sequence[Cohort]] | None:
    """The points of this month and those before, youngest first; None where that takes too long and was never kept."""
    today = day_of(now, scope.tenant.zone)

    def read(value: Any) -> Sequence[Cohort] | None:
        pairs = value["cohorts"] if value["month"] == _name(today) else None
        return None if pairs is None else [Cohort(age, earned, left) for age, (earned, left) in enumerate(pairs)]

    return _tell_scope(conn, scope, Name.COHORTS, partial(read_cohorts, conn, scope, today), now, seconds, read)


def find_expiring(conn: Connection, *, scope: Scope, now: datetime, seconds: float) -> Told[Sequence[int]] | None:
    """The points that expire in this and the next ``MONTHS_AHEAD`` months, one by one, and those that do later; None likewise."""
    today = day_of(now, scope.tenant.zone)

    def read(value: Any) -> Sequence[int] | None:
        return value["points"] if value["month"] == _name(today) else None

    return _tell_scope(conn, scope, Name.EXPIRING, partial(sum_expiring, conn, scope, today), now, seconds, read)


def read_cohorts(conn: Connection, scope: Scope, today: date) -> list[Cohort]:
    """A pass over the tenant's lots, and one over what was taken back."""
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


def sum_expiring(conn: Connection, scope: Scope, today: date) -> list[int]:
    """A pass over the tenant's lots."""
    months = [shift_month(today, number) for number in range(1, MONTHS_AHEAD + 2)]
    return reports.sum_expiring(conn, scope=scope, bounds=[start_of(month, scope.tenant.zone) for month in months])


def _tell_scope(
    conn: Connection,
    scope: Scope,
    name: Name,
    ask: Callable[[], T],
    now: datetime,
    seconds: float,
    read: Callable[[Any], T | None],
) -> Told[T] | None:
    """What is kept is of everybody's customers: whoever sees their own waits for theirs."""
    if scope.reach.everybody:
        return _tell(conn, scope.tenant.tenant_id, name, ask, now, seconds, read)
    try:
        with within(conn, seconds=seconds):
            return Told(ask())
    except TooSlow:
        return None


def _tell(
    conn: Connection,
    tenant_id: int,
    name: Name,
    ask: Callable[[], T],
    now: datetime,
    seconds: float,
    read: Callable[[Any], T | None],
) -> Told[T] | None:
    kept = kept_figures.find_figure(conn, tenant_id=tenant_id, name=name)
    value = read(kept.value) if kept else None
    known = Told(value, kept.at) if kept and value is not None else None
    if known and known.at and now - known.at < FRESH:
        return known
    try:
        with within(conn, seconds=seconds):
            return Told(ask())
    except TooSlow:
        return known


def _name(today: date) -> str:
    return today.strftime("%Y-%m")
