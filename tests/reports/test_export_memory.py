"""An export holds no more of the log than a page, however long the log is."""

import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

import pytest
from small_site import SmallSite

from bridge.core.reports import Days
from bridge.flows import ask
from bridge.store.database import Database
from bridge.store.programmes import tenants
from bridge.store.reports.log import Filter
from bridge.store.work.tasks import get_task
from bridge.tasks import export, workbooks
from bridge.web.admin.reports import log_sheet
from bridge.web.admin.reports.exports import write_csv
from bridge.web.admin.reports.log_query import dump_filter
from bridge.web.admin.reports.log_sheet import LogSheet
from bridge.web.languages import get_language

ENTRIES = {1: 10_000, 2: 100_000, 3: 2_500, 4: 25_000}  # by tenant; an Excel file takes longer to make
MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture(scope="module")
def database(empty_database: str) -> Iterator[Database]:
    site = SmallSite(empty_database, "memory_")
    site.create()
    with site.cursor() as cursor:
        for tenant, count in ENTRIES.items():
            cursor.execute(
                f"INSERT INTO {site.prefix}bkloyalty_entries (tenant_id, customer_id, kind, points, at, entry_key, note, "
                f"reasons, created_at) SELECT {tenant}, seq % 50 + 1, 'adjusted', 5, '2026-03-01' + INTERVAL seq * 20 SECOND, "
                f"seq, CONCAT('Note ', seq), '[]', '2026-03-01' FROM seq_1_to_{count}"
            )
            for customer in range(1, 51):
                cursor.execute(
                    f"INSERT INTO {site.prefix}bkntc_customers (tenant_id, first_name) VALUES ({tenant}, 'C{customer}')"
                )
    database = Database(site.url, site.prefix)
    yield database
    database.close()


def find_filter(database: Database, tenant: int) -> Filter:
    with database.read() as conn:
        return Filter(tenants.get_tenant(conn, tenant_id=tenant), MARCH)


def send_csv(database: Database, tenant: int) -> int:
    """How many lines it has."""
    meant = find_filter(database, tenant)
    pieces = write_csv(database, meant, LogSheet(get_language("en_US"), meant.tenant, Decimal("0.01")))
    return sum(piece.count(b"\n") for piece in pieces)


def make_excel(database: Database, tenant: int) -> int:
    parameters = dump_filter(find_filter(database, tenant))
    now = datetime(2026, 4, 1, tzinfo=UTC)
    order = partial(
        ask.ask_for, tenant_id=tenant, kind="export", parameters=parameters, user_id=1, locale="en_US", now=now
    )
    task_id = database.transact(order)
    with database.read() as conn:
        task = get_task(conn, tenant_id=tenant, task_id=task_id)
    return max(progress.done for progress in export.run(database, task)) + 1


@pytest.mark.parametrize(("write", "few", "many"), [(send_csv, 1, 2), (make_excel, 3, 4)])
def test_ten_times_the_rows_take_the_same_memory(
    database: Database, write: Callable[[Database, int], int], few: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "PIECE_BYTES", 32 * 1024)
    monkeypatch.setattr(log_sheet, "PAGE", 500)

    def measure(tenant: int) -> int:
        tracemalloc.start()
        try:
            assert write(database, tenant) == ENTRIES[tenant] + 1
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    send_csv(database, few)  # whatever is made once
    assert measure(many) < 1.5 * measure(few)
