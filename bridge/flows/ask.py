"""Asking for long work, and thinking better of it."""

from datetime import datetime

from sqlalchemy import Connection

from bridge.store import tasks


def cancel_task(conn: Connection, *, tenant_id: int, task_id: int, now: datetime) -> None:
    """Has the worker stop; nothing if the task is finished."""
    tasks.cancel_task(conn, tenant_id=tenant_id, task_id=task_id, now=now)
