"""What is kept of the form of an earning rule, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.store.database import Database
from tests.web.admin.rules.salon import NEW, Rules, rows


class TestSave:
    def test_keeps_everything_that_was_chosen(self, salon: Rules) -> None:
        answer = salon.back_end.send(
            "rules/save",
            version=salon.version(),
            name=" Spring ",
            label="In spring",
            kind="per_amount",
            points="2",
            per_amount="7,50",
            every_visits="nonsense that nobody sees",
            services=[str(salon.ids["cut"])],
            service_categories=[str(salon.ids["hair"])],
            staff=[str(salon.ids["ana"])],
            weekdays=["2", "1"],
            total_gt="10",
            total_lt="99.90",
            valid_from="2026-03-01",
            valid_to="2026-03-31",
            max_points_per_day="5",
            max_points="50",
            active="1",
        )
        assert answer["done"] == "Rule saved."
        assert salon.saved()[-1] == {
            "id": 6,
            "name": "Spring",
            "label": "In spring",
            "active": True,
            "award": {"points": 2, "per_amount": "7.50"},
            "when": {
                "services": [salon.ids["cut"]],
                "service_categories": [salon.ids["hair"]],
                "staff": [salon.ids["ana"]],
                "weekdays": [2, 1],
                "total_gt": "10",
                "total_lt": "99.90",
            },
            "valid_from": "2026-03-01",
            "valid_until": "2026-04-01",
            "max_points_per_day": 5,
            "max_points": 50,
        }

    def test_of_an_edited_rule_keeps_what_is_gone_while_it_is_ticked(self, salon: Rules) -> None:
        form = NEW | {"id": "2", "version": salon.version(), "name": "Colour", "services": ["99"]}
        salon.back_end.send("rules/save", **form)
        assert salon.saved()[1] == {
            "id": 2, "name": "Colour", "active": True, "award": {"points": 20}, "when": {"services": [99]}
        }  # fmt: skip

    def test_without_a_programme_begins_a_draft_that_cannot_be_undone(self, back_end: Any, database: Database) -> None:
        answer = back_end.send("rules/save", **NEW)
        assert answer["undo"] is None
        assert "draft" in back_end.screen("rules").select_one(".bkl-notice").get_text()
        assert rows(back_end.screen("rules"))[0][0] == "New"

    @pytest.mark.parametrize(
        ("changed", "field", "said"),
        [
            ({"name": ""}, "name", "Please fill this in."),
            ({"name": "visit"}, "name", "There is a rule of this name already."),
            ({"name": "x" * 191}, "name", "Please use at most 190 characters."),
            ({"kind": "lottery"}, "kind", "Please choose one of the options."),
            ({"points": ""}, "points", "Please fill this in."),
            ({"points": "0"}, "points", "Please enter a number from 1 to 1,000,000,000."),
            ({"points": "1.5"}, "points", "Please enter a whole number, without dots or commas."),
            ({"kind": "per_amount"}, "per_amount", "Please fill this in."),
            ({"kind": "per_amount", "per_amount": "0"}, "per_amount", "Please enter a number from 0.01"),
            ({"kind": "every_visits", "every_visits": "0"}, "every_visits", "Please enter a number from 1"),
            ({"kind": "card", "visits": "101", "within_days": "9"}, "visits", "Please enter a number from 1 to 100"),
            ({"kind": "card", "visits": "5", "within_days": ""}, "within_days", "Please fill this in."),
            ({"services": ["77"]}, "services", "Please choose from the list."),
            ({"weekdays": ["8"]}, "weekdays", "Please choose from the list."),
            ({"customer_categories": ["1"]}, "customer_categories", "Please choose from the list."),
            ({"total_gt": "40", "total_lt": "40"}, "total_lt", "No total is more than the one"),
            (
                {"valid_from": "2026-03-02", "valid_to": "2026-03-01"},
                "valid_to",
                "The last day is before the first one.",
            ),
            ({"valid_to": "9999-12-31"}, "valid_to", "Please enter a day."),
            ({"max_points": "0"}, "max_points", "Please enter a number from 1"),
        ],
    )
    def test_refuses_what_is_wrong_at_its_field_and_saves_nothing(
        self, salon: Rules, changed: dict[str, Any], field: str, said: str
    ) -> None:
        refusal = salon.back_end.refused("rules/save", **NEW | changed)
        assert (refusal["status"], refusal["field"]) == (422, field)
        assert refusal["message"].startswith(said)
        assert len(salon.saved()) == 5

    def test_says_the_first_thing_that_is_wrong(self, salon: Rules) -> None:
        refusal = salon.back_end.refused("rules/save", kind="fixed", valid_to="x", points="x")
        assert refusal["field"] == "name"

    def test_refuses_a_service_of_another_business(self, salon: Rules, small_site: Any) -> None:
        foreign = small_site.insert("services", name="Secret", tenant_id=3)
        assert salon.back_end.refused("rules/save", **NEW | {"services": [str(foreign)]})["field"] == "services"

    @pytest.mark.parametrize("locale", ["en_US", "es_ES"])
    def test_never_overwrites_what_somebody_else_changed(self, salon: Rules, locale: str) -> None:
        opened_at = salon.version()
        salon.back_end.send("rules/save", **NEW | {"id": "1", "version": opened_at, "name": "Visit"})
        late = NEW | {"id": "1", "version": opened_at, "name": "Late"}
        refusal = salon.back_end.speaking(locale).refused("rules/save", **late)
        assert refusal["status"] == 409
        said = {"en_US": "Somebody changed or deleted this rule", "es_ES": "Mientras tanto, alguien cambió"}
        assert refusal["message"].startswith(said[locale])
        assert salon.saved()[0]["name"] == "Visit"

    def test_of_a_rule_that_somebody_deleted_is_refused(self, salon: Rules) -> None:
        opened_at = salon.version()
        salon.back_end.send("rules/delete", id="1")
        late = NEW | {"id": "1", "version": opened_at}
        assert salon.back_end.refused("rules/save", **late)["status"] == 409
