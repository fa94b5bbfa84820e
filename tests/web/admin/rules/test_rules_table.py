"""The earning rules in words, and what one click does to one."""

from __future__ import annotations

from typing import Any

import pytest

from bridge import clock
from bridge.core.access.permissions import Actor
from bridge.flows.programmes import configure
from bridge.store.database import Database
from tests.web.admin.rules.salon import NEW, Rules, rows


class TestTable:
    def test_says_each_rule_in_words(self, salon: Rules) -> None:
        found = [row[:4] for row in rows(salon.back_end.screen("rules"))]
        assert found == [
            ["Visit Customers read: Every visit", "10 pts", "Every booking", "Active"],
            [
                "Colour",
                "50 pts",
                "Cut or a service that no longer exists (#99), with Ana, on Mondays, over €40.00 "
                "at most 100 pts a day for each customer",
                "Active",
            ],
            ["Tenth", "200 pts every 10 visits", "Every booking", "Paused"],
            [
                "Spend",
                "1 pt per full €10.00",
                "Every booking up to and including Dec 31, 2019",
                "Ended on Dec 31, 2019",
            ],
            ["Later", "1 pt", "Every booking from Jan 1, 2099 on", "Starts on Jan 1, 2099"],
        ]

    def test_names_the_rule_in_every_action(self, salon: Rules) -> None:
        actions = [
            " ".join(one.get_text(" ").split())
            for one in salon.back_end.screen("rules").select(".bkl-row-actions .bkl-button")
        ]
        assert actions[:4] == ["Edit Visit", "Pause Visit", "Duplicate Visit", "Delete Visit"]
        assert actions[9] == "Resume Tenth"

    def test_shows_no_action_to_who_may_only_look(self, salon: Rules) -> None:
        site, tenant = salon.back_end.site, salon.back_end.tenant
        staff = site.insert("staff", name="Bea", user_id=tenant * 10 + 1, tenant_id=tenant)
        role = '{"bkloyalty": "all", "bkloyalty_rules": "off"}'
        site.insert("user_role_managers", staff=str(staff), permissions=role, tenant_id=tenant)
        looking = salon.back_end.caller.as_(Actor.STAFF, user=tenant * 10 + 1)
        bea = type(salon.back_end)(site, looking, tenant)
        page = bea.screen("rules")
        assert len(rows(page)) == 5
        assert not page.select(".bkl-screen form, .bkl-screen a.bkl-button, [data-bkl-href], [data-bkl-dialog]")
        assert bea.call("rule", "query", {})[0] == 403

    def test_teaches_when_it_is_empty(self, back_end: Any) -> None:
        page = back_end.screen("rules")
        assert "No earning rules yet" in page.select_one(".bkl-empty").get_text()
        assert "screen=rule" in page.select_one(".bkl-empty a")["href"]
        assert [row[0] for row in rows(page)] == ["Signing up", "Birthday", "Bringing a friend"]

    @pytest.mark.parametrize("state", ["draft", "paused"])
    def test_says_when_the_programme_earns_nothing(self, back_end: Any, database: Database, state: str) -> None:
        salon = Rules(back_end, database).open(draft=state == "draft")
        if state == "paused":
            salon.do(configure.pause, now=clock.now())
        notice = back_end.screen("rules").select_one(".bkl-notice")
        assert state in notice.get_text()
        assert "screen=settings" in notice.a["href"]

    def test_is_escaped(self, salon: Rules) -> None:
        salon.back_end.insert("staff", id=salon.ids["ana"] + 1, name="<b>Bold</b>")
        salon.back_end.send("rules/save", **NEW | {"name": "<i>&", "staff": [str(salon.ids["ana"] + 1)]})
        page = salon.back_end.screen("rules")
        assert not page.select("tbody b, tbody i")
        assert rows(page)[5][2] == "With <b>Bold</b>"


class TestOneClick:
    def test_pauses_resumes_and_deletes_with_a_way_back(self, salon: Rules) -> None:
        answer = salon.back_end.send("rules/pause", id="1")
        assert "paused" in answer["done"]
        assert not salon.saved()[0]["active"]
        salon.back_end.send("rules/resume", id="1")
        assert salon.saved()[0]["active"]
        answer = salon.back_end.send("rules/delete", id="1")
        assert [rule["id"] for rule in salon.saved()] == [2, 3, 4, 5]
        salon.back_end.send(answer["undo"]["path"], **answer["undo"]["form"])
        assert [rule["id"] for rule in salon.saved()] == [1, 2, 3, 4, 5]

    @pytest.mark.parametrize("path", ["rules/pause", "rules/resume", "rules/delete"])
    def test_on_a_rule_that_is_gone_says_so(self, salon: Rules, path: str) -> None:
        refusal = salon.back_end.speaking("es_ES").refused(path, id="77")
        assert (refusal["status"], refusal["message"]) == (409, "Mientras tanto, alguien eliminó esta regla.")
