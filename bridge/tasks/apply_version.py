"""After a new programme version: every account gets its tier, every settled booking is looked at again."""

from functools import partial

from bridge.flows import configure
from bridge.store.database import Database
from bridge.store.tasks import Task
from bridge.tasks.progress import Progress, Work


def run(database: Database, task: Task) -> Work:
    """Result: nothing to tell. Doing it again changes nothing."""
    yield Progress(0)
    database.transact(partial(configure.apply_version, tenant_id=task.tenant_id, now=task.created_at))
    return {}
