"""A batch of history brought to its end, forth or back, page by page. Whoever begins it anew goes on where it was."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

from bridge import clock
from bridge.core.history.history import Choice
from bridge.flows.history import attach_history, history_pages, history_undoing
from bridge.flows.history.history_pages import find_position
from bridge.store.database import Database
from bridge.store.history import batches, past
from bridge.store.history.batches import Batch
from bridge.store.history.past import Visit
from bridge.store.programmes import tenants
from bridge.store.settling import settlement_pages
from bridge.store.work.tasks import Task
from bridge.tasks import history
from bridge.tasks.progress import Progress, Work

Steps: TypeAlias = Generator[Progress, None, Batch]


def run(database: Database, task: Task) -> Work:
    """Counts bookings. Parameters: the ``batch``. Result: the batch as it stands when nothing is left to do, or it is paused."""
    batch = yield from drive(database, tenant_id=task.tenant_id, batch_id=task.parameters["batch"])
    return describe(batch)


def describe(batch: Batch) -> dict[str, Any]:
    """A batch for programs."""
    described = asdict(batch) | {"created_at": batch.created_at.isoformat(), "updated_at": batch.updated_at.isoformat()}
    return {name: value for name, value in described.items() if name not in ("kind", "position")}


def drive(database: Database, *, tenant_id: int, batch_id: int, now: Callable[[], datetime] = clock.now) -> Steps:
    """Works on a batch for as long as it runs or is being undone, whoever else does; the batch as it then is."""
    while True:
        with database.read() as conn:
            batch = batches.get_batch(conn, tenant_id=tenant_id, batch_id=batch_id)
        if batch.state == "running":
            yield from _attach(database, batch, now)
        elif batch.state == "undoing":
            yield from _detach(database, batch, now)
        else:
            return batch


def _attach(database: Database, batch: Batch, now: Callable[[], datetime]) -> Steps:
    tenant_id = batch.tenant_id
    with database.read() as conn:
        tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
        choice = Choice.from_document(batch.parameters)
        stretch = attach_history.find_stretch(tenant, choice, at=batch.created_at)
        directory = past.read_directory(conn, tenant_id=tenant_id)
        position = find_position(batch)
        left = past.count_visits(conn, tenant_id=tenant_id, stretch=stretch, after=position)
    total = batch.looked_at + left
    step = partial(history_pages.attach_page, tenant_id=tenant_id, batch_id=batch.id, directory=directory)
    for page in history.list_pages(database, tenant_id=tenant_id, stretch=stretch, after=position):
        yield Progress(min(batch.looked_at, total), total)
        while batch.state == "running" and (visits := _list_ahead(page, batch)):
            after = find_position(batch)
            batch = database.transact(partial(step, visits=visits, after=after, now=now()))
        if batch.state != "running":
            return batch
    finish = partial(history_pages.finish, tenant_id=tenant_id, batch_id=batch.id, after=find_position(batch))
    return database.transact(partial(finish, now=now()))


def _list_ahead(page: Sequence[Visit], batch: Batch) -> Sequence[Visit]:
    """What of a page nobody went through yet."""
    position = find_position(batch)
    return page if position is None else [visit for visit in page if visit > position]


def _detach(database: Database, batch: Batch, now: Callable[[], datetime]) -> Steps:
    with database.read() as conn:
        left = settlement_pages.count_attached(conn, tenant_id=batch.tenant_id, batch_id=batch.id)
    total = batch.detached_bookings + left
    step = partial(history_undoing.detach_page, tenant_id=batch.tenant_id, batch_id=batch.id, limit=history.PAGE)
    while batch.state == "undoing":
        yield Progress(min(batch.detached_bookings, total), total)
        batch = database.transact(partial(step, now=now()))
    return batch
