"""How far a long task is, and stopping it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge import clock
from bridge.core.access.permissions import Permission
from bridge.errors import NotHere
from bridge.flows import ask
from bridge.store.work import tasks
from bridge.store.work.tasks import Task
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.task_delay import say_delay
from bridge.web.admin.task_results import NEEDED, UNSTOPPABLE, describe_failure, describe_result
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection


def status(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/task``: ``state``, ``done`` of ``total``, the ``html`` of what came of it, and of why it does not move,
    ``delay``."""
    page = Page.of(call)
    task = _get_task(conn, call, page)
    html = None
    if task.state == "done":
        html = describe_result(conn, page, task)
    elif task.state == "failed":
        html = describe_failure(page, task)
    delay = say_delay(conn, page, task, now=clock.wall())
    return {"state": task.state, "done": task.done, "total": task.total, "html": html, "delay": delay}


def cancel(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/task/cancel``: the worker stops at its next step."""
    page = Page.of(call)
    task = _get_task(conn, call, page)
    if task.kind in UNSTOPPABLE:
        return done(page.language.gettext("This cannot be stopped half-way: it goes on."))
    ask.cancel_task(conn, tenant_id=task.tenant_id, task_id=task.id, now=call.now)
    return done(page.language.gettext("Stopped."))


def _get_task(conn: Connection, call: Call, page: Page) -> Task:
    """Only who may ask for such a task may see it, and of those with own customers only who asked."""
    task_id = Form(call.payload["form"], page.language).id("task")
    task = tasks.get_task(conn, tenant_id=call.identity.tenant, task_id=task_id)
    is_own = task.user_id == call.identity.user
    if not call.may(NEEDED.get(task.kind, Permission.VIEW)) or not (is_own or call.reach.everybody):
        raise NotHere(tasks.NO_SUCH_TASK)
    return task
