"""Triggering a workflow for the customers of a segment: whom it would reach and whom not, the order, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bridge import clock
from bridge.core.settling.reasons import N_
from bridge.core.workflow_events import Listener
from bridge.flows.workflows import trigger_workflow
from bridge.flows.workflows.trigger_workflow import KIND, find_last, list_workflows
from bridge.store.work import tasks
from bridge.store.work.tasks import Task
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.segments.segment_counts import SECONDS, Patience, look_in_time
from bridge.web.admin.segments.segment_desk import Meant, find_meant, lay_out
from bridge.web.admin.task_results import describe_failure, describe_result
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

NO_WORKFLOW = N_("Choose a workflow that is active and waits for “Loyalty: segment entered”.")
_SHOWN = timedelta(days=1)


def dialog(conn: Connection, call: Call) -> Document:
    """The dialog over a segment's screen (``id``, or ``built_in`` with its figures)."""
    page, desk = Page.of(call), lay_out(conn, call)
    meant = find_meant(conn, desk, call.payload["query"])
    return page.dialog(
        "admin/workflows/segment_workflow.html",
        title=page.language.gettext("Trigger a workflow"),
        back=page.link("segment", **meant.query),
        meant=meant,
        workflows=list_workflows(conn, tenant_id=desk.tenant_id),
        figures=look_in_time(conn, desk.select(meant.document), Patience.of(SECONDS)),
        last=find_last(conn, tenant_id=desk.tenant_id, query=meant.query),
        now=call.now,
        key=clock.new_id(),
        is_own=not call.reach.everybody,
    )


def trigger(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/segments/trigger``: has the worker do it; the segment's page shows how far it is."""
    page, desk = Page.of(call), lay_out(conn, call)
    form = Form(call.payload["form"], page.language)
    meant = find_meant(conn, desk, call.payload["form"])
    workflow = _read_workflow(conn, desk.tenant_id, form, page)
    staff = desk.counter.reach.staff_ids
    trigger_workflow.order(
        conn,
        tenant_id=desk.tenant_id,
        parameters={
            "form": form.text("key"),
            "name": meant.name,
            "key": _name_key(meant),
            "segment": meant.document,
            "query": dict(meant.query),
            "staff": None if staff is None else sorted(staff),
            "workflow": workflow.id,
            "workflow_name": workflow.name,
        },
        seen=form.optional_id("seen") or 0,
        user_id=call.identity.user,
        locale=call.identity.locale,
        now=call.now,
    )
    return done(page.language.gettext("The workflow is being triggered."), go=page.link("segment", **meant.query))


def find_triggering(conn: Connection, call: Call, page: Page, meant: Meant) -> tuple[Task | None, str | None]:
    """What this user last triggered for the segment: the task while it runs, and for a day what came of it, as HTML."""
    task = tasks.find_newest(conn, tenant_id=call.identity.tenant, kind=KIND, user_id=call.identity.user)
    if task is None or task.parameters["query"] != meant.query:
        return None, None
    if task.is_open:
        return task, None
    if call.now - task.created_at >= _SHOWN:
        return None, None
    if task.state == "failed":
        return None, describe_failure(page, task)
    return None, describe_result(conn, page, task) if task.state == "done" else None


def _name_key(meant: Meant) -> str:
    return meant.query.get("id") or meant.query["built_in"]


def _read_workflow(conn: Connection, tenant_id: int, form: Form, page: Page) -> Listener:
    chosen = form.optional_id("workflow")
    found = next((one for one in list_workflows(conn, tenant_id=tenant_id) or () if one.id == chosen), None)
    if found is None:
        raise form.refuse("workflow", page.language.gettext(NO_WORKFLOW))
    return found
