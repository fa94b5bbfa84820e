"""Customers whose points were adjusted by hand, by the tiers that they reach with the adjustments and without."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, case, func, literal, select

from bridge.store.tables import accounts


def count_moves(conn: Connection, *, tenant_id: int, steps: Iterable[int], counting: bool) -> tuple[int, int]:
    """How many customers would rise and how many fall if adjustments counted for tiers (``counting``), or no more.

    ``steps`` are the tiers' minima. One pass over the tenant's accounts.
    """
    minima = list(steps)
    alone, adjusted = accounts.c.earned, accounts.c.earned + accounts.c.adjusted
    before, after = (alone, adjusted) if counting else (adjusted, alone)

    def rank(lifetime: Any) -> Any:
        return sum((case((func.greatest(lifetime, 0) >= step, 1), else_=0) for step in minima), start=literal(0))

    rise, fall = rank(after) > rank(before), rank(after) < rank(before)
    query = select(func.sum(case((rise, 1), else_=0)), func.sum(case((fall, 1), else_=0)))
    row = conn.execute(query.where(accounts.c.tenant_id == tenant_id, accounts.c.adjusted != 0)).one()
    return int(row[0] or 0), int(row[1] or 0)
