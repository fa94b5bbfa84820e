"""What is exported is what the log shows: the same rows for the same filters, within what the reader may see."""

import csv
import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bridge import clock
from bridge.core.access.permissions import Grant
from bridge.core.points.ledger import Entry, EntryKind
from bridge.flows.programmes import configure
from bridge.jobs.leftovers import drop_task_files
from bridge.store.database import Database
from bridge.store.points import accounts
from bridge.store.work import task_files
from bridge.tasks import workbooks
from bridge.tasks.runner import run_tasks
from bridge.web.admin.reports import log_sheet
from tests.web.admin.acting import as_staff

PAGE = {
    name: f"https://salon.example/{name}"
    for name in ("url", "post_url", "ajax_url", "nonce", "appointments_url", "here")
}
PROGRAMME = {"earning_rules": [], "redemption": {"enabled": True, "point_value": "0.05", "method": "auto"}}
_numbers = itertools.count()


@pytest.fixture
def salon(back_end: Any, database: Database) -> Any:
    """Three customers, one of them of the staff's member 5 alone, and an entry of each kind for every one of them."""
    people = {"=cmd|'/c calc'!A1": 6, "Ana María": 5, "": 6}
    back_end.customers = [back_end.insert("customers", first_name=name, last_name="", email="") for name in people]
    for customer, staff in zip(back_end.customers, people.values(), strict=True):
        back_end.insert("appointments", customer_id=customer, staff_id=staff, service_id=1, status="approved")
    report = {"timezone": "Europe/Madrid", "currency": "EUR", "decimals": 2, "locale": "es_ES"}

    def open_salon(conn: Any) -> None:
        configure.save_report(conn, tenant_id=back_end.tenant, report=report)
        configure.import_programme(conn, tenant_id=back_end.tenant, document=PROGRAMME, draft=False, now=clock.now())
        accounts.append_entries(
            conn, tenant_id=back_end.tenant, posted=_entries(back_end.customers), actor=1, now=clock.now()
        )

    database.transact(open_salon)
    return back_end


def _entries(customers: list[int]) -> Iterator[Entry]:
    now = clock.now()
    for customer, kind in itertools.product(customers, EntryKind):
        number = next(_numbers)
        sign = -1 if kind in (EntryKind.REDEEMED, EntryKind.EXPIRED, EntryKind.REVERSED) else 1
        at = now - timedelta(minutes=number % 1000)
        appointment = 812 if kind is EntryKind.EARNED else None
        note = "@SUM(1)" if kind is EntryKind.ADJUSTED else None
        yield Entry(customer, kind, 1005 * sign, at, f"test:{number}", appointment_id=appointment, note=note)


def export_csv(salon: Any, **query: str) -> list[dict[str, str]]:
    response = salon.caller.post("/v1/admin/log/csv", {"page": PAGE, "query": query})
    assert response.status_code == 200, response.text
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=";" if ";" in text.splitlines()[0] else ","))


