"""What is kept of a customer apart from account, entries and answers, for telling them all of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from bridge.store.customers.merges import list_numbers
from bridge.store.tables import bonuses, gifts, referrals


@dataclass(frozen=True, slots=True)
class GivenBonus:
    """A bonus that a customer got; ``taken_at`` is when it was taken back."""

    bonus_id: int
    name: str
    points: int
    given_at: datetime
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Somebody came through somebody else's link; ``by_them``: the customer it is about was the one who recommended."""

    id: int
    by_them: bool
    label: str
    points: int
    state: str
    created_at: datetime


def list_bonuses(conn: Connection, *, tenant_id: int, customer_id: int) -> list[GivenBonus]:
    """Those that the customer got, in the order in which they were made."""
    columns = gifts.c.bonus_id, bonuses.c.name, gifts.c.points, gifts.c.given_at, gifts.c.taken_at
    both = (gifts.c.tenant_id == bonuses.c.tenant_id) & (gifts.c.bonus_id == bonuses.c.id)
    numbers = list_numbers(conn, tenant_id=tenant_id, customer_id=customer_id)
    mine = gifts.c.tenant_id == tenant_id, gifts.c.customer_id.in_(numbers)
    query = select(*columns).join_from(gifts, bonuses, both).where(*mine).order_by(gifts.c.bonus_id)
    return [GivenBonus(*row) for row in conn.execute(query)]


def list_recommendations(conn: Connection, *, tenant_id: int, customer_id: int) -> list[Recommendation]:
    """Those by the customer, and the one through which they came, oldest first; the other's name is nobody else's business."""
    theirs = or_(referrals.c.customer_id == customer_id, referrals.c.referrer_id == customer_id)
    by_them = (referrals.c.referrer_id == customer_id).label("by_them")
    columns = referrals.c.id, by_them, referrals.c.label, referrals.c.points, referrals.c.state, referrals.c.created_at
    query = select(*columns).where(referrals.c.tenant_id == tenant_id, theirs).order_by(referrals.c.id)
    return [Recommendation(row[0], bool(row[1]), *row[2:]) for row in conn.execute(query)]
