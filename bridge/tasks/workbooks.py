"""Excel files that tasks make: written to a file of their own, and kept in pieces until somebody fetches them or a day has passed."""

from collections.abc import Generator, Iterable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bridge.store.database import Database
from bridge.store.work import task_files
from bridge.store.work.tasks import Task
from bridge.tasks.progress import Progress
from bridge.web.spreadsheets import Column, Row, write_workbook

PIECE_BYTES = 1024 * 1024  # what a database takes in one statement, whatever its settings


def keep_workbook(
    database: Database, task: Task, *, name: str, columns: list[Column], pages: Iterable[list[Row]], total: int | None
) -> Generator[Progress, None, dict[str, int]]:
    """Counts rows up to ``total``. Returns what there is of the file: ``rows``, ``bytes`` and ``pieces``."""
    database.transact(partial(task_files.drop_pieces, task_id=task.id))
    yield Progress(0, total)
    written = number = 0
    with TemporaryDirectory(prefix="bkloyalty-export-") as folder:
        path = Path(folder) / "export.xlsx"
        for written in write_workbook(path, name=name, columns=columns, pages=pages):
            yield Progress(written, total)
        size = path.stat().st_size
        for number, content in enumerate(_cut(path), start=1):
            keep = partial(task_files.append_piece, task_id=task.id, number=number - 1, content=content)
            database.transact(keep)
            yield Progress(written, total)
    return {"rows": written, "bytes": size, "pieces": number}


def _cut(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece
