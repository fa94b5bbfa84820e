"""What WordPress has to be told, until the shim says that it acted on it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from bridge.store.tables import outbox


def append_events(
    conn: Connection, *, tenant_id: int, event: str, payloads: Iterable[Mapping[str, Any]], now: datetime
) -> None:
    """Each payload has ``params`` and ``data`` (docs/protocol.md)."""
    rows = [
        {"tenant_id": tenant_id, "event": event, "payload": dict(payload), "created_at": now} for payload in payloads
    ]
    if rows:
        conn.execute(outbox.insert(), rows)


def list_waiting_for_all_tenants(
    conn: Connection, *, limit: int, after: int = 0, until: datetime | None = None
) -> list[dict[str, Any]]:
    """Events nobody acknowledged, oldest first: ``id``, ``event``, ``tenant``, ``params``, ``data``.

    Only those with an id above ``after`` that were written not later than ``until``.
    """
    query = select(outbox).where(outbox.c.acknowledged_at.is_(None), outbox.c.id > after)
    if until is not None:
        query = query.where(outbox.c.created_at <= until)
    query = query.order_by(outbox.c.id).limit(limit)
    return [{"id": row.id, "event": row.event, "tenant": row.tenant_id, **row.payload} for row in conn.execute(query)]


def acknowledge_for_all_tenants(conn: Connection, *, ids: Iterable[int], now: datetime) -> None:
    """WordPress acted on these events."""
    conn.execute(
        update(outbox).where(outbox.c.id.in_(list(ids)), outbox.c.acknowledged_at.is_(None)).values(acknowledged_at=now)
    )
