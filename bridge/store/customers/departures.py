"""Customers whose row is gone in Booknetic: since when, and whether the points that nobody can spend were given up."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select, tuple_, update
from sqlalchemy.dialects.mysql import insert

from bridge.core.customers.forgetting import NAMELESS_FROM
from bridge.store.tables import accounts, consents, departures


def note_departures(conn: Connection, *, tenant_id: int, customer_ids: Collection[int], now: datetime) -> list[int]:
    """Notes those of these customers of whom anything is kept that they are gone; gives them. Who was erased said goodbye already."""
    mine = accounts.c.tenant_id == tenant_id, accounts.c.customer_id.in_(customer_ids)
    answered = consents.c.tenant_id == tenant_id, consents.c.customer_id.in_(customer_ids)
    known = {*conn.scalars(select(accounts.c.customer_id).where(*mine))}
    known |= {*conn.scalars(select(consents.c.customer_id).where(*answered))}
    gone = sorted(one for one in known if one < NAMELESS_FROM)
    if gone:
        rows = [{"tenant_id": tenant_id, "customer_id": one, "seen_at": now} for one in gone]
        conn.execute(insert(departures).prefix_with("IGNORE"), rows)
    return gone


def forget_departures(conn: Connection, *, tenant_id: int, customer_ids: Collection[int]) -> None:
    """These customers are there, perhaps again."""
    theirs = departures.c.tenant_id == tenant_id, departures.c.customer_id.in_(customer_ids)
    if conn.scalar(select(exists().where(*theirs))):
        conn.execute(delete(departures).where(*theirs))


def list_ripe_for_all_tenants(conn: Connection, *, before: datetime, limit: int) -> list[tuple[int, int]]:
    """(tenant, customer) of the next who have been gone since before that moment, and whose points wait."""
    query = select(departures.c.tenant_id, departures.c.customer_id).where(
        departures.c.closed_at.is_(None), departures.c.seen_at <= before
    )
    rows = conn.execute(query.order_by(departures.c.seen_at).limit(limit))
    return [(row.tenant_id, row.customer_id) for row in rows]


def find_departure(conn: Connection, *, tenant_id: int, customer_id: int) -> tuple[datetime, datetime | None] | None:
    """(since when, when the points were given up) of a customer who is gone."""
    mine = departures.c.tenant_id == tenant_id, departures.c.customer_id == customer_id
    row = conn.execute(select(departures.c.seen_at, departures.c.closed_at).where(*mine)).first()
    return (row.seen_at, row.closed_at) if row else None


def list_departed_for_all_tenants(conn: Connection, *, customers: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of these, each (tenant, customer), who are gone."""
    if not customers:
        return set()
    theirs = tuple_(departures.c.tenant_id, departures.c.customer_id).in_(sorted(customers))
    rows = conn.execute(select(departures.c.tenant_id, departures.c.customer_id).where(theirs))
    return {(row.tenant_id, row.customer_id) for row in rows}


def close_departure(conn: Connection, *, tenant_id: int, customer_id: int, now: datetime) -> None:
    """Their points were given up."""
    mine = departures.c.tenant_id == tenant_id, departures.c.customer_id == customer_id
    conn.execute(update(departures).where(*mine).values(closed_at=now))
