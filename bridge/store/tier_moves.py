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
