"""The activity log as an Excel file, kept in pieces until somebody fetches it or a day has passed."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bridge.store import log, task_files
from bridge.store.database import Database
from bridge.store.tasks import Task
from bridge.tasks.progress import Progress, Work
from bridge.web.admin.exports import read_sheet
from bridge.web.admin.log_query import load_filter
from bridge.web.admin.log_sheet import list_pages
from bridge.web.languages import get_language
from bridge.web.spreadsheets import write_workbook

PIECE_BYTES = 1024 * 1024  # what a database takes in one statement, whatever its settings


def run(database: Database, task: Task) -> Work:
    """Counts rows. Result: the file's name and how many rows it has."""
    with database.read() as conn:
        meant = load_filter(conn, task.parameters, tenant_id=task.tenant_id)
        sheet = read_sheet(conn, meant.tenant, get_language(task.locale))
        total = log.count_lines(conn, meant=meant)
    database.transact(partial(task_files.drop_pieces, task_id=task.id))
    yield Progress(0, total)
    with TemporaryDirectory(prefix="bkloyalty-export-") as folder:
        path = Path(folder) / "export.xlsx"
        pages = (sheet.rows(page) for page in list_pages(database, meant))
        for written in write_workbook(path, name=sheet.name, columns=sheet.columns, pages=pages):
            yield Progress(written, total)
        size = path.stat().st_size
        for number, content in enumerate(_cut(path)):
            database.transact(partial(task_files.append_piece, task_id=task.id, number=number, content=content))
            yield Progress(total, total)
    return {"name": sheet.file_name(meant.days, "xlsx"), "rows": total, "bytes": size, "pieces": number + 1}


def _cut(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece
