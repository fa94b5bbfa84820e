"""Does the tasks that wait, one after the other, and notes how far each is."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from bridge import clock
from bridge.errors import LoyaltyError
from bridge.store.database import Database
from bridge.store.failures import explain, is_away
from bridge.store.work import tasks
from bridge.store.work.tasks import Task
from bridge.tasks.kinds import KINDS
from bridge.tasks.progress import Progress

log = logging.getLogger(__name__)

# Often enough for whoever watches, seldom enough to cost nothing.
NOTE_EVERY = timedelta(milliseconds=500)


class NotOursAnyMore(Exception):
    """The task was canceled, or another worker took this one for dead."""


def run_tasks(database: Database, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Does whatever waits; how many tasks were finished, well or not. One that is interrupted is begun anew later."""
    count = 0
    while not stopped():
        task = database.transact(partial(tasks.claim_task_for_all_tenants, now=clock.wall()))
        if task is None:
            break
        count += _run(database, task, stopped)
    return count


def _run(database: Database, task: Task, stopped: Callable[[], bool]) -> int:
    try:
        state, result, done = "done", *_work(database, task, stopped)
    except NotOursAnyMore:
        log.info("task %s (%s) was taken away", task.id, task.kind)
        return 0
    except Exception as error:
        if is_away(error):
            # Whoever finds it silent begins it anew: what it did so far is no failure.
            log.warning("task %s (%s) waits for the database", task.id, task.kind)
            return 0
        trouble = error if isinstance(error, LoyaltyError) else explain(error)
        log.exception("task %s (%s) failed", task.id, task.kind, exc_info=trouble is None)
        state, done = "failed", None
        result = trouble.as_document() if trouble else {"error": {"code": "internal", "message": ""}}
    finish = partial(tasks.finish_task, task=task, state=state, result=result, done=done, now=clock.wall())
    database.transact(finish)
    return 1


def _work(database: Database, task: Task, stopped: Callable[[], bool]) -> tuple[dict[str, Any], int | None]:
    """Drives the task to its end; its result, and how much was done where it counted to a total."""
    work, latest, noted_at = KINDS[task.kind](database, task), Progress(0), clock.wall()
    while True:
        try:
            latest = next(work)
        except StopIteration as finished:
            return finished.value, latest.total
        if stopped():
            work.close()
            raise NotOursAnyMore
        if clock.wall() - noted_at >= NOTE_EVERY:
            noted_at = clock.wall()
            note = partial(tasks.save_progress, task=task, done=latest.done, total=latest.total, now=noted_at)
            if not database.transact(note):
                work.close()
                raise NotOursAnyMore
