"""What WordPress has to be told, until the shim says that it acted on it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, literal, or_, select, update

from bridge.store.many_rows import insert_rows
from bridge.store.tables import outbox


def append_events(
    conn: Connection,
    *,
    tenant_id: int,
    event: str,
    payloads: Iterable[Mapping[str, Any]],
    in_bulk: bool = False,
    now: datetime,
) -> None:
    """Each payload has ``params`` and ``data`` (docs/protocol.md). What is told ``in_bulk`` waits behind everything else."""
    events = [(event, payload) for payload in payloads]
    append_mixed(conn, tenant_id=tenant_id, events=events, in_bulk=in_bulk, now=now)


def append_mixed(
    conn: Connection,
    *,
    tenant_id: int,
    events: Sequence[tuple[str, Mapping[str, Any]]],
    in_bulk: bool = False,
    now: datetime,
) -> None:
    """Events of several names in one statement, each with its payload."""
    rows = [
        {
            "tenant_id": tenant_id,
            "event": event,
            "payload": dict(payload),
            "created_at": now,
            "appointment_id": payload["params"].get("appointment_id"),
            "in_bulk": in_bulk,
        }
        for event, payload in events
    ]
    insert_rows(conn, outbox, rows)


def list_waiting_for_all_tenants(
    conn: Connection,
    *,
    in_bulk: bool,
    limit: int,
    after: int = 0,
    until: datetime | None = None,
) -> list[dict[str, Any]]:
    """Events nobody acknowledged, oldest first: ``id``, ``event``, ``tenant``, ``params``, ``data``.

    Only those with an id above ``after`` that were written not later than ``until``, in bulk or not.
    """
    query = _waiting().where(outbox.c.in_bulk == in_bulk, outbox.c.id > after)
    if until is not None:
        query = query.where(outbox.c.created_at <= until)
    return _read(conn, query.order_by(outbox.c.id).limit(limit))


def list_newest_for_all_tenants(conn: Connection, *, since: datetime, limit: int) -> list[dict[str, Any]]:
    """The newest of those that were not written in bulk, as far as they were written after a moment; oldest first. However many wait,
    only so many are looked at."""
    query = _waiting().where(outbox.c.in_bulk == literal(False)).order_by(outbox.c.id.desc()).limit(limit).subquery()
    return _read(conn, select(query).where(query.c.created_at > since).order_by(query.c.id))


def list_about_for_all_tenants(
    conn: Connection, *, appointments: Iterable[tuple[int, int]], limit: int
) -> list[dict[str, Any]]:
    """Those of them that tell of one of the appointments, each (tenant, appointment)."""
    by_tenant: dict[int, list[int]] = {}
    for tenant_id, appointment_id in appointments:
        by_tenant.setdefault(tenant_id, []).append(appointment_id)
    about = [
        (outbox.c.tenant_id == tenant_id) & outbox.c.appointment_id.in_(ids) for tenant_id, ids in by_tenant.items()
    ]
    return _read(conn, _waiting().where(or_(*about)).order_by(outbox.c.id).limit(limit)) if about else []


def find_event(conn: Connection, *, tenant_id: int, event_id: int) -> dict[str, Any] | None:
    """One event as in a list, waiting or not; None if it is unknown, or forgotten."""
    found = _read(conn, select(outbox).where(outbox.c.id == event_id, outbox.c.tenant_id == tenant_id))
    return found[0] if found else None


def find_oldest_for_all_tenants(conn: Connection) -> int | None:
    """The oldest event that waits, or what follows the newest if none does; None where there never was one. Whatever is older is
    never sent again."""
    waiting = conn.scalar(select(func.min(outbox.c.id)).where(outbox.c.acknowledged_at.is_(None)))
    if waiting is not None:
        return int(waiting)
    newest = conn.scalar(select(func.max(outbox.c.id)))
    return None if newest is None else int(newest) + 1


def acknowledge_for_all_tenants(conn: Connection, *, ids: Iterable[int], now: datetime) -> None:
    """WordPress acted on these events."""
    conn.execute(
        update(outbox).where(outbox.c.id.in_(list(ids)), outbox.c.acknowledged_at.is_(None)).values(acknowledged_at=now)
    )


def forget_for_all_tenants(conn: Connection, *, before: datetime, limit: int) -> int:
    """Deletes the next events that were acknowledged before a moment; how many."""
    old = select(outbox.c.id).where(outbox.c.acknowledged_at < before).order_by(outbox.c.acknowledged_at).limit(limit)
    ids = list(conn.scalars(old))
    if ids:
        conn.execute(delete(outbox).where(outbox.c.id.in_(ids)))
    return len(ids)


def _waiting() -> Select[Any]:
    return select(outbox).where(outbox.c.acknowledged_at.is_(None))


def _read(conn: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    return [{"id": row.id, "event": row.event, "tenant": row.tenant_id, **row.payload} for row in conn.execute(query)]
