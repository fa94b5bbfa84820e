"""Customers who come: whom the worker saw first, and who of them has a login by now."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.dialects.mysql import insert as upsert

from bridge.store.site.booknetic import BKNTC
from bridge.store.tables import arrivals, marks

LOOKED_TO, NEWEST = "customers_to", "customers_newest"


def lock_mark_for_all_tenants(conn: Connection, *, name: str) -> int | None:
    """How far the worker has come, FOR UPDATE; None where it never was."""
    value: int | None = conn.scalar(select(marks.c.value).where(marks.c.name == name).with_for_update())
    return value


def save_mark_for_all_tenants(conn: Connection, *, name: str, value: int) -> None:
    """How far it has come now."""
    statement = upsert(marks).values(name=name, value=value)
    conn.execute(statement.on_duplicate_key_update(value=statement.inserted.value))


def list_newcomers_for_all_tenants(conn: Connection, *, after: int, upto: int, limit: int) -> list[tuple[int, int]]:
    """(tenant, customer) of the next customers after one and up to another, by id."""
    rows = conn.execute(_NEWCOMERS, {"after": after, "upto": upto, "limit": limit})
    return [(int(row.tenant_id), row.id) for row in rows]


def append_arrivals(conn: Connection, *, tenant_id: int, customer_ids: Collection[int], now: datetime) -> None:
    """Notes those who were not noted yet."""
    rows = [
        {"tenant_id": tenant_id, "customer_id": customer_id, "seen_at": now, "waits": True}
        for customer_id in customer_ids
    ]
    if rows:
        conn.execute(insert(arrivals).prefix_with("IGNORE"), rows)


def list_signed_up_for_all_tenants(conn: Connection, *, after: tuple[int, int], limit: int) -> list[tuple[int, int]]:
    """(tenant, customer) of the next who wait, after one of them, and have a login by now."""
    rows = conn.execute(_SIGNED_UP, {"tenant": after[0], "customer": after[1], "limit": limit})
    return [(int(row.tenant_id), row.customer_id) for row in rows]


def is_known_by_login(conn: Connection, *, tenant_id: int, customer_id: int) -> bool:
    """Whether the login of this customer was an older customer's of the same tenant before."""
    return conn.scalar(_OLDER, {"tenant": tenant_id, "customer": customer_id}) is not None


def stop_waiting(conn: Connection, *, tenant_id: int, customer_id: int) -> None:
    """This one has what there was to get."""
    mine = arrivals.c.tenant_id == tenant_id, arrivals.c.customer_id == customer_id
    conn.execute(update(arrivals).where(*mine).values(waits=False))


_NEWCOMERS = text(f"""
    SELECT id, COALESCE(tenant_id, 0) AS tenant_id FROM {BKNTC}customers
    WHERE id > :after AND id <= :upto ORDER BY id LIMIT :limit""")
_SIGNED_UP = text(f"""
    SELECT a.tenant_id, a.customer_id FROM {{prefix}}bkloyalty_arrivals a
        JOIN {BKNTC}customers c ON c.id = a.customer_id AND COALESCE(c.tenant_id, 0) = a.tenant_id
    WHERE a.waits AND (a.tenant_id > :tenant OR (a.tenant_id = :tenant AND a.customer_id > :customer)) AND c.user_id > 0
    ORDER BY a.tenant_id, a.customer_id LIMIT :limit""")
_OLDER = text(f"""
    SELECT 1 FROM {BKNTC}customers c JOIN {BKNTC}customers older ON older.user_id = c.user_id AND older.id < c.id
    WHERE c.id = :customer AND c.user_id > 0 AND COALESCE(older.tenant_id, 0) = :tenant LIMIT 1""")
