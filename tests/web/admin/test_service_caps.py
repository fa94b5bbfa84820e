"""Limits for certain services: what the owner sets, and what customers are then offered, held to and shown."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.core.access.permissions import Actor
from bridge.store.database import Database
from tests.web.admin.settings.owner import FORM, Owner


class Salon(Owner):
    """With a colour, a cut that stands below two categories, and a shampoo."""

    def __init__(self, back_end: Any, database: Database) -> None:
        super().__init__(back_end, database)
        self.hair = back_end.insert("service_categories", name="Hair", parent_id=0)
        self.short = back_end.insert("service_categories", name="Short hair", parent_id=self.hair)
        self.colour = back_end.insert("services", name="Colour")
        self.cut = back_end.insert("services", name="Cut", category_id=self.short)
        self.shampoo = back_end.insert("services", name="Shampoo")

    def cap(self, **form: Any) -> Any:
        seen = self.versions()
        return self.back_end.send("settings/cap/save", **({"seen": str(seen), "kind": "percent"} | form))

    def versions(self) -> int:
        page = self.back_end.screen("settings")
        return int(page.select_one("[name=seen]")["value"])

    def discount(self, *services: int | None, points: str = "9000") -> list[str]:
        """What each line of a cart of bookings of 60.00 is discounted; "box" is said beside where there is one."""
        line = {"appointment": None, "customer": self.customer, "email": None, "occurrences": 1}
        price = [{"key": "service_price", "price": "60.00"}]
        lines = [
            line | {"line": number, "service": service, "prices": price} for number, service in enumerate(services)
        ]
        cart = {"checkout": "c", "points": points, "shown": None, "lines": lines}
        caller = self.back_end.caller.as_(Actor.CUSTOMER, user=self.tenant, tenant=self.tenant)
        answer = caller.ask("/v1/quote", cart)
        return [line["discount"] for line in answer["lines"]] + (["box"] if answer["box"] else [])


@pytest.fixture
def salon(back_end: Any, database: Database) -> Salon:
    return Salon(back_end, database)


class TestWhatCustomersGet:
    def test_the_lower_of_the_limit_and_the_general_maximum_counts(self, salon: Salon) -> None:
        salon.cap(services=[str(salon.colour)], limit_percent="20")
        salon.cap(services=[str(salon.shampoo)], kind="amount", limit_amount="50")
        assert salon.discount(salon.colour) == ["12.00", "box"]
        assert salon.discount(salon.shampoo) == ["30.00", "box"]
        assert salon.discount(salon.cut) == ["30.00", "box"]

    def test_a_category_holds_for_what_stands_below_it(self, salon: Salon) -> None:
        salon.cap(service_categories=[str(salon.hair)], kind="amount", limit_amount="5")
        assert salon.discount(salon.cut, salon.colour) == ["5.00", "30.00", "box"]

    def test_nothing_is_shown_where_points_pay_nothing(self, salon: Salon) -> None:
        salon.cap(services=[str(salon.shampoo)], kind="none")
        assert salon.discount(salon.shampoo) == ["0.00"]
        assert salon.discount(salon.shampoo, salon.colour) == ["0.00", "30.00", "box"]

    def test_a_line_without_a_service_has_the_general_maximum(self, salon: Salon) -> None:
        salon.cap(services=[str(salon.shampoo)], kind="none")
        assert salon.discount(None) == ["30.00", "box"]


class TestDialog:
    def check(self, salon: Salon, **form: Any) -> str:
        html = salon.back_end.send("settings/cap/check", **form)["html"]
        return " ".join(html.replace("<p>", " ").replace("<strong>", "").replace("</strong>", "").split())

    def test_says_what_the_limit_comes_to(self, salon: Salon) -> None:
        form = {"services": [str(salon.colour)], "kind": "percent", "limit_percent": "20"}
        said = self.check(salon, **form)
        assert "Colour: at most 20% of the total. A booking of 60.00 there: at most 12.00 off, for 1,200 pts." in said

    def test_begins_with_a_capital_also_for_a_category(self, salon: Salon) -> None:
        said = self.check(salon, service_categories=[str(salon.hair)], kind="none")
        assert said.startswith("Anything in Hair: no points at all.")

    def test_says_that_a_limit_above_the_general_one_changes_nothing(self, salon: Salon) -> None:
        form = {"services": [str(salon.colour)], "kind": "percent", "limit_percent": "80"}
        assert "changes nothing for such a booking" in self.check(salon, **form)

    def test_waits_for_services_and_says_what_is_wrong(self, salon: Salon) -> None:
        assert "Tick services or categories" in self.check(salon, kind="percent")
        form = {"services": [str(salon.colour)], "kind": "percent", "limit_percent": "120"}
        assert "Maximum percentage: Please enter a number from 0 to 100." in self.check(salon, **form)

    @pytest.mark.parametrize(
        ("form", "field"),
        [
            ({"kind": "percent", "limit_percent": "20"}, "services"),
            ({"services": ["999999"], "kind": "none"}, "services"),
            ({"kind": "percent", "limit_percent": "0", "own": True}, "limit_percent"),
            ({"kind": "amount", "limit_amount": "", "own": True}, "limit_amount"),
            ({"kind": "much", "own": True}, "kind"),
        ],
    )
    def test_refuses_and_names_the_field(self, salon: Salon, form: dict[str, Any], field: str) -> None:
        if form.pop("own", False):
            form = form | {"services": [str(salon.colour)]}
        refusal = salon.back_end.refused("settings/cap/save", seen=str(salon.versions()), **form)
        assert (refusal["status"], refusal["field"]) == (422, field)

    def test_is_edited_deleted_and_undone(self, salon: Salon) -> None:
        salon.cap(services=[str(salon.colour)], limit_percent="20")
        page = salon.back_end.screen("settings-cap", number="0")
        assert page.select_one("[name=limit_percent]")["value"] == "20"
        salon.cap(number="0", services=[str(salon.colour)], limit_percent="10")
        assert salon.discount(salon.colour) == ["6.00", "box"]
        answer = salon.back_end.send("settings/cap/delete", number="0", seen=str(salon.versions()))
        assert salon.discount(salon.colour) == ["30.00", "box"]
        salon.back_end.send(answer["undo"]["path"], **answer["undo"]["form"])
        assert salon.discount(salon.colour) == ["6.00", "box"]

    def test_saving_the_other_settings_keeps_the_limits(self, salon: Salon) -> None:
        salon.cap(services=[str(salon.colour)], limit_percent="20")
        salon.back_end.send("settings/save", **(FORM | {"seen": str(salon.versions()), "cap_percent": "90"}))
        assert salon.discount(salon.colour, salon.cut) == ["12.00", "54.00", "box"]
        assert "Colour" in salon.back_end.screen("settings").select_one("#bkl-caps").parent.get_text()

    def test_never_overwrites_what_somebody_else_changed(self, salon: Salon) -> None:
        opened_at = str(salon.versions())
        salon.cap(services=[str(salon.colour)], limit_percent="20")
        late = {"seen": opened_at, "services": [str(salon.cut)], "kind": "none"}
        assert salon.back_end.refused("settings/cap/save", **late)["status"] == 409
        assert salon.back_end.refused("settings/cap/delete", seen=opened_at, number="7")["status"] == 409
        status, _ = salon.back_end.call("settings-cap", "query", {"number": "7"})
        assert status == 404
