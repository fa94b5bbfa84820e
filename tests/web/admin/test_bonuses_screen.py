"""Bonuses as the back end gives them: what they would cost, giving, stopping, and taking back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup

from bridge import clock
from bridge.core.access.permissions import Actor
from bridge.flows.points import adjust
from bridge.flows.programmes import configure
from bridge.jobs.people import index_people
from bridge.store.database import Database
from bridge.store.work import tasks
from bridge.tasks.due_bonuses import give_due
from bridge.tasks.runner import run_tasks

PROGRAMME: dict[str, Any] = {
    "earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 50}}],
    "tiers": [{"name": "Silver", "color": "#888888", "min_points": 100}],
    "redemption": {"enabled": True, "point_value": "0.01"},
}
BONUS = {"name": "Thank you", "segment": "everybody", "points": "200", "stays": "once"}


class Salon:
    """A business with a programme and three customers."""

    def __init__(self, back_end: Any, database: Database) -> None:
        self.back_end, self.database, self.tenant = back_end, database, back_end.tenant
        report = {"timezone": "Europe/Madrid", "currency": "EUR", "decimals": 2, "locale": "en_US"}
        self.do(configure.save_report, report=report)
        self.do(configure.import_programme, document=PROGRAMME, draft=False, now=clock.now() - timedelta(days=30))
        self.customers = [self.customer(name) for name in ("Ana", "Bea", "Cleo")]

    def do(self, flow: Any, **arguments: Any) -> Any:
        return self.database.transact(lambda conn: flow(conn, tenant_id=self.tenant, **arguments))

    def customer(self, name: str) -> int:
        made: int = self.back_end.insert("customers", first_name=name, last_name="Ruiz")
        index_people(self.database)
        return made

    def adjust(self, customer: int, points: int) -> None:
        by_hand = {"customer_id": customer, "points": points, "note": None, "actor": 1, "key": clock.new_id()}
        self.do(adjust.adjust, **by_hand, now=clock.now())

    def give(self, **form: str) -> Any:
        return self.back_end.send("bonuses/give", **BONUS | {"key": clock.new_id()} | form)

    def work(self) -> None:
        run_tasks(self.database)
        give_due(self.database, now=clock.now())

    def preview(self, **form: str) -> str:
        html = self.back_end.send("bonuses/preview", **BONUS | form)["html"]
        return " ".join(BeautifulSoup(html, "html.parser").get_text(" ", strip=True).split())

    def row(self) -> str:
        """The newest bonus in the table."""
        found = self.back_end.screen("bonuses").select_one("tbody tr")
        return " ".join(found.get_text(" ", strip=True).split())

    def newest(self) -> str:
        link = self.back_end.screen("bonuses").select_one("tbody th a")["href"]
        return str(link).rpartition("id=")[2]


@pytest.fixture
def salon(back_end: Any, database: Database) -> Salon:
    return Salon(back_end, database)


class TestTheCost:
    def test_is_told_before_anything_is_given(self, salon: Salon) -> None:
        assert salon.preview() == "Give 200 points to 3 customers (worth about €6.00). Everybody."

    def test_without_a_value_points_are_worth_nothing(self, salon: Salon) -> None:
        salon.do(configure.import_programme, document={"earning_rules": []}, draft=False, now=clock.now())
        assert salon.preview(points="1").startswith("Give 1 point to 3 customers. ")

    def test_says_for_whom_the_budget_does_not_reach(self, salon: Salon) -> None:
        said = salon.preview(budget="500")
        assert "to 2 customers (worth about €4.00)." in said
        assert "1 customer is left out: the budget does not reach further than 500 pts." in said

    def test_is_that_of_the_segment(self, salon: Salon) -> None:
        salon.adjust(salon.customers[0], 10)
        assert "to 1 customer " in salon.preview(segment="never_redeemed")
        assert "Nobody is in this segment now." in salon.preview(segment="inactive&days=400")
        assert "No visit for 400 days" in salon.preview(segment="inactive&days=400")

    def test_waits_for_the_number_of_points(self, salon: Salon) -> None:
        assert "Say how many points" in salon.preview(points="")

    def test_says_when_it_is_given_and_who_gets_it_later(self, salon: Salon) -> None:
        day = (clock.now() + timedelta(days=3)).date().isoformat()
        said = salon.preview(**{"from": day, "until": day, "stays": "open"})
        assert "to whoever is in the segment then" in said
        assert "Whoever comes into the segment later gets it too" in said
        assert "as far as the budget reaches" not in said

    def test_says_how_far_the_budget_reaches_for_those_who_come_later(self, salon: Salon) -> None:
        day = (clock.now() + timedelta(days=3)).date().isoformat()
        later = {"until": day, "stays": "open"}
        assert "as far as the budget reaches" in salon.preview(budget="800", **later)
        said = salon.preview(budget="799", **later)
        assert "does not get it" in said and "gets it too" not in said

    def test_stands_in_the_form_that_a_segment_leads_to(self, salon: Salon) -> None:
        page = salon.back_end.screen("bonus", segment="inactive", days="120", points="50")
        chosen = page.select_one("#bkl-segment option[selected]")
        assert chosen["value"] == "inactive&days=120"
        assert "No visit for 120 days" in page.select_one("[data-bkl-live-output]").get_text()

    def test_without_javascript_comes_back_with_the_form_as_it_was(self, salon: Salon) -> None:
        answer = salon.back_end.send("bonuses/look", **BONUS)
        assert answer["done"] == "Give 200 points to 3 customers (worth about €6.00). Everybody."
        assert "name=Thank%20you" in answer["go"]


class TestGiving:
    def test_reaches_everybody_and_says_how_far_it_is(self, salon: Salon) -> None:
        answer = salon.give(budget="1000")
        assert answer["done"] == "The bonus is being given."
        assert salon.back_end.screen("bonuses").select_one("[data-bkl-task]") is not None
        salon.work()
        assert salon.row().startswith("Thank you Everybody 200 pts 600 pts 3 customers 400 pts Given")
        assert salon.back_end.screen("bonuses").select_one("[data-bkl-task]") is None

    def test_that_ends_while_the_page_is_made_is_shown_as_it_is_then(
        self, salon: Salon, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        salon.give()
        look = tasks.list_open

        def look_when_it_has_ended(*arguments: Any, **named: Any) -> Any:
            salon.work()
            return look(*arguments, **named)

        monkeypatch.setattr(tasks, "list_open", look_when_it_has_ended)
        assert "600 pts 3 customers" in salon.row()

    def test_of_a_form_that_is_sent_twice_happens_once(self, salon: Salon) -> None:
        key = clock.new_id()
        salon.give(key=key)
        salon.give(key=key)
        assert len(salon.back_end.screen("bonuses").select("tbody tr")) == 1

    def test_on_a_day_to_come_waits(self, salon: Salon) -> None:
        day = (clock.now() + timedelta(days=3)).date().isoformat()
        assert salon.give(**{"from": day})["done"].startswith("Starts on")
        salon.work()
        assert "0 pts" in salon.row()

    @pytest.mark.parametrize(
        ("form", "field", "said"),
        [
            ({"name": " "}, "name", "Please fill this in."),
            ({"points": "0"}, "points", "from 1"),
            ({"points": "many"}, "points", "whole number"),
            ({"budget": "199"}, "budget", "does not reach for one customer"),
            ({"segment": "999999"}, "segment", "choose from the list"),
            ({"segment": "nonsense"}, "segment", "choose from the list"),
            ({"until": "2020-01-01"}, "until", "last day"),
            ({"until": "9999-12-31"}, "until", "enter a day"),
            ({"stays": "open"}, "until", "Say until which day"),
            ({"stays": "for ever"}, "stays", "choose one"),
        ],
    )
    def test_of_what_nobody_could_get_is_refused(
        self, salon: Salon, form: dict[str, str], field: str, said: str
    ) -> None:
        error = salon.back_end.refused("bonuses/give", **BONUS | {"key": clock.new_id()} | form)
        assert (error["status"], error["field"]) == (422, field)
        assert said in error["message"]

    def test_while_the_programme_is_paused_is_refused(self, salon: Salon) -> None:
        salon.do(configure.pause, now=clock.now())
        error = salon.back_end.refused("bonuses/give", **BONUS, key=clock.new_id())
        assert (error["status"], error["code"]) == (409, "no_programme")
        assert "Activate it first" in salon.back_end.screen("bonus").get_text()


class TestTheQuestionBefore:
    def test_says_how_many_points_go_to_whom(self, salon: Salon) -> None:
        form = salon.back_end.screen("bonus").select_one("[data-path='bonuses/give']")
        assert form["data-bkl-confirm"] == "Give these points to everybody in the segment?"
        asked = salon.back_end.send(form["data-bkl-confirm-by"], **BONUS)["confirm"]
        assert asked == "Give 200 points to 3 customers (worth about €6.00)? Everybody."

    def test_is_not_asked_of_what_is_refused(self, salon: Salon) -> None:
        for form, field in (({"name": " "}, "name"), ({"points": ""}, "points"), ({"budget": "199"}, "budget")):
            assert salon.back_end.refused("bonuses/confirm", **BONUS | form)["field"] == field

    def test_is_asked_of_giving_it_to_the_rest(self, salon: Salon) -> None:
        salon.give()
        salon.work()
        again = "[data-path='bonuses/go-on']"
        assert salon.back_end.screen("bonus-state", id=salon.newest()).select_one(again) is None
        salon.customer("Dora")
        details = salon.back_end.screen("bonus-state", id=salon.newest())
        assert details.select_one(again)["data-bkl-confirm"].startswith("Give 200 points to 1 customer (worth")
        assert details.select_one(".is-words").get_text() == "no limit"


class TestABonus:
    def test_can_be_stopped_and_given_to_who_has_not_got_it(self, salon: Salon) -> None:
        salon.give()
        salon.work()
        salon.customer("Dora")
        details = salon.back_end.screen("bonus-state", id=salon.newest())
        told = " ".join(details.select_one(".bkl-impact").get_text(" ", strip=True).split())
        assert "Give 200 points to 1 customer" in told
        assert "3 customers of the segment are left out: they have it already." in told
        salon.back_end.send("bonuses/go-on", id=salon.newest())
        salon.work()
        assert "4 customers" in salon.row()

    def test_is_taken_back_as_a_whole(self, salon: Salon) -> None:
        salon.give()
        salon.work()
        salon.adjust(salon.customers[0], -150)
        asks = salon.back_end.screen("bonus-undo", id=salon.newest()).get_text(" ", strip=True)
        assert "200 points are taken back from each of 3 customers" in " ".join(asks.split())
        assert "1 customer has used some of it already" in asks
        assert salon.back_end.send("bonuses/take-back", id=salon.newest())["done"] == "The bonus is being taken back."
        salon.work()
        assert "Taken back" in salon.row()
        assert salon.back_end.refused("bonuses/go-on", id=salon.newest())["status"] == 422

    def test_of_another_tenant_is_not_there(self, salon: Salon) -> None:
        for path in ("bonuses/stop", "bonuses/go-on", "bonuses/take-back"):
            assert salon.back_end.refused(path, id="999999")["status"] == 404

    def test_is_copied_with_its_segment(self, salon: Salon) -> None:
        salon.give(segment="inactive&days=77", name="Come back")
        page = salon.back_end.screen("bonus", copy=salon.newest())
        assert page.select_one("#bkl-name")["value"] == "Come back"
        chosen = page.select_one("#bkl-segment option[selected]")
        assert chosen["value"] == f"copy&id={salon.newest()}"
        answer = salon.give(segment=chosen["value"], name="Again")
        assert answer["done"] == "The bonus is being given."

    @pytest.mark.parametrize("segment", ["²", "copy&id=²", "copy&id=9" + "9" * 30, "tier&tier=²", "9" * 30])
    def test_is_given_to_no_segment_that_is_none(self, salon: Salon, segment: str) -> None:
        refused = salon.back_end.refused("bonuses/give", **BONUS | {"key": clock.new_id(), "segment": segment})
        assert (refused["status"], refused["field"]) == (422, "segment")

    def test_speaks_spanish(self, salon: Salon) -> None:
        salon.give()
        page = salon.back_end.speaking("es_ES").screen("bonuses")
        assert page.select_one("h1").get_text() == "Bonificaciones"

    def test_names_a_built_in_segment_in_the_readers_language(self, salon: Salon) -> None:
        spanish = salon.back_end.speaking("es_ES")
        salon.give(segment="regular")
        assert spanish.screen("bonuses").select_one("tbody .bkl-hint").get_text() == "Habituales"
        assert "Habituales" in spanish.screen("bonus-state", id=salon.newest()).get_text()
        spanish.send("bonuses/give", **BONUS | {"key": clock.new_id(), "segment": f"copy&id={salon.newest()}"})
        assert salon.back_end.screen("bonuses").select_one("tbody .bkl-hint").get_text() == "Regulars"


class TestWhoeverHasTheirOwnCustomers:
    """A bonus of a colleague's is nothing that they are led to."""

    @pytest.fixture
    def eva(self, salon: Salon) -> Any:
        user = salon.tenant * 10 + 1
        staff = salon.back_end.insert("staff", name="Eva", user_id=user)
        salon.back_end.insert("user_role_managers", staff=str(staff), permissions='{"bkloyalty": "my"}')
        salon.back_end.insert("appointments", customer_id=salon.customers[0], staff_id=staff, status="approved")
        return type(salon.back_end)(
            salon.back_end.site, salon.back_end.caller.as_(Actor.STAFF, user=user), salon.tenant
        )

    def test_finds_no_link_to_it(self, salon: Salon, eva: Any) -> None:
        salon.give()
        salon.work()
        ana = str(salon.customers[0])
        for screen, query in (("dashboard", {}), ("reports", {}), ("customer", {"id": ana})):
            assert "screen=bonus-state" in str(salon.back_end.screen(screen, **query))
            shown = eva.screen(screen, **query)
            assert "200" in shown.get_text() and "screen=bonus-state" not in str(shown), screen
        assert eva.call("bonus-state", "query", {"id": salon.newest()})[0] == 404

    def test_finds_one_to_what_they_gave(self, salon: Salon, eva: Any) -> None:
        eva.send("bonuses/give", **BONUS | {"key": clock.new_id()})
        salon.work()
        assert f"screen=bonus-state&id={salon.newest()}" in eva.screen("dashboard").decode(formatter=None)
        assert eva.call("bonus-state", "query", {"id": salon.newest()})[0] == 200

    def test_reads_that_there_may_be_others(self, salon: Salon, eva: Any) -> None:
        salon.give()
        page = eva.screen("bonuses")
        assert "You have not given a bonus yet" in page.select_one(".bkl-empty").get_text()
        assert "seen by whoever may see every customer" in page.select_one(".bkl-lead").get_text()
        assert "whoever may see" not in salon.back_end.screen("bonuses").get_text()
