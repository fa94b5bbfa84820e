"""Attaching history as somebody at a screen orders it: tried first, then begun as it was tried, each as a task of the worker."""

from datetime import datetime

from sqlalchemy import Connection

from bridge.core.history.history import Choice
from bridge.core.settling.reasons import N_
from bridge.errors import ChangedMeanwhile, NotHere
from bridge.flows import ask
from bridge.flows.history import attach_history
from bridge.flows.programmes.rules import Editor
from bridge.store.history import batches
from bridge.store.history.batches import Batch
from bridge.store.programmes import tenants
from bridge.store.work import tasks
from bridge.store.work.tasks import Task

PREVIEW = "preview_history"
OPEN = frozenset({"running", "paused", "undoing"})

NO_DRY_RUN = N_("There is no such dry run.")
UNDER_WAY = N_("History is being attached already, or taken back. Let that come to its end first.")
RULES_CHANGED = N_("The programme was changed since this dry run. Try again to see what it comes to now.")
HISTORY_CHANGED = N_("History was attached or taken back since this dry run. Try again to see what it comes to now.")


def order_preview(conn: Connection, *, tenant_id: int, choice: Choice, editor: Editor, now: datetime) -> int:
    """Has the worker try a choice; the task's id. It takes the place of what else the same user tried, if that still runs.

    Raises what beginning would.
    """
    attach_history.check_choice(conn, tenant=tenants.get_tenant(conn, tenant_id=tenant_id), choice=choice)
    wanted = {"choice": choice.as_document()}
    for earlier in tasks.list_open(conn, tenant_id=tenant_id, kind=PREVIEW):
        if earlier.user_id == editor.user_id and earlier.parameters != wanted:
            ask.cancel_task(conn, tenant_id=tenant_id, task_id=earlier.id, now=now)
    return ask.ask_for(
        conn,
        tenant_id=tenant_id,
        kind=PREVIEW,
        parameters=wanted,
        user_id=editor.user_id,
        locale=editor.locale,
        now=now,
    )


def begin_as_tried(conn: Connection, *, tenant_id: int, task_id: int, editor: Editor, now: datetime) -> Batch:
    """Begins what a dry run tried, and gives it to the worker.

    ChangedMeanwhile if another batch is open, or something changed since so that it would come to something else. Two who begin
    the same dry run at a time take turns, and the second is refused.
    """
    tenant = tenants.lock_tenant(conn, tenant_id=tenant_id)
    task = tasks.get_task(conn, tenant_id=tenant_id, task_id=task_id)
    if task.kind != PREVIEW or task.state != "done" or task.result is None:
        raise NotHere(NO_DRY_RUN)
    listed = batches.list_batches(conn, tenant_id=tenant_id, kind=attach_history.KIND)
    if any(batch.state in OPEN for batch in listed):
        raise ChangedMeanwhile(UNDER_WAY)
    if is_overtaken(task, listed):
        raise ChangedMeanwhile(HISTORY_CHANGED)
    choice = Choice.from_document(task.parameters["choice"])
    if attach_history.check_choice(conn, tenant=tenant, choice=choice).number != task.result["version"]:
        raise ChangedMeanwhile(RULES_CHANGED)
    batch = attach_history.begin(conn, tenant_id=tenant_id, choice=choice, actor=editor.user_id, now=now)
    _give(conn, batch, editor, now)
    return batch


def is_overtaken(task: Task, listed: list[Batch]) -> bool:
    """Whether something was attached or taken back since a dry run was ordered."""
    return any(batch.updated_at > task.created_at for batch in listed)


def go_on(conn: Connection, *, tenant_id: int, batch_id: int, editor: Editor, now: datetime) -> Batch:
    """Lets a batch go on where it was, forth or back, and gives it to the worker. Another who is still at it does no harm: they
    take turns. InvalidInput if it is finished."""
    batch = attach_history.resume(conn, tenant_id=tenant_id, batch_id=batch_id, now=now)
    _give(conn, batch, editor, now)
    return batch


def take_back(conn: Connection, *, tenant_id: int, batch_id: int, editor: Editor, now: datetime) -> Batch:
    """Has the worker take back whatever a batch gave. Nothing if it is undone already."""
    batch = attach_history.undo(conn, tenant_id=tenant_id, batch_id=batch_id, now=now)
    if batch.state == "undoing":
        _give(conn, batch, editor, now)
    return batch


def find_task(conn: Connection, *, batch: Batch) -> Task | None:
    """The task that brings a batch to its end, if one is open."""
    opened = tasks.list_open(conn, tenant_id=batch.tenant_id, kind=attach_history.KIND)
    return next((task for task in reversed(opened) if task.parameters["batch"] == batch.id), None)


def _give(conn: Connection, batch: Batch, editor: Editor, now: datetime) -> None:
    attach_history.give_to_worker(conn, batch=batch, user_id=editor.user_id, locale=editor.locale, now=now)
