"""Who was told that points are about to expire, and who is to be told next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, func, select, text

from bridge.store.many_rows import insert_rows
from bridge.store.tables import accounts, expiry_notices, lots

_OPEN = lots.c.points_left > 0


@dataclass(frozen=True, slots=True)
class Due:
    """A customer of whose points so many expire on a day; ``tier`` is the one that they have."""

    customer_id: int
    points: int
    tier: str | None


def list_moments(conn: Connection, *, tenant_id: int, since: datetime, until: datetime) -> list[datetime]:
    """When points expire after a moment and not after another: by the hour, so that they are few."""
    hour = func.date_format(lots.c.expires_at, "%Y-%m-%d %H")
    within = lots.c.tenant_id == tenant_id, lots.c.expires_at > since, lots.c.expires_at <= until, _OPEN
    return list(conn.scalars(select(func.min(lots.c.expires_at)).where(*within).group_by(hour).order_by(hour)))


def list_untold(
    conn: Connection, *, tenant_id: int, on: date, since: datetime, until: datetime, after: int, limit: int
) -> list[Due]:
    """The next customers after one, by id, with points that expire from a moment to before another, which is the day ``on``, and who
    were not told of that day."""
    told = and_(
        expiry_notices.c.tenant_id == lots.c.tenant_id,
        expiry_notices.c.customer_id == lots.c.customer_id,
        expiry_notices.c.expires_on == on,
    )
    theirs = and_(accounts.c.tenant_id == lots.c.tenant_id, accounts.c.customer_id == lots.c.customer_id)
    query = (
        select(lots.c.customer_id, func.sum(lots.c.points_left), func.max(accounts.c.tier))
        .select_from(lots.outerjoin(expiry_notices, told).outerjoin(accounts, theirs))
        .where(
            lots.c.tenant_id == tenant_id,
            lots.c.expires_at >= since,
            lots.c.expires_at < until,
            _OPEN,
            lots.c.customer_id > after,
            expiry_notices.c.customer_id.is_(None),
        )
        .group_by(lots.c.customer_id)
        .order_by(lots.c.customer_id)
        .limit(limit)
    )
    return [Due(row[0], int(row[1]), row[2]) for row in conn.execute(query)]


def note_told(conn: Connection, *, tenant_id: int, on: date, told: Iterable[Due], now: datetime) -> None:
    """They were told, in the transaction that tells them. The database refuses to tell anybody twice of a day."""
    rows = [
        {
            "tenant_id": tenant_id,
            "customer_id": one.customer_id,
            "expires_on": on,
            "points": one.points,
            "told_at": now,
        }
        for one in told
    ]
    insert_rows(conn, expiry_notices, rows)


def forget_for_all_tenants(conn: Connection, *, before: date, limit: int) -> int:
    """Deletes the next notices of days before one; how many."""
    return conn.execute(_FORGET, {"before": before, "limit": limit}).rowcount


_FORGET = text("DELETE FROM {prefix}bkloyalty_expiry_notices WHERE expires_on < :before LIMIT :limit")
