"""What came of a workflow that was triggered for a segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.store.work.tasks import Task
from bridge.web.admin.page import Page

if TYPE_CHECKING:
    from sqlalchemy import Connection


def describe_triggered(_: Connection, page: Page, task: Task) -> str:
    """How many customers it was triggered for."""
    assert task.result is not None, "only what is done is told of"
    name, told = task.parameters["workflow_name"], task.result["told"]
    is_off = bool(task.result.get("switched_off"))
    return page.fragment("admin/workflows/_triggered.html", name=name, told=told, is_off=is_off)
