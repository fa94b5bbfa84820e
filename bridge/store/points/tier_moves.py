"""Customers by their lifetime points, and their tiers given anew, many at a time."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    and_,
    case,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    text,
    update,
)

from bridge.core.points.accounts import Account
from bridge.core.programmes.programme import Programme
from bridge.core.tiers.tier_moves import Group, Span
from bridge.core.tiers.tier_periods import NOTHING_LAPSED
from bridge.store.points.accounts import dump_lapsed
from bridge.store.points.lapses import counting
from bridge.store.points.standings import copy_standings
from bridge.store.tables import accounts


def count_in_spans(conn: Connection, *, tenant_id: int, spans: Iterable[Span]) -> list[int]:
    """How many customers have so many lifetime points, for each span; one pass over an index, which is left to nobody's choice:
    the whole table would take many times as long."""
    inside = [
        accounts.c.lifetime >= span.least
        if span.limit is None
        else and_(accounts.c.lifetime >= span.least, accounts.c.lifetime < span.limit)
        for span in spans
    ]
    query = select(*(func.coalesce(func.sum(condition, type_=Integer), 0) for condition in inside))
    query = query.where(accounts.c.tenant_id == tenant_id).with_hint(accounts, "FORCE INDEX (lifetime)")
    return [int(count) for count in conn.execute(query).one()]


def count_groups(conn: Connection, *, tenant_id: int, spans: Sequence[Span]) -> list[Group]:
    """Customers by their tier and by the span in which their points lie, those that count and those that keep a tier; of a
    business whose points lapse. One pass over its accounts."""
    bounds = [span.least for span in spans]
    points, kept = (_floor(counting(lapsed), bounds) for lapsed in (accounts.c.lapsed, accounts.c.gone))
    query = select(accounts.c.tier, points.label("points"), kept.label("kept"), func.count().label("customers"))
    query = query.where(accounts.c.tenant_id == tenant_id).group_by(accounts.c.tier, text("points"), text("kept"))
    return [Group(row.tier, int(row.points), int(row.kept), row.customers) for row in conn.execute(query)]


def _floor(points: ColumnElement[int], bounds: Sequence[int]) -> ColumnElement[int]:
    """The bound next below."""
    steps: list[Any] = [(points >= bound, literal_column(str(int(bound)))) for bound in sorted(bounds, reverse=True)]
    return case(*steps, else_=literal_column("0"))


def count_customers(conn: Connection, *, tenant_id: int) -> int:
    """How many customers have an account."""
    return conn.scalar(select(func.count()).where(accounts.c.tenant_id == tenant_id)) or 0


def find_page_end(conn: Connection, *, tenant_id: int, after: int, limit: int) -> int | None:
    """The last of the next ``limit`` customers after one, by id; None if there is none."""
    page = select(accounts.c.customer_id).where(accounts.c.tenant_id == tenant_id, accounts.c.customer_id > after)
    page = page.order_by(accounts.c.customer_id).limit(limit)
    last: int | None = conn.scalar(select(func.max(page.subquery().c.customer_id)))
    return last


def lock_late(conn: Connection, *, tenant_id: int, after: int, until: int, programme: Programme) -> list[Account]:
    """Of the customers after one and up to another, by id, those who do not have the lifetime points and the tier of this
    programme: FOR UPDATE, without purse and tallies."""
    lifetime, tier = _reached(programme)
    columns = [accounts.c[name] for name in ("customer_id", "earned", "adjusted", "tier")]
    query = (
        select(*columns)
        .where(
            accounts.c.tenant_id == tenant_id,
            accounts.c.customer_id.between(after + 1, until),
            or_(accounts.c.lifetime != lifetime, accounts.c.tier.is_distinct_from(tier), accounts.c.lapse_terms != ""),
        )
        .order_by(accounts.c.customer_id)
        .with_for_update()
    )
    return [
        Account(row.customer_id, earned=row.earned, adjusted=row.adjusted, tier=row.tier) for row in conn.execute(query)
    ]


def save_tiers(
    conn: Connection, *, tenant_id: int, customer_ids: Sequence[int], programme: Programme, now: datetime
) -> None:
    """Gives these customers the lifetime points and the tier of this programme, which has no period, in two statements."""
    lifetime, tier = _reached(programme)
    conn.execute(
        update(accounts)
        .where(accounts.c.tenant_id == tenant_id, accounts.c.customer_id.in_(customer_ids))
        .values(lifetime=lifetime, tier=tier, updated_at=now, **dump_lapsed(NOTHING_LAPSED))
    )
    copy_standings(conn, tenant_id=tenant_id, customer_ids=customer_ids)


def _reached(programme: Programme) -> tuple[Any, Any]:
    """The lifetime points of an account and the tier that they reach, as core/points/accounts.py and core/tiers/tiers.py have them."""
    lifetime = func.greatest(accounts.c.earned + (accounts.c.adjusted if programme.count_adjustments else 0), 0)
    # Highest first; of tiers with the same minimum the first one counts.
    steps = sorted(programme.tiers, key=lambda step: -step.min_points)
    reached = [(lifetime >= step.min_points, literal(step.name)) for step in steps]
    return lifetime, case(*reached, else_=None) if reached else null()
