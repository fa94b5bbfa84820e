"""A segment as an Excel file: those of it who agreed to be written to when their page was read."""

from bridge.core.local_time import day_of
from bridge.store.database import Database
from bridge.store.segments.audience import count_audience
from bridge.store.work.tasks import Task
from bridge.tasks.progress import Work
from bridge.tasks.workbooks import keep_workbook
from bridge.web.admin.segments.segment_exports import load_selection, read_sheet
from bridge.web.admin.segments.segment_sheet import list_pages
from bridge.web.languages import get_language


def run(database: Database, task: Task) -> Work:
    """Counts rows. Result: the file's name and how many rows it has."""
    language, tenant_id = get_language(task.locale), task.tenant_id
    with database.read() as conn:
        selection = load_selection(conn, task.parameters, tenant_id=tenant_id, now=task.created_at)
        sheet = read_sheet(conn, tenant_id, task.parameters["name"], language)
        total = count_audience(conn, selection=selection).reachable
    pages = list_pages(database, selection, sheet)
    title = language.gettext("Segment")
    kept = yield from keep_workbook(database, task, name=title, columns=sheet.columns, pages=pages, total=total)
    return {"name": sheet.file_name(day_of(task.created_at, sheet.tenant.zone).isoformat(), "xlsx")} | kept
