"""Triggering a workflow for the customers of a segment who agreed to be written to, because somebody asked for it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bridge.core.settling.reasons import N_
from bridge.core.workflow_events import Listener, WorkflowEvent
from bridge.errors import ChangedMeanwhile
from bridge.flows.ask import ask_for
from bridge.flows.workflows.notices import tell_segment_entered
from bridge.flows.workflows.watch_segments import find_tiers
from bridge.store.programmes import tenants
from bridge.store.segments.audience import walk_audience
from bridge.store.segments.segment_conditions import Selection
from bridge.store.work import tasks
from bridge.store.work.tasks import Task
from bridge.store.workflows import walks, workflows

KIND = "trigger_workflow"
ALREADY = N_(
    "“%(name)s” was triggered for this segment in the meantime. If they shall get it once more, close this and open it anew."
)
# Of so many latest orders it is known for which segment they were.
LOOKED_THROUGH = 50


def list_workflows(conn: Connection, *, tenant_id: int) -> list[Listener] | None:
    """The active workflows that can be triggered so; None where this version's cannot be read."""
    listeners = workflows.list_listeners(conn, tenant_id=tenant_id)
    if listeners is None:
        return None
    return [one for one in listeners if one.event == WorkflowEvent.SEGMENT_ENTERED]


def find_last(conn: Connection, *, tenant_id: int, query: Mapping[str, str]) -> Task | None:
    """The last time that somebody had a workflow triggered for a segment, as its address names it."""
    latest = tasks.list_newest(conn, tenant_id=tenant_id, kind=KIND, limit=LOOKED_THROUGH)
    return next((task for task in latest if task.parameters["query"] == query), None)


def order(
    conn: Connection,
    *,
    tenant_id: int,
    parameters: Mapping[str, Any],
    seen: int,
    user_id: int | None,
    locale: str,
    now: datetime,
) -> None:
    """Has the worker trigger a workflow for a segment: once, however often one ``form`` is sent. ``seen`` is the task that was the
    segment's last when it was shown, 0 for none; ChangedMeanwhile if that is another one by now, for the same customers would be
    written to again."""
    tenants.lock_tenant(conn, tenant_id=tenant_id)  # of two who order at once one sees the other's
    last = find_last(conn, tenant_id=tenant_id, query=parameters["query"])
    if last is not None and last.parameters["form"] == parameters["form"]:
        return
    if last is not None and last.id != seen:
        raise ChangedMeanwhile(ALREADY, field="workflow", name=last.parameters["workflow_name"])
    ask_for(conn, tenant_id=tenant_id, kind=KIND, parameters=parameters, user_id=user_id, locale=locale, now=now)


def trigger_page(
    conn: Connection,
    *,
    tenant_id: int,
    task_id: int,
    selection: Selection,
    parameters: Mapping[str, str | int],
    now: datetime,
) -> tuple[int, bool]:
    """Tells of the next customers of a task; of how many so far, and whether there are more. ``parameters`` are the ``workflow``, the
    segment's ``key`` and its ``name``. Begun anew, it goes on where it was; a workflow that was switched off meanwhile ends it."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    walk = walks.lock_walk(conn, tenant_id=tenant_id, name=f"{walks.TASK}{task_id}", state=walks.TELLING, now=now)
    addressees, until = walk_audience(conn, selection=selection, after=walk.position)
    if until is None or not tenant.permitted or not is_listening(conn, tenant_id, int(parameters["workflow"])):
        return walk.told, False
    tell_segment_entered(
        conn,
        tenant=tenant,
        to=find_tiers(conn, tenant_id=tenant_id, to=addressees),
        key=str(parameters["key"]),
        name=str(parameters["name"]),
        workflow_id=int(parameters["workflow"]),
        now=now,
    )
    told = walk.told + len(addressees)
    walks.save_walk(conn, tenant_id=tenant_id, walk=replace(walk, position=until, told=told, round_at=now))
    return told, True


def is_listening(conn: Connection, tenant_id: int, workflow_id: int) -> bool:
    """Whether the workflow can be triggered; where nobody can read that, it may."""
    listeners = list_workflows(conn, tenant_id=tenant_id)
    return listeners is None or any(one.id == workflow_id for one in listeners)