class TestCsv:
    def test_has_every_entry_in_words_of_the_reader(self, salon: Any) -> None:
        rows = export_csv(salon)
        assert len(rows) == 3 * len(EntryKind)
        assert list(rows[0]) == [
            "Date and time", "Customer number", "Customer", "Points", "Worth in EUR", "Action type", "Reference", "Note",
        ]  # fmt: skip
        assert {row["Action type"] for row in rows} == {
            "Earned", "Redeemed", "Admin adjustment", "Bonus", "Taken back", "Given back", "Expired", "Merged",
        }  # fmt: skip
        assert rows == sorted(rows, key=lambda row: row["Date and time"], reverse=True)
        earned = next(row for row in rows if row["Action type"] == "Earned")
        assert (earned["Points"], earned["Worth in EUR"], earned["Reference"]) == ("1005", "50.25", "Appointment 812")
        assert next(row for row in rows if row["Action type"] == "Expired")["Worth in EUR"] == "-50.25"

    def test_times_are_the_business_s_own(self, salon: Any) -> None:
        newest = datetime.fromisoformat(export_csv(salon)[0]["Date and time"])
        madrid = datetime.now(UTC) + timedelta(hours=1)
        hours = (newest.replace(tzinfo=UTC) - madrid).total_seconds() / 3600
        assert -1 < hours < 1.1

    def test_a_spanish_spreadsheet_can_read_it(self, salon: Any) -> None:
        salon.caller = salon.speaking("es_ES").caller
        row = next(row for row in export_csv(salon) if row["Tipo de acción"] == "Obtenidos")
        assert row["Valor en EUR"] == "50,25"

    def test_no_cell_runs(self, salon: Any) -> None:
        rows = export_csv(salon)
        nameless = f"Customer {salon.customers[2]}"
        assert {row["Customer"] for row in rows} == {"'=cmd|'/c calc'!A1", "Ana María", nameless}
        assert {row["Note"] for row in rows if row["Action type"] == "Admin adjustment"} == {"'@SUM(1)"}

    def test_has_what_the_filters_leave(self, salon: Any) -> None:
        assert len(export_csv(salon, kind="bonus")) == 3
        assert len(export_csv(salon, customer=str(salon.customers[1]))) == len(EntryKind)
        assert len(export_csv(salon, customer=str(salon.customers[1]), kind="bonus")) == 1
        assert export_csv(salon, **{"period": "custom", "from": "2020-01-01", "to": "2020-02-01"}) == []

    def test_many_pages_make_one_file(self, salon: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = export_csv(salon)
        monkeypatch.setattr(log_sheet, "PAGE", 4)
        assert export_csv(salon) == whole

    def test_the_file_is_named_for_its_days(self, salon: Any) -> None:
        response = salon.caller.post(
            "/v1/admin/log/csv",
            {"page": PAGE, "query": {"period": "custom", "from": "2026-03-01", "to": "2026-03-31"}},
        )
        name = "activity-log-2026-03-01-2026-03-31.csv"
        assert response.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
        assert response.headers["content-type"] == f"text/csv; charset=utf-8; name*=UTF-8''{name}"

    def test_who_has_own_customers_gets_theirs_only(self, salon: Any, database: Database) -> None:
        staff = as_staff(salon, Grant.MY)
        assert {row["Customer number"] for row in export_csv(staff)} == {str(salon.customers[1])}


def order(salon: Any, database: Database, **form: str) -> int:
    """Orders an Excel file and has it made; the task."""
    assert salon.send("log/excel", **form)["done"] == "The Excel file is being made."
    run_tasks(database)
    return find_task(salon)


def find_task(salon: Any) -> int:
    """The tenant's latest."""
    with salon.site.cursor() as cursor:
        cursor.execute(f"SELECT MAX(id) FROM {salon.site.prefix}bkloyalty_tasks WHERE tenant_id = %s", (salon.tenant,))
        return int((cursor.fetchone() or (0,))[0])


def fetch(salon: Any, task: int) -> Any:
    return salon.caller.post("/v1/admin/log/excel-file", {"page": PAGE, "query": {"task": str(task)}})


class TestExcel:
    def test_has_the_same_rows(self, salon: Any, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workbooks, "PIECE_BYTES", 1000)
        task = order(salon, database, kind="bonus")
        said = salon.send("task", task=str(task))
        assert (said["state"], said["done"]) == ("done", 3)
        assert "log%2Fexcel-file" in said["html"] and "3 rows" in said["html"]
        response = fetch(salon, task)
        assert "activity-log-" in response.headers["content-disposition"]
        sheet = load_workbook(BytesIO(response.content)).active
        rows = [[str(cell.value) if cell.value is not None else "" for cell in row] for row in sheet.iter_rows()]
        assert rows[0] == list(export_csv(salon)[0])
        assert [row[1:4] for row in rows[1:]] == [
            [row["Customer number"], row["Customer"].removeprefix("'"), row["Points"]]
            for row in export_csv(salon, kind="bonus")
        ]

    def test_what_comes_after_it_was_asked_for_is_not_in_it(self, salon: Any, database: Database) -> None:
        salon.send("log/excel")
        database.transact(
            lambda conn: accounts.append_entries(
                conn, tenant_id=salon.tenant, posted=_entries(salon.customers), actor=1, now=clock.now()
            )
        )
        run_tasks(database)
        assert salon.send("task", task=str(find_task(salon)))["done"] == 3 * len(EntryKind)

    def test_made_twice_it_is_the_same(self, salon: Any, database: Database) -> None:
        task = order(salon, database)
        with salon.site.cursor() as cursor:
            cursor.execute(f"UPDATE {salon.site.prefix}bkloyalty_tasks SET state = 'waiting' WHERE id = %s", (task,))
        run_tasks(database)
        assert load_workbook(BytesIO(fetch(salon, task).content)).active.max_row == 1 + 3 * len(EntryKind)

    def test_is_dropped_after_a_day(self, salon: Any, database: Database) -> None:
        task = order(salon, database)
        drop_task_files(database, now=clock.wall() + timedelta(hours=23))
        assert fetch(salon, task).status_code == 200
        drop_task_files(database, now=clock.wall() + timedelta(hours=25))
        response = fetch(salon, task)
        assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")
        assert "no longer kept" in response.json()["error"]["message"]

    def test_only_who_asked_or_may_see_all_gets_it(self, salon: Any, database: Database) -> None:
        of_owner = order(salon, database)
        mine, other = as_staff(salon, Grant.MY), as_staff(salon, Grant.MY, user=888)
        everything = as_staff(salon, Grant.ALL, user=999)
        of_mine = order(mine, database)
        assert fetch(salon, of_mine).status_code == fetch(everything, of_mine).status_code == 200
        assert fetch(mine, of_mine).status_code == 200
        assert fetch(mine, of_owner).status_code == fetch(other, of_mine).status_code == 404
        sheet = load_workbook(BytesIO(fetch(mine, of_mine).content)).active
        assert {row[1].value for row in list(sheet.iter_rows())[1:]} == {salon.customers[1]}

    def test_who_lost_the_sight_of_all_gets_no_older_file_of_all(self, salon: Any, database: Database) -> None:
        before = as_staff(salon, Grant.ALL)
        task = order(before, database)
        with salon.site.cursor() as cursor:
            table = f"{salon.site.prefix}bkntc_user_role_managers"
            cursor.execute(f"UPDATE {table} SET permissions = %s", (json.dumps({"bkloyalty": "my"}),))
        assert fetch(before, task).status_code == 404

    def test_a_task_that_failed_has_no_file(self, salon: Any, database: Database) -> None:
        task = order(salon, database)
        with salon.site.cursor() as cursor:
            failed = '{"error": {"code": "internal", "message": ""}}'
            statement = f"UPDATE {salon.site.prefix}bkloyalty_tasks SET state = 'failed', result = %s WHERE id = %s"
            cursor.execute(statement, (failed, task))
        assert fetch(salon, task).status_code == 404

    def test_a_task_of_another_kind_has_no_file(self, salon: Any, database: Database) -> None:
        task = order(salon, database)
        with salon.site.cursor() as cursor:
            cursor.execute(
                f"UPDATE {salon.site.prefix}bkloyalty_tasks SET kind = 'apply_version' WHERE id = %s", (task,)
            )
        assert fetch(salon, task).status_code == 404


class TestAFileThatBreaksOff:
    def test_ends_the_connection_instead_of_looking_complete(
        self, salon: Any, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(workbooks, "PIECE_BYTES", 1000)
        task = order(salon, database)
        find = task_files.find_piece

        def lose_the_third(conn: Any, *, number: int, **of: Any) -> bytes | None:
            return find(conn, number=number, **of) if number < 2 else None

        monkeypatch.setattr(task_files, "find_piece", lose_the_third)
        with pytest.raises(Exception, match="no longer kept"):
            fetch(salon, task)
