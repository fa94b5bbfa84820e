"""Points that count for tiers only for a time: whose lapse now, and how many still count."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from bridge.core.tiers.tier_keeping import Earned
from bridge.core.tiers.tier_periods import Since
from bridge.store.customers.merges import list_aliases, list_numbers
from bridge.store.tables import accounts, entries

COUNTED = ("bonus", "earned", "reversed")
# More than anybody earns points in a period and its grace; whoever does is told nothing of what they need.
MOST_LINES = 2_000


@dataclass(frozen=True, slots=True)
class Counting:
    """What counts of a customer's points, and for keeping a tier; the moments at which the oldest of both were earned."""

    points: int = 0
    kept: int = 0
    oldest_at: datetime | None = None
    oldest_kept_at: datetime | None = None

    def plus(self, other: "Counting") -> "Counting":
        """With what counts of another row of the same person."""
        oldest = (one for one in (self.oldest_at, other.oldest_at) if one)
        oldest_kept = (one for one in (self.oldest_kept_at, other.oldest_kept_at) if one)
        return Counting(
            self.points + other.points,
            self.kept + other.kept,
            min(oldest, default=None),
            min(oldest_kept, default=None),
        )


def sum_counting(
    conn: Connection, *, tenant_id: int, customer_ids: Collection[int], since: Since, adjustments: bool
) -> dict[int, Counting]:
    """Of these customers; whoever has no such points is left out. Reads their entries of the period and its grace."""
    at, aliases = _counted_from(), list_aliases(conn, tenant_id=tenant_id, customer_ids=customer_ids)
    counts = at >= since.counts
    query = (
        select(
            entries.c.customer_id,
            func.coalesce(func.sum(case((counts, entries.c.points), else_=0)), 0).label("points"),
            func.sum(entries.c.points).label("kept"),
            func.min(case((counts, at))).label("oldest_at"),
            func.min(at).label("oldest_kept_at"),
        )
        .where(*_of_period(tenant_id, since, adjustments), entries.c.customer_id.in_(sorted({*customer_ids, *aliases})))
        .group_by(entries.c.customer_id)
    )
    found: dict[int, Counting] = {}
    for row in conn.execute(query):
        counting = Counting(int(row.points), int(row.kept), row.oldest_at, row.oldest_kept_at)
        person = aliases.get(row.customer_id, row.customer_id)
        found[person] = found[person].plus(counting) if person in found else counting
    return found


def list_counting(
    conn: Connection, *, tenant_id: int, customer_id: int, since: Since, adjustments: bool
) -> list[Earned]:
    """What counts of one customer's points for keeping a tier, the oldest first; at most ``MOST_LINES``."""
    at, numbers = _counted_from(), list_numbers(conn, tenant_id=tenant_id, customer_id=customer_id)
    query = (
        select(at.label("counts_at"), entries.c.points, entries.c.kind, entries.c.appointment_id)
        .where(*_of_period(tenant_id, since, adjustments), entries.c.customer_id.in_(numbers))
        .order_by(at, entries.c.id)
        .limit(MOST_LINES)
    )
    return [
        Earned(row.counts_at, row.points, row.kind == "earned" and row.appointment_id is not None)
        for row in conn.execute(query)
    ]


def list_due_for_all_tenants(conn: Connection, *, now: datetime, limit: int) -> list[tuple[int, int]]:
    """(tenant, customer) of those of whose points some lapse by ``now``, the longest overdue first."""
    query = select(accounts.c.tenant_id, accounts.c.customer_id).where(accounts.c.lapses_at <= now)
    query = query.order_by(accounts.c.lapses_at).limit(limit)
    return [(row.tenant_id, row.customer_id) for row in conn.execute(query)]


def counting(lapsed: ColumnElement[int]) -> ColumnElement[int]:
    """The points of an account that count, less those that ``lapsed`` or are gone, as core/points/accounts.py has them."""
    adjusted = case((func.right(accounts.c.lapse_terms, 1) == "a", accounts.c.adjusted), else_=0)
    return func.greatest(accounts.c.earned + adjusted - lapsed, 0)


def _counted_from() -> ColumnElement[datetime]:
    return func.coalesce(entries.c.counts_at, entries.c.at, type_=entries.c.at.type)


def _of_period(tenant_id: int, since: Since, adjustments: bool) -> tuple[Any, ...]:
    """Points never count from a moment after they were posted, so the index by that is enough to find them."""
    kinds = (*COUNTED, "adjusted") if adjustments else COUNTED
    return (
        entries.c.tenant_id == tenant_id,
        entries.c.at >= since.kept,
        _counted_from() >= since.kept,
        entries.c.kind.in_(kinds),
    )
