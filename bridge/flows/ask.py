"""Asking for long work, and thinking better of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bridge.store import tasks


def ask_for(
    conn: Connection,
    *,
    tenant_id: int,
    kind: str,
    parameters: Mapping[str, Any],
    user_id: int | None,
    locale: str,
    now: datetime,
) -> int:
    """Gives the worker a task to do; its id. ``user_id`` is the WordPress user who asks, and reads ``locale``."""
    return tasks.append_task(
        conn, tenant_id=tenant_id, kind=kind, parameters=parameters, user_id=user_id, locale=locale, now=now
    )


def cancel_task(conn: Connection, *, tenant_id: int, task_id: int, now: datetime) -> None:
    """Has the worker stop; nothing if the task is finished."""
    tasks.cancel_task(conn, tenant_id=tenant_id, task_id=task_id, now=now)
