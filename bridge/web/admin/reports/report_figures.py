"""The figures of a report for a range of days, beside those of the range before, and what the tenant owes in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING

from bridge.core.local_time import day_of
from bridge.core.money import floor_money
from bridge.core.reports import Days, Step, Totals, net, shift_month, sum_by_kind, total
from bridge.flows.reports.keep_figures import find_expiring
from bridge.store.reports import reports
from bridge.store.reports.figures import Figures
from bridge.store.reports.reports import Scope
from bridge.web.admin.segments.segment_counts import Patience
from bridge.web.formats import Formats, capitalise

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.core.programmes.programme import Programme

# So long the page waits for what expires when.
SECONDS_FOR_EXPIRIES = 1.0


@dataclass(frozen=True, slots=True)
class Activity:
    """What happened on some days. ``active`` are customers with an entry; None where they could not be counted in time."""

    days: Days
    totals: Totals
    active: int | None


@dataclass(frozen=True, slots=True)
class StepFigures:
    """One step of the charts: points earned and redeemed, net and signed, and those outstanding when it was over."""

    days: Days
    earned: int
    redeemed: int
    outstanding: int


@dataclass(frozen=True, slots=True)
class Report:
    """``now`` and ``before`` are the range that was asked for and the one that it is compared with."""

    now: Activity
    before: Activity
    step: Step
    steps: Sequence[StepFigures]


@dataclass(frozen=True, slots=True)
class Expiry:
    """Points that expire in a ``month``; None for later ones, or for those that never do (``never``)."""

    month: date | None
    points: int
    never: bool = False


@dataclass(frozen=True, slots=True)
class Expiries:
    """``lines`` by month, as of ``at`` (local) where that is not now; none where it ``is_late``: not summed up in time."""

    lines: Sequence[Expiry] = ()
    is_late: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TierCount:
    """How many customers have a tier; ``name`` None is for those without one."""

    name: str | None
    colour: str
    customers: int


def read_report(conn: Connection, *, scope: Scope, days: Days, patience: Patience) -> Report:
    """The figures of these days and of those before, out of one reading of the sums; who was active as long as one is patient."""
    earlier, step = days.before(), Step.of(days)
    sums = reports.sum_days(conn, scope=scope, within=Days(earlier.first, days.last))
    signed = [(one.day, one.kind, one.points) for one in sums]

    def read(within: Days) -> Activity:
        active = patience.ask(conn, lambda: reports.count_active(conn, scope=scope, within=within))
        return Activity(within, total(sum_by_kind(signed, within)), active)

    parts = [(part, sum_by_kind(signed, part)) for part in step.cut(days)]
    opening = reports.sum_before(conn, scope=scope, first=days.first)
    closing = list(accumulate((sum(points.values()) for _, points in parts), initial=opening))[1:]
    steps = [
        StepFigures(part, *net(points), outstanding) for (part, points), outstanding in zip(parts, closing, strict=True)
    ]
    return Report(read(days), read(earlier), step, steps)


def total_days(conn: Connection, *, scope: Scope, days: Days) -> tuple[Totals, Totals]:
    """The totals of these days, and of those before."""
    earlier = days.before()
    sums = reports.sum_days(conn, scope=scope, within=Days(earlier.first, days.last))
    signed = [(one.day, one.kind, one.points) for one in sums]
    return total(sum_by_kind(signed, days)), total(sum_by_kind(signed, earlier))


def list_expiries(conn: Connection, *, scope: Scope, figures: Figures, now: datetime) -> Expiries:
    """What expires when: month by month for a year, what comes later, and what never does.

    What is past its time and still there, since the worker has yet to come or a booking holds it, counts for this month.
    """
    told, zone = find_expiring(conn, scope=scope, now=now, seconds=SECONDS_FOR_EXPIRIES), scope.tenant.zone
    if told is None:
        return Expiries(is_late=True)
    *soon, later = told.value
    months = [shift_month(day_of(now, zone), number) for number in range(len(soon))]
    never = figures.outstanding - sum(soon) - later
    found = [Expiry(month, points) for month, points in zip(months, soon, strict=True)]
    found += [Expiry(None, later), Expiry(None, never, never=True)]
    return Expiries([one for one in found if one.points > 0], at=told.at and told.at.astimezone(zone))


def count_tiers(conn: Connection, *, scope: Scope, programme: Programme | None) -> list[TierCount]:
    """Every tier from the highest to the lowest, then those whom none has; nothing where there are no tiers."""
    if programme is None or not programme.tiers:
        return []
    members = reports.count_by_tier(conn, scope=scope)
    tiers = sorted(programme.tiers, key=lambda tier: -tier.min_points)
    named = [TierCount(tier.name, tier.color, members.get(tier.name, 0)) for tier in tiers]
    return [*named, TierCount(None, "#8a909c", members.get(None, 0))]


def worth(points: int, programme: Programme | None, decimals: int) -> Decimal | None:
    """What points are worth, rounded down; None where they cannot be used."""
    terms = programme.redemption if programme else None
    return floor_money(points * terms.point_value, decimals) if terms and terms.enabled else None


def compare(now: int, before: int, when: str, formats: Formats) -> str:
    """How a figure changed against the one before, in words that say which."""
    gettext = formats.language.gettext
    if before == 0:
        return capitalise(gettext("%(when)s: none", when=when))
    said = formats.number(before)
    change = round((now - before) * 100 / before)
    if change == 0:
        return gettext("About as many as %(when)s (%(before)s)", when=when, before=said)
    by = formats.percent(abs(change))
    if change > 0:
        return gettext("%(change)s more than %(when)s (%(before)s)", change=by, when=when, before=said)
    return gettext("%(change)s fewer than %(when)s (%(before)s)", change=by, when=when, before=said)
