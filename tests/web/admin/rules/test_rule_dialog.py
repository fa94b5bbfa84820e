"""An earning rule in its dialog, and in words while it is filled in."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

from tests.web.admin.rules.salon import NEW, Rules, words


class TestDialog:
    def test_shows_the_rule_as_it_is(self, salon: Rules) -> None:
        page = salon.back_end.screen("rule", id="2")
        values = {one["name"]: one.get("value") for one in page.select("input:not([type=checkbox]):not([type=radio])")}
        assert (
            values | {"name": "Colour", "points": "50", "total_gt": "40", "max_points_per_day": "100", "id": "2"}
            == values
        )
        ticked = {(one["name"], one["value"]) for one in page.select("[type=checkbox][checked], [type=radio][checked]")}
        assert ticked == {
            ("kind", "fixed"),
            ("active", "1"),
            ("services[]", str(salon.ids["cut"])),
            ("services[]", "99"),
            ("staff[]", str(salon.ids["ana"])),
            ("weekdays[]", "1"),
        }
        assert "a service that no longer exists (#99)" in page.select_one('[data-bkl-field="services"]').get_text()
        opened = [" ".join(one.summary.get_text().split()) for one in page.select("details[open]")]
        assert opened == [
            "Only for certain services",
            "Only with certain staff",
            "Only on certain weekdays",
            "Only for certain totals",
            "At most so many points for each customer",
        ]

    def test_shows_the_last_day_that_counts(self, salon: Rules) -> None:
        assert salon.back_end.screen("rule", id="4").select_one("[name=valid_to]")["value"] == "2019-12-31"

    def test_writes_amounts_as_its_reader_does(self, salon: Rules) -> None:
        page = salon.back_end.speaking("es_ES").screen("rule", id="4")
        assert page.select_one("[name=per_amount]")["value"] == "10,00"
        assert page.select_one('[name=kind][value="per_amount"]').has_attr("checked")

    def test_offers_services_by_their_categories_and_categories_as_a_tree(self, salon: Rules) -> None:
        page = salon.back_end.screen("rule")
        services = [one.get_text(strip=True) for one in page.select('[data-bkl-field="services"] .bkl-options label')]
        assert services == ["Hair › Cut", "Hair › Care › Wash"]
        tree = [
            (one.get_text(strip=True), one["data-depth"])
            for one in page.select('[data-bkl-field="service_categories"] .bkl-options label')
        ]
        assert tree == [("Hair", "0"), ("Care", "1")]
        assert not page.select('[data-bkl-field="customer_categories"]'), "there are none"

    def test_of_a_new_rule_is_empty_and_of_a_copy_is_not(self, salon: Rules) -> None:
        page = salon.back_end.screen("rule")
        assert page.h2.get_text() == "New earning rule"
        assert page.select_one("[name=points]")["value"] == ""
        assert not page.select("details[open], [name=id]")
        page = salon.back_end.screen("rule", copy="2")
        assert (page.select_one("[name=name]")["value"], page.select("[name=id]")) == ("Colour (copy)", [])
        assert page.select_one("[name=points]")["value"] == "50"

    def test_of_a_rule_that_is_gone_says_so(self, salon: Rules) -> None:
        status, answer = salon.back_end.call("rule", "query", {"id": "77"})
        assert (status, answer["error"]["message"]) == (404, "This rule was deleted meanwhile.")

    def test_keeps_what_was_sent_without_javascript_and_refused(self, salon: Rules) -> None:
        form = NEW | {"name": "Visit", "points": "33", "services": [str(salon.ids["cut"])]}
        answer = salon.back_end.call("rules/save", "form", form)[1]
        flash = {"path": "rules/save", "form": form | {"version": "1"}, "answer": answer}
        page = salon.back_end
        body = {"page": {**page_of(), "flash": flash}, "query": {}}
        shown = BeautifulSoup(page.caller.ask("/v1/admin/rule", body)["html"], "html.parser")
        assert shown.select_one("[name=points]")["value"] == "33"
        assert shown.select_one(f'[name="services[]"][value="{salon.ids["cut"]}"]').has_attr("checked")
        assert shown.select_one("#bkl-name-error").get_text() == "There is a rule of this name already."
        assert shown.select_one("[name=version]")["value"] == "1"


class TestCheck:
    def check(self, salon: Rules, **form: Any) -> str:
        return words(salon.back_end.send("rules/check", **form)["html"])

    def test_says_the_rule_in_words(self, salon: Rules) -> None:
        form = NEW | {
            "kind": "every_visits",
            "every_visits": "5",
            "services": [str(salon.ids["wash"])],
            "max_points": "9",
        }
        assert self.check(salon, **form) == "20 pts every 5 visits: Wash; at most 9 pts in all for each customer."

    def test_says_what_fills_a_stamp_card(self, salon: Rules) -> None:
        card = NEW | {"kind": "card", "visits": "5", "within_days": "90"}
        assert self.check(salon, **card) == "20 pts for 5 visits within 90 days: Every booking."
        salon.back_end.send("rules/save", **card | {"name": "Card"})
        assert salon.saved()[-1]["award"] == {"points": 20, "visits": 5, "within_days": 90}
        rule = salon.back_end.screen("rule", id=str(salon.saved()[-1]["id"]))
        assert rule.select_one("[name=visits]")["value"] == "5"

    def test_does_not_wait_for_a_name_but_for_points(self, salon: Rules) -> None:
        assert self.check(salon, **NEW | {"name": ""}) == "20 pts: Every booking."
        assert self.check(salon, **NEW | {"points": ""}).startswith("Say how many points")
        assert self.check(salon, kind="fixed").startswith("Say how many points")

    def test_says_what_is_wrong_before_what_is_missing_and_where(self, salon: Rules) -> None:
        answer = salon.back_end.send("rules/check", kind="fixed", total_lt="x")
        assert answer["wrong"]["field"] == "total_lt"
        said = "This cannot be saved yet. Appointment total less than: Please enter an amount, such as 12.50."
        assert words(answer["html"]) == said

    def test_says_that_a_name_is_taken_beside_the_words(self, salon: Rules) -> None:
        answer = salon.back_end.speaking("es_ES").send("rules/check", **NEW | {"name": "Visit"})
        assert answer["wrong"]["field"] == "name"
        assert answer["wrong"]["said"] == "Nombre de la regla: Ya hay una regla con este nombre."
        assert words(answer["html"]) == "20 puntos: Todas las reservas."
        assert salon.back_end.send("rules/check", **NEW | {"name": "Visit", "id": "1"})["wrong"] is None

    def test_asks_whether_a_great_many_points_are_meant_and_takes_them(self, salon: Rules) -> None:
        assert "Is that meant?" in self.check(salon, **NEW | {"points": "1000000"})
        assert salon.back_end.send("rules/check", **NEW | {"points": "1000000"})["wrong"] is None
        assert salon.back_end.send("rules/save", **NEW | {"points": "1000000"})["done"]

    def test_saves_nothing(self, salon: Rules) -> None:
        self.check(salon, **NEW)
        assert len(salon.saved()) == 5


def page_of() -> dict[str, Any]:
    names = ("url", "post_url", "ajax_url", "nonce", "appointments_url", "here")
    return {name: f"https://salon.example/{name}?page=booknetic" for name in names}
