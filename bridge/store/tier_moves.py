"""Customers by their lifetime points, and their tiers given anew, many at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, literal, select, update

from bridge.core.accounts import Account
from bridge.core.programme import Programme
from bridge.core.tier_moves import Span
from bridge.store.tables import accounts


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides a customer's tier: an account without purse and tallies, and the lifetime points that stand in its row."""

    account: Account
    lifetime: int


def count_in_spans(conn: Connection, *, tenant_id: int, spans: Iterable[Span]) -> list[int]:
    """How many customers have so many lifetime points, for each span; one pass over an index."""
    counts = []
    for span in spans:
        query = select(func.count()).where(accounts.c.tenant_id == tenant_id, accounts.c.lifetime >= span.least)
        if span.limit is not None:
            query = query.where(accounts.c.lifetime < span.limit)
        counts.append(query.scalar_subquery())
    return [int(count) for count in conn.execute(select(*counts)).one()]


def count_moves_by_adjustments(
    conn: Connection, *, tenant_id: int, steps: Iterable[int], counting: bool
) -> tuple[int, int]:
    """How many customers would rise and how many fall if adjustments counted for tiers (``counting``), or no more.

    ``steps`` are the tiers' minima. One pass over the tenant's accounts.
    """
    minima = list(steps)
    alone, adjusted = accounts.c.earned, accounts.c.earned + accounts.c.adjusted
    before, after = (alone, adjusted) if counting else (adjusted, alone)

    def rank(lifetime: Any) -> Any:
        return sum((case((func.greatest(lifetime, 0) >= step, 1), else_=0) for step in minima), start=literal(0))

    moves = [
        func.sum(case((rank(after) > rank(before), 1), else_=0)),
        func.sum(case((rank(after) < rank(before), 1), else_=0)),
    ]
    query = select(*moves).where(accounts.c.tenant_id == tenant_id, accounts.c.adjusted != 0)
    row = conn.execute(query).one()
    return int(row[0] or 0), int(row[1] or 0)


def count_customers(conn: Connection, *, tenant_id: int) -> int:
    """How many customers have an account."""
    return conn.scalar(select(func.count()).where(accounts.c.tenant_id == tenant_id)) or 0


def lock_page(conn: Connection, *, tenant_id: int, after: int, limit: int) -> list[Standing]:
    """The next customers after one, by id, FOR UPDATE."""
    columns = [accounts.c[name] for name in ("customer_id", "earned", "adjusted", "tier", "lifetime")]
    query = (
        select(*columns)
        .where(accounts.c.tenant_id == tenant_id, accounts.c.customer_id > after)
        .order_by(accounts.c.customer_id)
        .limit(limit)
        .with_for_update()
    )
    return [
        Standing(Account(row.customer_id, earned=row.earned, adjusted=row.adjusted, tier=row.tier), row.lifetime)
        for row in conn.execute(query)
    ]


def save_tiers(
    conn: Connection, *, tenant_id: int, customer_ids: Sequence[int], programme: Programme, now: datetime
) -> None:
    """Gives these customers the lifetime points and the tier of this programme, in one statement."""
    lifetime: Any = accounts.c.earned + (accounts.c.adjusted if programme.count_adjustments else 0)
    lifetime = func.greatest(lifetime, 0)
    # Highest first; of tiers with the same minimum the first one counts, as in core/tiers.py.
    steps = sorted(programme.tiers, key=lambda step: -step.min_points)
    reached = [(lifetime >= step.min_points, literal(step.name)) for step in steps]
    tier: Any = case(*reached, else_=None) if reached else None
    conn.execute(
        update(accounts)
        .where(accounts.c.tenant_id == tenant_id, accounts.c.customer_id.in_(customer_ids))
        .values(lifetime=lifetime, tier=tier, updated_at=now)
    )
