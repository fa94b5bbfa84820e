"""Counts a segment that takes longer than a page can wait."""

from dataclasses import asdict

from bridge.store.database import Database
from bridge.store.work.tasks import Task
from bridge.tasks.progress import Progress, Work
from bridge.web.admin.segments.segment_counts import look
from bridge.web.admin.segments.segment_exports import load_selection


def run(database: Database, task: Task) -> Work:
    """Result: the fields of ``Figures``."""
    yield Progress(0)
    with database.read() as conn:
        selection = load_selection(conn, task.parameters, tenant_id=task.tenant_id, now=task.created_at)
        return asdict(look(conn, selection))
