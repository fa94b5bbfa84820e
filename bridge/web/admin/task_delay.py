"""Why a long task does not move: nobody works, or others come first. Said where its progress stands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bridge.core.access.permissions import Permission
from bridge.store.work import signs
from bridge.store.work.tasks import SILENCE, Task
from bridge.web.admin.page import Page

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

# A worker that is at work looks for tasks every second.
BEGUN_BY_THEN = timedelta(seconds=10)


def say_delay(conn: Connection, page: Page, task: Task, *, now: datetime) -> str:
    """The reason as HTML, with what to do; "" while all is well. ``now`` is real time."""
    waits = task.state == "waiting"
    if not task.is_open or (waits and timedelta(0) <= now - task.created_at < BEGUN_BY_THEN):
        return ""
    worked_at = signs.find_long_work_for_all_tenants(conn)
    is_at_work = worked_at is not None and now - worked_at <= SILENCE
    if is_at_work and not waits:
        return ""
    check = page.link("self-check") if Permission.SETTINGS in page.permissions else None
    return page.fragment("admin/_task_delay.html", is_at_work=is_at_work, worked_at=worked_at, check=check, now=now)
