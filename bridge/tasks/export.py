"""The activity log as an Excel file."""

from bridge.store.database import Database
from bridge.store.reports import log
from bridge.store.work.tasks import Task
from bridge.tasks.progress import Work
from bridge.tasks.workbooks import keep_workbook
from bridge.web.admin.reports.exports import read_sheet
from bridge.web.admin.reports.log_query import load_filter
from bridge.web.admin.reports.log_sheet import list_pages
from bridge.web.languages import get_language


def run(database: Database, task: Task) -> Work:
    """Counts rows. Result: the file's name and how many rows it has."""
    with database.read() as conn:
        meant = load_filter(conn, task.parameters, tenant_id=task.tenant_id)
        sheet = read_sheet(conn, meant.tenant, get_language(task.locale))
        total = log.count_lines(conn, meant=meant)
    pages = (sheet.rows(page) for page in list_pages(database, meant))
    kept = yield from keep_workbook(database, task, name=sheet.name, columns=sheet.columns, pages=pages, total=total)
    return {"name": sheet.file_name(meant.days, "xlsx")} | kept
