"""Segments as conditions of a query over profiles.

What a profile does not hold, visits within some days and points that expire, is summed up by customer in a query of its own. A
condition may be NULL where something never happened; whatever asks for none of several takes that for no.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, FromClause, and_, false, func, not_, or_, select, text, true

from bridge.core.access.permissions import EVERYBODY, Reach
from bridge.core.programmes.programme import Tier
from bridge.core.segments.segments import (
    AllOf,
    AnyOf,
    Booked,
    Expiring,
    Inactive,
    InTier,
    LastVisit,
    Moment,
    NearReward,
    NearTier,
    NeverRedeemed,
    New,
    NoneOf,
    Points,
    Segment,
    Spent,
    Visits,
    list_near,
)
from bridge.store.site.reach import say_reach
from bridge.store.tables import accounts, lots, profiles, visits

Sql: TypeAlias = ColumnElement[bool]

p = profiles.alias("p")


@dataclass(frozen=True, slots=True)
class Selection:
    """Whose customers are meant, by which segment, asked for when; near which ``tiers`` they may be, and whether these go by the
    points of a period (``tiers_lapse``)."""

    tenant_id: int
    segment: Segment
    moment: Moment
    tiers: Sequence[Tier] = ()
    reach: Reach = EVERYBODY
    tiers_lapse: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Only customers after one and up to another, by id, are asked for."""

    after: int
    until: int

    def holds(self, column: ColumnElement[int]) -> Sql:
        return and_(column > self.after, column <= self.until)


def say_selection(selection: Selection, stretch: Stretch | None = None) -> Sql:
    """The condition on ``p`` that a customer is selected."""
    parts = [p.c.tenant_id == selection.tenant_id, _say(selection.segment, _Sentence(selection, stretch))]
    if stretch is not None:
        parts.append(stretch.holds(p.c.customer_id))
    if not selection.reach.everybody:
        parts.append(text(say_reach("p.customer_id", tenant_id=selection.tenant_id, reach=selection.reach)))  # type: ignore[arg-type]
    return and_(*parts)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What conditions need to be said."""

    selection: Selection
    stretch: Stretch | None

    @property
    def moment(self) -> Moment:
        return self.selection.moment

    def sum_up(self, table: FromClause, within: Sql, having: Sql) -> Sql:
        """That a customer is one of those whose rows within bounds come to something."""
        where = [table.c.tenant_id == self.selection.tenant_id, within]
        if self.stretch is not None:
            where.append(self.stretch.holds(table.c.customer_id))
        return p.c.customer_id.in_(
            select(table.c.customer_id).where(*where).group_by(table.c.customer_id).having(having)
        )


def _say(segment: Segment, sentence: _Sentence) -> Sql:
    if isinstance(segment, AllOf):
        return and_(true(), *(_say(part, sentence) for part in segment.parts))
    if isinstance(segment, AnyOf):
        return or_(false(), *(_say(part, sentence) for part in segment.parts))
    if isinstance(segment, NoneOf):
        return or_(false(), *(_say(part, sentence) for part in segment.parts)).is_not(true())
    return _CONDITIONS[type(segment)](segment, sentence)


def _say_booked(one: Booked, _: _Sentence) -> Sql:
    return p.c.next_visit_at.is_not(None) if one.ahead else p.c.next_visit_at.is_(None)


def _say_expiring(one: Expiring, sentence: _Sentence) -> Sql:
    within = and_(lots.c.points_left > 0, lots.c.expires_at < sentence.moment.until(one.days))
    # Whatever is left in lots is part of the balance, which the index is by.
    return and_(p.c.balance >= one.least, sentence.sum_up(lots, within, func.sum(lots.c.points_left) >= one.least))


def _say_inactive(one: Inactive, sentence: _Sentence) -> Sql:
    last, moment = p.c.last_visit_at, sentence.moment
    away = last < moment.since(one.days)
    return away if one.at_most is None else and_(away, last >= moment.since(one.at_most + 1))


def _say_tier(one: InTier, _: _Sentence) -> Sql:
    return p.c.tier.is_(None) if one.without else p.c.tier.in_(sorted(one.names))


def _say_last_visit(one: LastVisit, _: _Sentence) -> Sql:
    asked = (p.c.last_service_id, one.services), (p.c.last_location_id, one.locations)
    return and_(*(column.in_(sorted(ids)) for column, ids in asked if ids))


def _say_near_reward(one: NearReward, _: _Sentence) -> Sql:
    available = p.c.balance - p.c.held
    near = available < one.cost
    # What is available is part of the balance, which the index is by.
    return and_(near, available >= one.least, p.c.balance >= one.least) if one.least > 0 else near


def _say_near_tier(one: NearTier, sentence: _Sentence) -> Sql:
    spans = [span for span in list_near(sentence.selection.tiers, one) if span]
    if not sentence.selection.tiers_lapse:
        return or_(false(), *(and_(p.c.lifetime >= span.start, p.c.lifetime < span.stop) for span in spans))
    points = accounts.c.counting
    near = or_(false(), *(and_(points >= span.start, points < span.stop) for span in spans))
    theirs = accounts.c.tenant_id == sentence.selection.tenant_id
    return p.c.customer_id.in_(select(accounts.c.customer_id).where(theirs, near))


def _say_never_redeemed(_: NeverRedeemed, __: _Sentence) -> Sql:
    return p.c.redeemed <= 0


def _say_new(one: New, sentence: _Sentence) -> Sql:
    return p.c.first_visit_at >= sentence.moment.since(one.days)


def _say_points(one: Points, _: _Sentence) -> Sql:
    return _bound(p.c.balance, one)


def _say_spent(one: Spent, sentence: _Sentence) -> Sql:
    if one.days is None:
        return _bound(p.c.spent, one)
    return _say_within(one, one.days, func.sum(visits.c.spent), sentence)


def _say_visits(one: Visits, sentence: _Sentence) -> Sql:
    if one.days is None:
        return _bound(p.c.visits, one)
    came = p.c.last_visit_at >= sentence.moment.since(one.days)
    if (one.least, one.most) == (1, None):
        return came
    if not one.least and one.most == 0:
        return came.is_not(true())
    return _say_within(one, one.days, func.count(), sentence)


def _say_within(one: Spent | Visits, days: int, figure: ColumnElement[Any], sentence: _Sentence) -> Sql:
    """Whoever did not come within the days is not summed up, and stands at 0."""
    since = sentence.moment.since(days)
    within = and_(visits.c.ends_at >= since, visits.c.ends_at <= sentence.moment.now)
    if (one.least is None or one.least <= 0) and (one.most is None or one.most >= 0):
        return sentence.sum_up(visits, within, not_(_bound(figure, one))).is_not(true())
    return and_(p.c.last_visit_at >= since, sentence.sum_up(visits, within, _bound(figure, one)))


def _bound(figure: ColumnElement[Any], one: Points | Spent | Visits) -> Sql:
    bounds: list[int | Decimal | None] = [one.least, one.most]
    least, most = bounds
    return and_(
        true(), *([figure >= least] if least is not None else []), *([figure <= most] if most is not None else [])
    )


_CONDITIONS: Mapping[type[Any], Callable[[Any, _Sentence], Sql]] = {
    Booked: _say_booked,
    Expiring: _say_expiring,
    Inactive: _say_inactive,
    InTier: _say_tier,
    LastVisit: _say_last_visit,
    NearReward: _say_near_reward,
    NearTier: _say_near_tier,
    NeverRedeemed: _say_never_redeemed,
    New: _say_new,
    Points: _say_points,
    Spent: _say_spent,
    Visits: _say_visits,
}
