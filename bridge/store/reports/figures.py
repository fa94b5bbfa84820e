"""Sums over a tenant's accounts, for pages that show how the programme does."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from bridge.core.access.permissions import Reach
from bridge.store.site.reach import say_reach
from bridge.store.tables import accounts, profiles


@dataclass(frozen=True, slots=True)
class Figures:
    """``customers`` have a balance above 0; ``outstanding`` is the sum of their balances, ``held`` what is set aside."""

    customers: int
    outstanding: int
    held: int


def sum_accounts(conn: Connection, *, tenant_id: int) -> Figures:
    """How many points are out there."""
    query = select(
        func.count(), func.coalesce(func.sum(accounts.c.balance), 0), func.coalesce(func.sum(accounts.c.held), 0)
    )
    row = conn.execute(query.where(accounts.c.tenant_id == tenant_id, accounts.c.balance > 0)).one()
    return Figures(int(row[0]), int(row[1]), int(row[2]))


def count_by_tier(conn: Connection, *, tenant_id: int) -> dict[str | None, int]:
    """How many customers each tier has, by its name; those without a tier under None."""
    query = select(accounts.c.tier, func.count()).where(accounts.c.tenant_id == tenant_id).group_by(accounts.c.tier)
    return {row[0]: int(row[1]) for row in conn.execute(query)}


def count_with_available(conn: Connection, *, tenant_id: int, least: int, reach: Reach) -> int:
    """How many customers within reach have at least so many points (1 or more) that are not set aside."""
    own = text(say_reach("customer_id", tenant_id=tenant_id, reach=reach))
    # What is available is part of the balance, which the index is by.
    enough = profiles.c.balance >= least, profiles.c.balance - profiles.c.held >= least
    query = select(func.count()).select_from(profiles).where(profiles.c.tenant_id == tenant_id, *enough, own)
    return conn.scalar(query) or 0
