"""An imported file looked through, line by line. Begun anew after a crash it begins at the first line."""

from functools import partial

from bridge import clock
from bridge.core.imports.importing import ImportState
from bridge.errors import InvalidInput
from bridge.flows.imports import import_reading as flow
from bridge.store.database import Database
from bridge.store.imports import imports
from bridge.store.work.tasks import Task
from bridge.tasks.progress import Progress, Work


def run(database: Database, task: Task) -> Work:
    """Counts lines. Parameters: the ``import``. Result: its ``state`` and the ``counts`` of its verdicts."""
    tenant_id, import_id, now = task.tenant_id, task.parameters["import"], task.created_at
    with database.read() as conn:
        one = imports.get_import(conn, tenant_id=tenant_id, import_id=import_id)
        if one.state is not ImportState.READING:
            return {"state": one.state.value, "counts": dict(one.counts)}
        try:
            reading = flow.open_table(conn, one=one, now=now)
        except InvalidInput as problem:
            database.transact(partial(flow.give_up, one=one, why=problem, now=now))
            return {"state": ImportState.UNREAD.value, "counts": {}}
    one = database.transact(partial(flow.begin_reading, reading=reading, now=now))
    start = 0
    while one.state is ImportState.READING and start < reading.total:
        yield Progress(start, reading.total)
        with database.read() as conn:
            lines = flow.read_page(conn, reading=reading, start=start)
        if not database.transact(partial(flow.save_page, reading=reading, start=start, lines=lines)):
            break
        start += flow.PAGE
    one = database.transact(partial(flow.finish_reading, reading=reading, now=clock.now()))
    return {"state": one.state.value, "counts": dict(one.counts)}
