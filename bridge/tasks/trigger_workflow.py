"""Triggers a workflow for a segment, some customers at a time. Whoever begins it anew goes on where it was."""

from functools import partial

from bridge import clock
from bridge.flows.workflows.trigger_workflow import is_listening, trigger_page
from bridge.store.database import Database
from bridge.store.segments.audience import count_audience
from bridge.store.work.tasks import Task
from bridge.tasks.progress import Progress, Work
from bridge.web.admin.segments.segment_exports import load_selection


def run(database: Database, task: Task) -> Work:
    """Counts customers who agreed. Parameters: ``segment`` and ``staff``, the ``key`` and the ``name`` of the segment, the
    ``workflow``. Result: of how many was ``told``, and ``switched_off`` if the workflow was before the end."""
    tenant_id = task.tenant_id
    with database.read() as conn:
        selection = load_selection(conn, task.parameters, tenant_id=tenant_id, now=task.created_at)
        total = count_audience(conn, selection=selection).reachable
    page = partial(trigger_page, tenant_id=tenant_id, task_id=task.id, selection=selection, parameters=task.parameters)
    told, goes_on = 0, True
    while goes_on:
        yield Progress(min(told, total), total)
        told, goes_on = database.transact(partial(page, now=clock.now()))
    with database.read() as conn:
        listens = is_listening(conn, tenant_id, int(task.parameters["workflow"]))
    return {"told": told} if listens else {"told": told, "switched_off": True}
