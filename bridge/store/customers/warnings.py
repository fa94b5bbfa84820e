"""What a customer loses unless they come: points that expire soon, and the tier that time is about to take."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from bridge.core.tiers.tier_keeping import Keeping, find_keeping
from bridge.core.tiers.tier_periods import find_since
from bridge.store.points import lapses
from bridge.store.points.statements import Standing
from bridge.store.tables import lots

# More lots than these expire within days of nobody.
MOST_LOTS = 1_000


@dataclass(frozen=True, slots=True)
class Expiring:
    """So many points expire on a local day."""

    on: date
    points: int


def list_expiring(
    conn: Connection, *, tenant_id: int, customer_id: int, standing: Standing, now: datetime
) -> list[Expiring]:
    """What of the customer's points expires within the programme's days of notice, by day, the soonest first."""
    programme = standing.programme
    if programme is None or not programme.expiry_notice_days:
        return []
    query = (
        select(lots.c.expires_at, lots.c.points_left)
        .where(
            lots.c.tenant_id == tenant_id,
            lots.c.customer_id == customer_id,
            lots.c.points_left > 0,
            lots.c.expires_at > now,
            lots.c.expires_at <= now + timedelta(days=programme.expiry_notice_days),
        )
        .order_by(lots.c.expires_at)
        .limit(MOST_LOTS)
    )
    sums: dict[date, int] = {}
    for row in conn.execute(query):
        day = programme.day_of(row.expires_at)
        sums[day] = sums.get(day, 0) + row.points_left
    return [Expiring(day, points) for day, points in sums.items()]


def read_keeping(
    conn: Connection, *, tenant_id: int, customer_id: int, standing: Standing, now: datetime
) -> Keeping | None:
    """What keeps the customer's tier, where time is about to take it."""
    programme = standing.programme
    if programme is None or programme.tier_period is None or standing.tier is None:
        return None
    earned = lapses.list_counting(
        conn,
        tenant_id=tenant_id,
        customer_id=customer_id,
        since=find_since(programme.tier_period, now, programme.timezone),
        adjustments=programme.count_adjustments,
    )
    return find_keeping(programme, standing.tier, earned, now)
