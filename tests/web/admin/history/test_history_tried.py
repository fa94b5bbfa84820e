"""Attaching history is tried first, on its screen: how many points, to whom, worth what, and what is left out."""

from __future__ import annotations

from typing import Any

import pytest

from bridge import clock
from bridge.store.work import tasks
from bridge.tasks.runner import run_tasks
from tests.web.admin.acting import as_colleague
from tests.web.admin.history.salon_with_past import ALL, DAY, Past, paths, say


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
