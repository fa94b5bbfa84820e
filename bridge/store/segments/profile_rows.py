"""Profiles as lists and files show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, func, select

from bridge.core.customers.consent import Answer
from bridge.store.tables import profiles


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A customer as segments see one; ``consent`` is None for who was never asked."""

    customer_id: int
    balance: int
    held: int
    lifetime: int
    tier: str | None
    visits: int
    spent: Decimal
    last_visit_at: datetime | None
    consent: Answer | None


def list_profiles(conn: Connection, *, tenant_id: int, customer_ids: Sequence[int]) -> list[ProfileRow]:
    """Those of these customers who have one, by id."""
    columns = [profiles.c[name] for name in ProfileRow.__slots__]
    mine = profiles.c.tenant_id == tenant_id, profiles.c.customer_id.in_(customer_ids)
    rows = conn.execute(select(*columns).where(*mine).order_by(profiles.c.customer_id)) if customer_ids else ()
    return [
        ProfileRow(**(dict(row._mapping) | {"consent": Answer(row.consent) if row.consent else None})) for row in rows
    ]


def average_spent(conn: Connection, *, tenant_id: int) -> Decimal:
    """What customers who ever spent something spent on average, in all; 0 where nobody did."""
    mine = profiles.c.tenant_id == tenant_id, profiles.c.spent > 0
    return Decimal(conn.scalar(select(func.avg(profiles.c.spent)).where(*mine)) or 0)
