"""What waits to be done: doorbells, events for WordPress, tasks. ``tenant_id`` None counts those of every tenant."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, func, select

from bridge.store.tables import doorbells, outbox, tasks
from bridge.store.work.tasks import OPEN


@dataclass(frozen=True, slots=True)
class Queue:
    """How many wait, since when the oldest does (None: none waits)."""

    count: int
    oldest_at: datetime | None


def count_doorbells(conn: Connection, *, tenant_id: int | None) -> Queue:
    """Doorbells that were not answered; times are those of the plugin's clock."""
    return _count(conn, doorbells.c.rung_at, _of(doorbells, tenant_id))


def count_events(conn: Connection, *, tenant_id: int | None) -> Queue:
    """Events that WordPress did not act on."""
    return _count(conn, outbox.c.created_at, outbox.c.acknowledged_at.is_(None), _of(outbox, tenant_id))


def count_tasks(conn: Connection, *, tenant_id: int | None, state: str | None = None) -> Queue:
    """Tasks in a state (None: those that are still to be finished)."""
    wanted = tasks.c.state == state if state else tasks.c.state.in_(OPEN)
    return _count(conn, tasks.c.created_at, wanted, _of(tasks, tenant_id))


def list_late(conn: Connection, *, tenant_id: int | None, before: datetime, limit: int) -> list[tuple[int, int]]:
    """(tenant, appointment) of the oldest doorbells that rang before a moment and were not answered."""
    query = (
        select(doorbells.c.tenant_id, doorbells.c.appointment_id)
        .where(doorbells.c.rung_at < before, _of(doorbells, tenant_id))
        .group_by(doorbells.c.tenant_id, doorbells.c.appointment_id)
        .order_by(func.min(doorbells.c.id))
        .limit(limit)
    )
    return [(row.tenant_id, row.appointment_id) for row in conn.execute(query)]


def is_change_stuck(conn: Connection, *, tenant_id: int | None) -> bool:
    """Whether the latest putting into effect of a programme version, of any tenant, failed or was stopped."""
    latest = select(func.max(tasks.c.id)).where(tasks.c.kind == "apply_version", _of(tasks, tenant_id))
    latest = latest.group_by(tasks.c.tenant_id)
    query = select(tasks.c.id).where(tasks.c.id.in_(latest), tasks.c.state.in_(("failed", "canceled")))
    return conn.scalar(query.limit(1)) is not None


def _of(table: Table, tenant_id: int | None) -> ColumnElement[bool]:
    return table.c.tenant_id == tenant_id if tenant_id is not None else table.c.tenant_id.is_not(None)


def _count(conn: Connection, at: ColumnElement[datetime], *conditions: ColumnElement[bool]) -> Queue:
    row = conn.execute(select(func.count(), func.min(at)).where(*conditions)).one()
    return Queue(row[0], row[1])
