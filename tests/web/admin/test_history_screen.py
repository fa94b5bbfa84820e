"""Attaching history from its screen: tried first, begun as it was tried, paused, gone on with after whatever happened, taken back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from bs4 import BeautifulSoup

from bridge import clock
from bridge.core.permissions import Grant
from bridge.flows import attach_history, configure
from bridge.store import batches, tasks
from bridge.store.database import Database
from bridge.tasks import history as pages
from bridge.tasks.attach_history import drive
from bridge.tasks.runner import run_tasks
from tests.web.admin.test_dashboard_screen import put_in_force
from tests.web.admin.test_exports import as_staff
from tests.web.admin.test_setup_screen import as_colleague, read_steps

DAY = timedelta(days=1)
PROGRAMME = {
    "earning_rules": [
        {"id": 1, "name": "Visit", "award": {"points": 50}, "active": True, "when": {}},
        {"id": 2, "name": "Spend", "award": {"points": 1, "per_amount": "1.00"}, "active": True, "when": {}},
        {"id": 3, "name": "Old", "award": {"points": 1}, "active": False, "when": {}},
    ],
    "tiers": [{"name": "Silver", "color": "#c0c0c0", "min_points": 200}],
    "redemption": {"enabled": True, "point_value": "0.05", "method": "choose"},
}
ALL = {"period": "all", "rules": ["1", "2"]}


class Past:
    """A salon with visits of before its programme: Ana came three times and paid 40 each, 20, 200 and 500 days ago, Bea once, 30 days
    ago, and called another visit off."""

    def __init__(self, back_end: Any, database: Database) -> None:
        self.back_end = back_end
        self.database = database
        put_in_force(back_end, database, PROGRAMME)
        self.ana = back_end.insert("customers", first_name="Ana", last_name="Ruiz", email="")
        self.bea = back_end.insert("customers", first_name="Bea", last_name="Gil", email="")
        with back_end.site.cursor() as cursor:
            for customer, days in ((self.ana, 20), (self.ana, 200), (self.ana, 500), (self.bea, 30)):
                self.visit(cursor, customer, days)
            self.visit(cursor, self.bea, 40, status="canceled")

    def visit(self, cursor: Any, customer: int, days: int, status: str = "approved") -> None:
        prefix, ended = self.back_end.site.prefix, int((clock.now() - days * DAY).timestamp())
        cursor.execute(
            f"INSERT INTO {prefix}bkntc_appointments (tenant_id, customer_id, service_id, staff_id, location_id, status, starts_at, "
            "ends_at, created_at) VALUES (%s, %s, 1, 5, 1, %s, %s, %s, %s)",
            (self.back_end.tenant, customer, status, ended - 3600, ended, ended - 7200),
        )
        cursor.execute(
            f"INSERT INTO {prefix}bkntc_appointment_prices (appointment_id, unique_key, price, negative_or_positive) "
            "VALUES (LAST_INSERT_ID(), 'service_price', 40, 1)"
        )

    def try_out(self, **form: Any) -> BeautifulSoup:
        self.back_end.send("history/try", **(ALL | form))
        run_tasks(self.database)
        return self.screen()

    def begin(self) -> None:
        """Tries all and begins it; nobody works on it yet."""
        form = self.try_out().select_one('form[data-path="history/begin"]')
        self.back_end.send("history/begin", task=form.select_one("[name=task]")["value"])

    def attach(self) -> None:
        self.begin()
        run_tasks(self.database)

    def screen(self) -> BeautifulSoup:
        return self.back_end.screen("setup", step="history")

    def change(self, flow: Any, **arguments: Any) -> Any:
        return self.database.transact(partial(flow, tenant_id=self.back_end.tenant, **arguments))

    @property
    def batch(self) -> Any:
        with self.database.read() as conn:
            return batches.list_batches(conn, tenant_id=self.back_end.tenant, kind=attach_history.KIND)[0]

    def balances(self) -> dict[int, int]:
        with self.back_end.site.cursor() as cursor:
            accounts = f"{self.back_end.site.prefix}bkloyalty_accounts"
            cursor.execute(f"SELECT customer_id, balance FROM {accounts} WHERE tenant_id = %s", (self.back_end.tenant,))
            return dict(cursor.fetchall())

    def fall_silent(self) -> None:
        """As if whoever worked on it had been gone for some minutes."""
        ago = clock.now() - timedelta(minutes=5)
        prefix, tenant = self.back_end.site.prefix, self.back_end.tenant
        with self.back_end.site.cursor() as cursor:
            cursor.execute(f"UPDATE {prefix}bkloyalty_batches SET updated_at = %s WHERE tenant_id = %s", (ago, tenant))
            cursor.execute(
                f"UPDATE {prefix}bkloyalty_tasks SET created_at = %s, seen_at = %s WHERE tenant_id = %s",
                (ago, ago, tenant),
            )


def say(page: BeautifulSoup) -> str:
    return " ".join(page.get_text(" ").split())


def paths(page: BeautifulSoup) -> set[str]:
    """What can be done with history there."""
    return {form["data-path"] for form in page.select("form[data-path^=history]")}


@pytest.fixture
def past(back_end: Any, database: Database) -> Past:
    return Past(back_end, database)


class TestTheDryRun:
    def test_says_how_many_points_to_whom_worth_what_and_what_is_left_out(self, past: Past) -> None:
        page = past.try_out()
        cards = [card.get_text(" ", strip=True) for card in page.select(".bkl-card")]
        assert cards == ["Points 360 pts ≈ €18.00", "Customers 2 who get points", "Visits 4 of 5 looked at"]
        lists = [[item.get_text(" ", strip=True) for item in one.select("li")] for one in page.select(".bkl-top")]
        assert lists == [["Ana Ruiz 270 pts", "Bea Gil 90 pts"], ["Cancelled, rejected or never paid 1"]]
        tiers = [row.get_text(" ", strip=True) for row in page.select(".bkl-table.is-small tbody tr")]
        assert tiers == ["Silver 0 1", "No tier 2 1"]
        form = page.select_one('form[data-path="history/begin"]')
        assert form.button.get_text() == "Award 360 pts to 2 customers"
        assert form["data-bkl-confirm"].startswith("Award 360 pts to 2 customers, worth about €18.00.")
        assert past.balances() == {}

    def test_is_shown_to_who_comes_back_while_it_runs(self, past: Past) -> None:
        past.back_end.send("history/try", **ALL)
        page = past.screen()
        assert "Working out what it would come to" in page.select_one("[data-bkl-task]").get_text()
        assert not page.select('form[data-path="history/begin"]')

    @pytest.mark.parametrize(
        ("choice", "points", "said"),
        [
            ({"period": "12"}, 270, "Visits since"),
            ({"period": "24"}, 360, "Visits since"),
            ({"rules": ["1"]}, 200, "by Visit"),
        ],
    )
    def test_is_of_a_period_and_of_rules(self, past: Past, choice: Any, points: int, said: str) -> None:
        page = past.try_out(**choice)
        assert f"Award {points} pts" in say(page) and said in say(page)

    def test_is_of_the_days_that_were_typed_and_keeps_them(self, past: Past) -> None:
        first, last = (clock.now() - 210 * DAY).date(), (clock.now() - 190 * DAY).date()
        page = past.try_out(period="custom", **{"from": str(first), "to": str(last)})
        assert "Award 90 pts to 1 customer" in say(page)
        assert page.select_one("[name=from]")["value"] == str(first)
        assert page.select_one("[name=to]")["value"] == str(last)
        assert page.select_one("[name=period][checked]")["value"] == "custom"

    @pytest.mark.parametrize(
        ("choice", "field"),
        [
            ({"period": "ever"}, "period"),
            ({"period": "custom"}, "from"),
            ({"period": "custom", "from": "2026-02-01", "to": "2026-01-01"}, "to"),
            ({"period": "custom", "from": "1 May"}, "from"),
            ({"rules": []}, "rules"),
            ({"rules": ["1", "3"]}, "rules"),
            ({"rules": ["x"]}, "rules"),
        ],
    )
    def test_refuses(self, past: Past, choice: Any, field: str) -> None:
        error = past.back_end.refused("history/try", **(ALL | choice))
        assert (error["status"], error["field"]) == (422, field)

    def test_where_nothing_is_to_be_attached(self, past: Past) -> None:
        last = (clock.now() - 1000 * DAY).date()
        page = past.try_out(period="custom", to=str(last))
        assert "There is nothing to attach: no visit of this period is left" in say(page)
        assert "history/begin" not in paths(page)

    def test_names_nobody_to_who_sees_only_some(self, past: Past) -> None:
        colleague = as_colleague(past.back_end, view="my")
        colleague.send("history/try", **ALL)
        run_tasks(past.database)
        page = colleague.screen("setup", step="history")
        assert "Award 360 pts to 2 customers" in say(page) and "Ana" not in say(page)

    def test_takes_the_place_of_the_one_before(self, past: Past) -> None:
        for choice in ({"period": "12"}, {}, {}):
            past.back_end.send("history/try", **(ALL | choice))
        with past.database.read() as conn:
            (waiting,) = tasks.list_open(conn, tenant_id=past.back_end.tenant, kind="preview_history")
        assert waiting.parameters["choice"]["since_on"] is None


class TestAttaching:
    def test_gives_what_was_foreseen_and_ends_the_step(self, past: Past) -> None:
        past.attach()
        assert past.balances() == {past.ana: 270, past.bea: 90}
        page = past.screen()
        row = page.select_one("table:not(.is-small) tbody tr").get_text(" ", strip=True)
        assert "All visits so far by all active rules Done 360 pts 2 4 visits Take back" in row
        assert read_steps(page)[1][:2] == ("Attach history", "Done")

    def test_cannot_begin_twice(self, past: Past) -> None:
        task = past.try_out().select_one("[name=task]")["value"]
        past.back_end.send("history/begin", task=task)
        error = past.back_end.refused("history/begin", task=task)
        assert (error["status"], error["message"][:34]) == (409, "History is being attached already,")
        run_tasks(past.database)
        assert "since this dry run" in past.back_end.refused("history/begin", task=task)["message"]
        assert past.balances() == {past.ana: 270, past.bea: 90}

    def test_is_begun_only_by_the_rules_that_were_tried(self, past: Past) -> None:
        task = past.try_out().select_one("[name=task]")["value"]
        put_in_force(past.back_end, past.database, {**PROGRAMME, "earning_rules": PROGRAMME["earning_rules"][:1]})
        assert "programme was changed" in past.back_end.refused("history/begin", task=task)["message"]
        page = past.screen()
        assert "The programme was changed since this dry run." in say(page) and "history/begin" not in paths(page)

    def test_begins_no_dry_run_that_is_none(self, past: Past) -> None:
        past.back_end.send("history/try", **ALL)
        with past.database.read() as conn:
            (waiting,) = tasks.list_open(conn, tenant_id=past.back_end.tenant, kind="preview_history")
        assert past.back_end.refused("history/begin", task=str(waiting.id))["message"] == "There is no such dry run."

    def test_shows_how_far_it_is_and_can_be_paused(self, past: Past) -> None:
        past.begin()
        page = past.screen()
        assert page.select_one("[data-bkl-task]") is not None
        assert paths(page) == {"history/pause"}
        past.back_end.send("history/pause", batch=str(past.batch.id))
        run_tasks(past.database)
        page = past.screen()
        assert paths(page) == {"history/go-on"}
        assert "0 visits looked at so far" in say(page) and past.balances() == {}
        past.back_end.send("history/go-on", batch=str(past.batch.id))
        run_tasks(past.database)
        assert past.balances() == {past.ana: 270, past.bea: 90}

    def test_what_moved_on_meanwhile_is_left_alone(self, past: Past) -> None:
        past.attach()
        for path in ("history/pause", "history/go-on"):
            error = past.back_end.refused(path, batch=str(past.batch.id))
            assert (error["status"], error["message"][:31]) == (422, "The work has gone on meanwhile,")

    def test_goes_on_after_a_crash_where_it_was(self, past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pages, "PAGE", 1)
        past.begin()
        work = drive(past.database, tenant_id=past.back_end.tenant, batch_id=past.batch.id)
        next(work), next(work)
        work.close()
        past.fall_silent()
        page = past.screen()
        assert "Nobody has worked on this for a while" in say(page)
        assert paths(page) == {"history/go-on", "history/pause"}
        past.back_end.send("history/go-on", batch=str(past.batch.id))
        assert past.screen().select_one("[data-bkl-task]") is not None
        run_tasks(past.database)
        assert past.balances() == {past.ana: 270, past.bea: 90}
        assert past.batch.state == "done"

    def test_what_the_command_line_works_on_is_not_called_cut_off(self, past: Past) -> None:
        choice = attach_history.Choice()
        past.change(attach_history.begin, choice=choice, actor=None, now=clock.now())
        page = past.screen()
        assert "from the command line" in say(page).lower() and paths(page) == {"history/pause"}

    def test_while_the_programme_rests_there_is_nothing_to_try(self, past: Past) -> None:
        past.change(configure.pause, now=clock.now())
        assert paths(past.screen()) == set()
        error = past.back_end.refused("history/try", **ALL)
        assert (error["status"], error["code"]) == (409, "no_programme")

    def test_says_what_came_of_it_when_the_worker_is_done(self, past: Past) -> None:
        past.begin()
        with past.database.read() as conn:
            (task,) = tasks.list_open(conn, tenant_id=past.back_end.tenant, kind=attach_history.KIND)
        assert "cannot be stopped" in past.back_end.send("task/cancel", task=str(task.id))["done"]
        run_tasks(past.database)
        told = past.back_end.send("task", task=str(task.id))
        assert (told["state"], told["done"]) == ("done", 5)
        assert told["html"].strip() == "History is attached: 360 pts for 2 customers."


class TestTakingBack:
    def test_is_typed_and_takes_everything_back(self, past: Past) -> None:
        past.attach()
        batch = str(past.batch.id)
        dialog = past.back_end.screen("history-undo", batch=batch)
        assert "takes back 360 pts from 2 customers, worth €18.00" in say(dialog)
        for typed in ("", "yes"):
            assert past.back_end.refused("history/undo", batch=batch, typed=typed)["field"] == "typed"
        assert past.balances() == {past.ana: 270, past.bea: 90}
        past.back_end.send("history/undo", batch=batch, typed="take  back")
        assert "being taken back" in say(past.screen())
        run_tasks(past.database)
        assert past.balances() == {past.ana: 0, past.bea: 0}
        page = past.screen()
        assert "Taken back" in say(page) and "360 pts taken back" in say(page)
        assert read_steps(page)[1][1] == ""
        assert "history/try" in paths(page)

    def test_in_spanish_another_word_is_typed(self, past: Past) -> None:
        past.attach()
        spanish = past.back_end.speaking("es_ES")
        assert "Escriba RETIRAR para confirmar" in say(spanish.screen("history-undo", batch=str(past.batch.id)))
        spanish.send("history/undo", batch=str(past.batch.id), typed="retirar")
        assert past.batch.state == "undoing"

    def test_is_offered_once(self, past: Past) -> None:
        past.attach()
        batch = str(past.batch.id)
        past.back_end.send("history/undo", batch=batch, typed="TAKE BACK")
        assert not past.back_end.screen("history-undo", batch=batch).select("form")
        past.back_end.send("history/undo", batch=batch, typed="TAKE BACK")
        run_tasks(past.database)
        assert past.balances() == {past.ana: 0, past.bea: 0}


def test_whoever_has_only_their_own_customers_may_not(past: Past) -> None:
    past.back_end.customers = [0, past.ana]
    mine = as_staff(past.back_end, Grant.MY)
    assert mine.refused("history/try", **ALL)["status"] == 403
    assert mine.call("setup", "query", {})[0] == 403
