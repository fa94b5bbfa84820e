"""The whole log exported: memory of the service, of the worker and of PHP at their worst moments."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from stage.bench import ledger
from stage.bench.caller import Caller
from stage.bench.limits import Limits
from stage.bench.memory import MIB, Memory
from stage.figures import eventually
from stage.processes import Processes
from stage.progress import StageError, step
from stage.site import Site
from stage.visitor import Visitor, find_element
from stage.wordpress import DATABASE

MOST_MIB = 64
CHUNK = 256 * 1024
YEARS = {"period": "custom", "from": "2000-01-01", "to": "2100-01-01"}
_PAGE = "/wp-admin/admin.php?page=booknetic&module=bkloyalty"
_PEAK = Path(__file__).parents[1] / "php" / "peak.php"


class Made(NamedTuple):
    """What has become of an Excel file that was ordered."""

    state: str
    rows: int
    bytes: int


def measure(site: Site, limits: Limits, rows: int) -> None:
    if int(site.database.sql("SELECT COUNT(*) FROM wp_bkloyalty_entries", DATABASE)) != rows:
        ledger.fill(site, rows)
    (site.wordpress.path / "wp-content" / "mu-plugins" / "stage-peak.php").write_text(_PEAK.read_text())
    service = Processes(site.place).pid("bridge")
    assert service is not None
    visitor = Visitor(site.web.url)
    visitor.log_in("admin", site.admin_password)
    _download(site, visitor, "log/csv", {"period": "custom", "from": "2000-01-01", "to": "2000-01-01"})  # made once

    with step(f"CSV of {rows:,} rows from the service"):
        memory = Memory.of(service)
        with Caller(site).open("/v1/admin/log/csv", YEARS) as answer:
            lines = sum(piece.count(b"\n") for piece in iter(lambda: answer.read(CHUNK), b""))
    _expect(lines, rows + 1)
    limits.check("service, while it sends the CSV", memory.growth() / MIB, MOST_MIB, "MiB more")

    with step("CSV through WordPress"):
        memory = Memory.of(service)
        lines, _ = _download(site, visitor, "log/csv", YEARS)
    _expect(lines, rows + 1)
    limits.check("service, while WordPress passes the CSV on", memory.growth() / MIB, MOST_MIB, "MiB more")
    limits.check("PHP, while it passes the CSV on", _peak_of_php(site) / MIB, MOST_MIB, "MiB in all")

    _measure_excel(site, visitor, limits, service, rows)


def _measure_excel(site: Site, visitor: Visitor, limits: Limits, service: int, rows: int) -> None:
    site.service.start_working()
    worker = Processes(site.place).pid("worker")
    assert worker is not None
    time.sleep(5)  # until it has begun all its jobs once
    with step(f"Excel file of {rows:,} rows by the worker"):
        memory, begun = Memory.of(worker), time.monotonic()
        task = _order_excel(site, visitor)
        made = eventually(lambda: _find_task(site, task), lambda made: made.state in ("done", "failed"), seconds=1800)
    if made.state != "done":
        raise StageError(f"The Excel file was not made: {made}")
    _expect(made.rows, rows)
    limits.check("worker, while it makes the Excel file", memory.growth() / MIB, MOST_MIB, "MiB more")
    limits.note("which took", f"{time.monotonic() - begun:,.0f} s")
    with step("Excel file through WordPress"):
        memory = Memory.of(service)
        _, size = _download(site, visitor, "log/excel-file", {"task": str(task)})
    _expect(size, made.bytes)
    limits.check("service, while WordPress passes the Excel file on", memory.growth() / MIB, MOST_MIB, "MiB more")
    limits.check("PHP, while it passes the Excel file on", _peak_of_php(site) / MIB, MOST_MIB, "MiB in all")
    Processes(site.place).stop("worker")


def _download(site: Site, visitor: Visitor, path: str, query: dict[str, str]) -> tuple[int, int]:
    """Lines and bytes of a file, as a browser gets it."""
    lines = size = 0
    with visitor.open(_address(visitor, path, query)) as answer:
        if answer.status != 200:
            raise StageError(f"{path} was answered with {answer.status}: {answer.read(500)!r}")
        while piece := answer.read(CHUNK):
            lines, size = lines + piece.count(b"\n"), size + len(piece)
    return lines, size


def _order_excel(site: Site, visitor: Visitor) -> int:
    """Asks for the file as the report's button does; the task."""
    fields = {"_bkl_path": "log/excel", "_bkl_nonce": _nonce(visitor), **YEARS}
    answer = visitor.ajax("bkloyalty", fields)
    if not answer.get("done"):
        raise StageError(f"The Excel file was not ordered: {answer}")
    return int(site.database.sql("SELECT MAX(id) FROM wp_bkloyalty_tasks WHERE kind = 'export'", DATABASE))


def _find_task(site: Site, task: int) -> Made:
    figures = ", ".join(f"COALESCE(JSON_VALUE(result, '$.{name}'), 0)" for name in ("rows", "bytes"))
    found = site.database.sql(f"SELECT state, {figures} FROM wp_bkloyalty_tasks WHERE id = {task}", DATABASE).split()
    return Made(found[0], int(found[1]), int(found[2]))


def _address(visitor: Visitor, path: str, query: dict[str, str]) -> str:
    fields = {"action": "bkloyalty_download", "_bkl_path": path, "_bkl_nonce": _nonce(visitor), **query}
    return f"/wp-admin/admin-post.php?{urlencode(fields)}"


def _nonce(visitor: Visitor) -> str:
    screen = find_element(visitor.get(_PAGE), data_bkl_screen="dashboard")
    if screen is None:
        raise StageError("The module's page is not there.")
    return screen["data-bkl-nonce"]


def _peak_of_php(site: Site) -> int:
    """Bytes at the worst moment of the last download."""
    lines = (site.place.logs / "peak.log").read_text().splitlines()
    return int(next(line for line in reversed(lines) if "bkloyalty_download" in line).split()[0])


def _expect(found: int, right: int) -> None:
    if found != right:
        raise StageError(f"The file is not whole: {found:,} instead of {right:,}.")
