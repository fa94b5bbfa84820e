"""Long tasks that somebody asked for: who asked, how far the worker is, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select, update

from bridge.core.settling.reasons import N_
from bridge.errors import NotHere
from bridge.store.tables import tasks

# A worker that gives no sign of life for so long is taken for dead, and another begins its task anew.
SILENCE = timedelta(minutes=1)
OPEN = ("waiting", "running")
NO_SUCH_TASK = N_("There is no such task here. It may be long finished.")


@dataclass(frozen=True, slots=True)
class Task:
    """``state`` is waiting, running, done, failed or canceled; ``total`` is None until it is known. ``seen_at`` is when the worker
    last gave a sign."""

    id: int
    tenant_id: int
    kind: str
    parameters: Mapping[str, Any]
    user_id: int | None
    locale: str
    state: str
    done: int
    total: int | None
    result: Mapping[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    seen_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be finished."""
        return self.state in OPEN

    def is_silent(self, now: datetime) -> bool:
        """Whether it is open, but no worker is at it and none was for a while."""
        return self.is_open and now - (self.seen_at or self.created_at) > SILENCE


def append_task(
    conn: Connection,
    *,
    tenant_id: int,
    kind: str,
    parameters: Mapping[str, Any],
    user_id: int | None,
    locale: str,
    now: datetime,
) -> int:
    """A task for the worker; its id."""
    result = conn.execute(
        tasks.insert().values(
            tenant_id=tenant_id,
            kind=kind,
            parameters=parameters,
            user_id=user_id,
            locale=locale[:20],
            state="waiting",
            done=0,
            created_at=now,
        )
    )
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def get_task(conn: Connection, *, tenant_id: int, task_id: int) -> Task:
    """NotHere if this tenant has no such task."""
    row = conn.execute(_select().where(tasks.c.id == task_id, tasks.c.tenant_id == tenant_id)).first()
    if row is None:
        raise NotHere(NO_SUCH_TASK)
    return Task(**row._mapping)


def find_newest(conn: Connection, *, tenant_id: int, kind: str, user_id: int | None = None) -> Task | None:
    """The tenant's latest task of a kind, finished or not; with ``user_id`` the latest that this user asked for."""
    query = _select().where(tasks.c.tenant_id == tenant_id, tasks.c.kind == kind)
    if user_id is not None:
        query = query.where(tasks.c.user_id == user_id)
    row = conn.execute(query.order_by(tasks.c.id.desc()).limit(1)).first()
    return Task(**row._mapping) if row else None


def list_newest(conn: Connection, *, tenant_id: int, kind: str, limit: int) -> list[Task]:
    """The tenant's latest tasks of a kind, whoever asked for them, the newest first."""
    of_kind = tasks.c.tenant_id == tenant_id, tasks.c.kind == kind
    query = _select().where(*of_kind).order_by(tasks.c.id.desc()).limit(limit)
    return [Task(**row._mapping) for row in conn.execute(query)]


def list_open(conn: Connection, *, tenant_id: int, kind: str) -> list[Task]:
    """The tenant's tasks of a kind that are still to be finished, oldest first."""
    of_kind = tasks.c.tenant_id == tenant_id, tasks.c.kind == kind, tasks.c.state.in_(OPEN)
    return [Task(**row._mapping) for row in conn.execute(_select().where(*of_kind).order_by(tasks.c.id))]


def claim_task_for_all_tenants(conn: Connection, *, now: datetime) -> Task | None:
    """The next task to do, marked as running: one that waits, or one whose worker fell silent. Others skip it."""
    orphaned = and_(tasks.c.state == "running", tasks.c.seen_at < now - SILENCE)
    query = (
        _select()
        .where(or_(tasks.c.state == "waiting", orphaned))
        .order_by(tasks.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = conn.execute(query).first()
    if row is None:
        return None
    values = {"state": "running", "started_at": now, "seen_at": now, "done": 0}
    conn.execute(update(tasks).where(tasks.c.id == row.id).values(values))
    return Task(**(dict(row._mapping) | values))


def save_progress(conn: Connection, *, task: Task, done: int, total: int | None, now: datetime) -> bool:
    """Notes how far it is; False if it is no longer this worker's to do: canceled, or claimed by another."""
    mine = and_(tasks.c.id == task.id, tasks.c.state == "running", tasks.c.started_at == task.started_at)
    values = {"done": done, "total": total, "seen_at": now}
    return bool(conn.execute(update(tasks).where(mine).values(values)).rowcount)


def finish_task(
    conn: Connection, *, task: Task, state: str, result: Mapping[str, Any], done: int | None, now: datetime
) -> bool:
    """Notes what came of it (``state`` done or failed); False if it is no longer this worker's."""
    mine = and_(tasks.c.id == task.id, tasks.c.state == "running", tasks.c.started_at == task.started_at)
    values: dict[str, Any] = {"state": state, "result": result, "finished_at": now, "seen_at": now}
    if done is not None:
        values["done"] = done
    return bool(conn.execute(update(tasks).where(mine).values(values)).rowcount)


def cancel_task(conn: Connection, *, tenant_id: int, task_id: int, now: datetime) -> None:
    """Has the worker stop; nothing if it is finished."""
    conn.execute(
        update(tasks)
        .where(tasks.c.id == task_id, tasks.c.tenant_id == tenant_id, tasks.c.state.in_(OPEN))
        .values(state="canceled", finished_at=now)
    )


def _select() -> Select[Any]:
    names = ("id", "tenant_id", "kind", "parameters", "user_id", "locale", "state", "done", "total", "result")
    return select(*(tasks.c[name] for name in (*names, "created_at", "started_at", "seen_at")))
