"""The set-up in three steps: the ready-made programme with its example, where one stands, leaving steps out, and whom to win back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup

from bridge import clock
from bridge.store.database import Database
from bridge.store.programmes import programmes
from bridge.store.segments import profiles
from tests.web.admin.acting import PROGRAMME, RULE, as_colleague, put_in_force
from tests.web.admin.reading import read_steps

STARTER = {
    "price": "50",
    "points": "2",
    "per_amount": "1",
    "bonus": "100",
    "bonus_every": "5",
    "tier1_name": "Bronze",
    "tier1_min": "200",
    "tier2_name": "",
    "tier2_min": "",
    "tier3_name": "Gold",
    "tier3_min": "1000",
    "point_value": "0.02",
    "min_points": "250",
    "max_percent": "40",
}


def find_document(back_end: Any, database: Database) -> Any:
    with database.read() as conn:
        return programmes.find_document(conn, tenant_id=back_end.tenant)


class TestTheReadyMadeProgramme:
    def test_is_made_for_what_a_booking_costs(self, back_end: Any) -> None:
        with back_end.site.cursor() as cursor:
            for number, spent in enumerate((20, 40)):
                cursor.execute(
                    f"INSERT INTO {back_end.site.prefix}bkloyalty_visits (tenant_id, appointment_id, customer_id, ends_at, "
                    "spent, counted) VALUES (%s, %s, 1, %s, %s, 1)",
                    (back_end.tenant, back_end.tenant * 100 + number, clock.now() - timedelta(days=1), spent),
                )
        page = back_end.screen("setup")
        values = {field["name"]: field["value"] for field in page.select("form[data-bkl-live] input[name]")}
        assert (values["price"], values["points"], values["per_amount"], values["tier1_min"]) == ("30", "1", "1", "250")
        said = page.select_one("[data-bkl-live-output]").get_text(" ", strip=True)
        assert "A booking of 30.00 earns 30 pts, worth 1.50: 5% comes back." in said
        assert "Silver is reached after 9 such bookings." in said

    def test_tells_what_it_comes_to_while_one_changes_it(self, back_end: Any) -> None:
        said = BeautifulSoup(back_end.send("setup/example", **STARTER)["html"], "html.parser")
        assert [item.get_text() for item in said.select("li")] == [
            "A booking of 50.00 earns 100 pts, worth 2.00: 4% comes back.",
            "After 3 such bookings points can be used: 250 pts are worth 5.00. They pay for at most 20.00 of one booking.",
            "Bronze is reached after 2 such bookings.",
            "Gold is reached after 9 such bookings.",  # with the 100 points of the fifth one
        ]

    def test_says_that_too_cheap_a_booking_earns_nothing(self, back_end: Any) -> None:
        said = back_end.send("setup/example", **(STARTER | {"per_amount": "60", "bonus": ""}))["html"]
        assert "earns nothing" in said and "Gold is out of reach" in said

    def test_is_taken_over_as_a_draft_and_then_activated(self, back_end: Any, database: Database) -> None:
        answer = back_end.send("setup/programme", **STARTER)
        assert "step=programme" in answer["go"] and answer["undo"] is None
        document = find_document(back_end, database)
        assert {key: document[key] for key in ("earning_rules", "tiers", "redemption")} == {
            "earning_rules": [
                {
                    "id": 1,
                    "name": "What customers pay",
                    "label": "For what you pay",
                    "award": {"points": 2, "per_amount": "1"},
                    "active": True,
                    "when": {},
                },
                {
                    "id": 2,
                    "name": "Every 5 visits",
                    "label": "For every 5 visits",
                    "award": {"points": 100, "every_visits": 5},
                    "active": True,
                    "when": {},
                },
            ],
            "tiers": [
                {"name": "Bronze", "color": "#8a909c", "min_points": 200},
                {"name": "Gold", "color": "#5256c8", "min_points": 1000},
            ],
            "redemption": {
                "enabled": True,
                "point_value": "0.02",
                "method": "choose",
                "max_discount": {"percent": "40"},
                "min_points": 250,
            },
        }
        page = back_end.screen("setup")
        assert read_steps(page)[0] == ("Define thresholds", "", True)
        said = page.select_one(".bkl-terms").get_text(" ", strip=True)
        assert "What customers pay: 2 pts per full 1.00 · Every booking" in said and "Bronze from 200 pts" in said
        back_end.send("programme/start", version=page.select_one("form input[name=version]")["value"])
        assert read_steps(back_end.screen("setup"))[:2] == [
            ("Define thresholds", "Done", False),
            ("Attach history", "", True),
        ]

    @pytest.mark.parametrize(
        ("form", "field", "said"),
        [
            ({"points": "0"}, "points", "from 1"),
            ({"per_amount": "0"}, "per_amount", "more than 0"),
            ({"bonus_every": ""}, "bonus_every", "fill this in"),
            ({"tier3_name": "bronze"}, "tier3_name", "of its own"),
            ({"tier3_min": "200"}, "tier3_min", "of its own"),
            ({"tier3_min": "many"}, "tier3_min", "whole number"),
            ({"point_value": "0"}, "point_value", "more than 0"),
            ({"max_percent": "101"}, "max_percent", "100"),
            ({"min_points": "-1"}, "min_points", "from 0"),
        ],
    )
    def test_refuses(self, back_end: Any, form: dict[str, str], field: str, said: str) -> None:
        error = back_end.refused("setup/programme", **(STARTER | form))
        assert (error["status"], error["field"]) == (422, field)
        assert said in error["message"]

    def test_replaces_no_rules(self, back_end: Any, database: Database) -> None:
        put_in_force(back_end, database)
        error = back_end.refused("setup/programme", **STARTER)
        assert (error["status"], error["message"]) == (
            409,
            "There are earning rules already. Change them under Earning rules.",
        )
        assert not back_end.screen("setup", step="programme").select("form[data-bkl-live]")

    def test_leaves_tiers_and_terms_as_they_are_and_can_be_undone(self, back_end: Any, database: Database) -> None:
        put_in_force(back_end, database, {**PROGRAMME, "earning_rules": []})
        page = back_end.screen("setup")
        assert not page.select("[name=tier1_name], [name=point_value]")
        undo = back_end.send("setup/programme", price="50", points="1", per_amount="2", bonus="")["undo"]
        document = find_document(back_end, database)
        assert document["tiers"] == PROGRAMME["tiers"] and document["redemption"] == PROGRAMME["redemption"]
        assert [rule["award"] for rule in document["earning_rules"]] == [{"points": 1, "per_amount": "2"}]
        back_end.send(undo["path"], **undo["form"])
        assert find_document(back_end, database)["earning_rules"] == []

    def test_of_who_may_not_change_settings_says_nothing_of_money(self, back_end: Any, database: Database) -> None:
        colleague = as_colleague(back_end, settings="off")
        assert not colleague.screen("setup").select("[name=point_value]")
        colleague.send("setup/programme", **STARTER)
        assert "redemption" not in find_document(back_end, database)
        page = colleague.screen("setup")
        assert "activated by somebody who may change the settings" in page.get_text()
        assert not page.select('form[data-path="programme/start"]')


class TestTheSteps:
    def test_lead_on_and_are_left_out_and_taken_up_again(self, back_end: Any, database: Database) -> None:
        put_in_force(back_end, database)
        answer = back_end.send("setup/close", step="history")
        assert "step=people" in answer["go"]
        assert read_steps(back_end.screen("setup"))[1:] == [
            ("Attach history", "Left out", False),
            ("Reactivate with focus", "", True),
        ]
        back_end.send(answer["undo"]["path"], **answer["undo"]["form"])
        assert read_steps(back_end.screen("setup"))[1] == ("Attach history", "", True)

    def test_are_over_when_the_last_one_is(self, back_end: Any, database: Database) -> None:
        put_in_force(back_end, database)
        back_end.send("setup/close", step="history")
        assert "Finish the set-up" in back_end.screen("setup").get_text()
        answer = back_end.send("setup/close", step="people")
        assert "screen=dashboard" in answer["go"] and answer["done"].startswith("The set-up is finished.")
        assert not back_end.screen("dashboard").select(".bkl-todo")
        assert read_steps(back_end.screen("setup"))[2] == ("Reactivate with focus", "Done", False)

    def test_the_last_one_is_done_before_another(self, back_end: Any, database: Database) -> None:
        put_in_force(back_end, database)
        assert "Done with this step" in back_end.screen("setup", step="people").get_text()
        answer = back_end.send("setup/close", step="people")
        assert "step=history" in answer["go"] and answer["done"].startswith("This step is done.")

    def test_none_is_closed_that_the_programme_itself_decides(self, back_end: Any) -> None:
        assert back_end.refused("setup/close", step="programme")["field"] == "step"

    def test_history_waits_for_the_programme(self, back_end: Any, database: Database) -> None:
        put_in_force(back_end, database, draft=True)
        page = back_end.screen("setup", step="history")
        assert "step=programme" in page.select_one(".bkl-empty a")["href"]
        assert not page.select('form[data-path="history/try"]')

    def test_an_address_that_names_none_leads_to_the_next_one(self, back_end: Any) -> None:
        assert read_steps(back_end.screen("setup", step="elsewhere"))[0][2]

    def test_in_spanish(self, back_end: Any) -> None:
        page = back_end.speaking("es_ES").screen("setup")
        assert page.h1.get_text() == "Puesta en marcha"
        assert page.select_one("[name=tier2_name]")["value"] == "Oro"


class TestWhomToWinBack:
    @pytest.fixture
    def salon(self, back_end: Any, database: Database) -> Any:
        """Six customers who were last there 10, 70, 100, 100, 200 and 400 days ago; the third one agreed, the fourth one said no."""
        put_in_force(back_end, database, {"earning_rules": [RULE]})
        for number, (days, consent, points) in enumerate(
            [
                (10, "given", 9),
                (70, None, 5),
                (100, "given", 7),
                (100, "refused", 0),
                (200, None, 0),
                (400, "withdrawn", 1),
            ]
        ):
            customer = back_end.insert("customers", first_name=f"C{number}")
            database.transact(
                lambda conn, one=customer: profiles.add_profiles(conn, tenant_id=back_end.tenant, customer_ids=[one])
            )
            with back_end.site.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {back_end.site.prefix}bkloyalty_profiles SET last_visit_at = %s, consent = %s, balance = %s "
                    "WHERE customer_id = %s",
                    (clock.now() - timedelta(days=days), consent, points, customer),
                )
        return back_end

    def figures(self, page: BeautifulSoup) -> list[str]:
        return [card.get_text() for card in page.select(".bkl-card .bkl-big")]

    def test_says_how_many_and_who_may_be_written_to_and_why_not_the_others(self, salon: Any) -> None:
        page = salon.screen("setup", step="people")
        assert self.figures(page) == ["4", "2", "1"]
        said = page.get_text(" ", strip=True)
        assert "1 customer was never asked." in said
        assert "1 customer said no." in said
        assert "1 customer agreed once and withdrew it." in said
        assert "built_in=inactive&days=90" in page.select_one(".bkl-buttons a")["href"]

    def test_for_other_days(self, salon: Any) -> None:
        assert self.figures(salon.screen("setup", step="people", days="180")) == ["2", "1", "0"]
        assert self.figures(salon.screen("setup", step="people", days="7")) == ["4", "2", "1"]

    def test_the_dashboard_counts_them_too(self, salon: Any) -> None:
        card = next(
            card for card in salon.screen("dashboard").select(".bkl-card") if "reactivate" in card.dt.get_text()
        )
        assert card.select_one(".bkl-big").get_text() == "4"
        assert "1 of them may be written to." in card.get_text()

    def test_where_nobody_stays_away(self, back_end: Any, database: Database) -> None:
        put_in_force(back_end, database)
        assert "Nobody stayed away for so long." in back_end.screen("setup", step="people").get_text()
