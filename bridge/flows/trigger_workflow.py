"""Triggering a workflow for the customers of a segment who agreed to be written to, because somebody asked for it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.workflow_events import Listener, WorkflowEvent
from bridge.flows.notices import tell_segment_entered
from bridge.flows.watch_segments import find_tiers
from bridge.store import tenants, walks, workflows
from bridge.store.audience import walk_audience
from bridge.store.segment_conditions import Selection

KIND = "trigger_workflow"


def list_workflows(conn: Connection, *, tenant_id: int) -> list[Listener] | None:
    """The active workflows that can be triggered so; None where this version's cannot be read."""
    listeners = workflows.list_listeners(conn, tenant_id=tenant_id)
    if listeners is None:
        return None
    return [one for one in listeners if one.event == WorkflowEvent.SEGMENT_ENTERED]


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
    segment's ``key`` and its ``name``. Begun anew, it goes on where it was."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    walk = walks.lock_walk(conn, tenant_id=tenant_id, name=f"{walks.TASK}{task_id}", state=walks.TELLING, now=now)
    addressees, until = walk_audience(conn, selection=selection, after=walk.position)
    if until is None or not tenant.permitted:
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
