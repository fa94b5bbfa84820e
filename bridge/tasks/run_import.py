"""An import brought to its end, forth or back, page by page. Whoever begins it anew goes on where it was."""

from collections.abc import Callable, Generator
from datetime import datetime
from functools import partial

from bridge import clock
from bridge.core.imports.importing import ImportState
from bridge.flows.imports import import_pages as pages
from bridge.store.database import Database
from bridge.store.imports import imports
from bridge.store.imports.imports import Import
from bridge.store.work.tasks import Task
from bridge.tasks.progress import Progress, Work


def run(database: Database, task: Task) -> Work:
    """Counts customers. Parameters: the ``import``. Result: what it came to."""
    one = yield from drive(database, tenant_id=task.tenant_id, import_id=task.parameters["import"])
    return {
        "import": one.id,
        "state": one.state.value,
        "customers": one.customers,
        "points": one.points,
        "taken_from": one.taken_from,
        "taken": one.taken,
    }


def drive(
    database: Database, *, tenant_id: int, import_id: int, now: Callable[[], datetime] = clock.now
) -> Generator[Progress, None, Import]:
    """Works on an import for as long as it runs or is being undone, whoever else does; the import as it then is."""
    with database.read() as conn:
        one = imports.get_import(conn, tenant_id=tenant_id, import_id=import_id)
    give = partial(pages.give_page, tenant_id=tenant_id, import_id=import_id, limit=pages.PAGE)
    take = partial(pages.take_page, tenant_id=tenant_id, import_id=import_id, limit=pages.PAGE)
    while one.state in (ImportState.RUNNING, ImportState.UNDOING):
        if one.state is ImportState.RUNNING:
            yield Progress(one.customers, max(one.counts.get("ready", 0), one.customers))
            one = database.transact(partial(give, after=one.position, now=now()))
        else:
            yield Progress(one.taken_from, one.customers)
            one = database.transact(partial(take, now=now()))
    return one
