"""The earning rules as the owner sees and edits them: the table, the dialog, what is refused, the dry run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup

from bridge import clock
from bridge.core.permissions import Actor
from bridge.flows import configure
from bridge.store import tenants
from bridge.store.database import Database
from bridge.tasks.runner import run_tasks

PROGRAMME: dict[str, Any] = {
    "earning_rules": [
        {"id": 1, "name": "Visit", "label": "Every visit", "award": {"points": 10}},
        {
            "id": 2, "name": "Colour", "award": {"points": 50}, "max_points_per_day": 100,
            "when": {"services": [12, 99], "staff": [3], "weekdays": [1], "total_gt": "40"},
        },
        {"id": 3, "name": "Tenth", "active": False, "award": {"points": 200, "every_visits": 10}},
        {"id": 4, "name": "Spend", "award": {"points": 1, "per_amount": "10.00"}, "valid_until": "2020-01-01"},
        {"id": 5, "name": "Later", "award": {"points": 1}, "valid_from": "2099-01-01"},
    ],
    "tiers": [{"name": "Silver", "min_points": 20}],
    "redemption": {"enabled": True, "point_value": "0.01"},
}  # fmt: skip
NEW = {"name": "New", "kind": "fixed", "points": "20", "active": "1"}


class Rules:
    """A business with services and staff, and the programme above in force."""

    def __init__(self, back_end: Any, database: Database) -> None:
        self.back_end = back_end
        self.database = database
        base = back_end.tenant * 1000
        self.ids = {
            name: base + number for name, number in {"cut": 12, "wash": 13, "ana": 3, "hair": 2, "care": 4}.items()
        }
        back_end.insert("service_categories", id=self.ids["hair"], name="Hair", parent_id=0)
        back_end.insert("service_categories", id=self.ids["care"], name="Care", parent_id=self.ids["hair"])
        back_end.insert("services", id=self.ids["cut"], name="Cut", category_id=self.ids["hair"])
        back_end.insert("services", id=self.ids["wash"], name="Wash", category_id=self.ids["care"])
        back_end.insert("staff", id=self.ids["ana"], name="Ana")

    def open(self, *, draft: bool = False) -> Rules:
        rules = [
            rule | {"when": {**rule.get("when", {}), **self._own(rule.get("when", {}))}}
            for rule in PROGRAMME["earning_rules"]
        ]
        document = PROGRAMME | {"earning_rules": rules}
        report = {"timezone": "Europe/Madrid", "currency": "EUR", "decimals": 2, "locale": "en_US"}
        self.do(configure.save_report, report=report)
        self.do(configure.import_programme, document=document, draft=draft, now=clock.now())
        return self

    def _own(self, when: dict[str, Any]) -> dict[str, Any]:
        mine = {12: self.ids["cut"], 3: self.ids["ana"]}
        return {name: [mine.get(one, one) for one in when[name]] for name in ("services", "staff") if name in when}

    def do(self, flow: Any, **arguments: Any) -> Any:
        return self.database.transact(lambda conn: flow(conn, tenant_id=self.back_end.tenant, **arguments))

    def saved(self) -> list[dict[str, Any]]:
        with self.database.read() as conn:
            document = tenants.find_document(conn, tenant_id=self.back_end.tenant)
        assert document is not None
        return list(document["earning_rules"])

    def version(self) -> str:
        return str(self.back_end.screen("rule").select_one("[name=version]")["value"])

    def book(self, number: int, *, total: str = "60.00", days_ago: int = 3, **columns: Any) -> int:
        """A customer with one booking; the customer's id."""
        made = int((clock.now() - timedelta(days=days_ago)).timestamp())
        customer = self.back_end.insert("customers", first_name="Eva", last_name=f"No. {number}")
        values = {
            "customer_id": customer, "service_id": self.ids["wash"], "staff_id": self.ids["ana"], "status": "approved",
            "payment_status": "not_paid", "starts_at": made + 3600, "ends_at": made + 7200, "created_at": made,
        } | columns  # fmt: skip
        appointment = self.back_end.insert("appointments", **values)
        self.back_end.insert("appointment_prices", appointment_id=appointment, unique_key="service_price", price=total)
        return customer


@pytest.fixture
def salon(back_end: Any, database: Database) -> Iterator[Rules]:
    yield Rules(back_end, database).open()


def words(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split()).replace(" .", ".").replace(" :", ":")


def rows(page: BeautifulSoup) -> list[list[str]]:
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in page.select("tbody tr")]


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
        assert not page.select("table")

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

    def test_saves_nothing(self, salon: Rules) -> None:
        self.check(salon, **NEW)
        assert len(salon.saved()) == 5


class TestDryRun:
    def run(self, salon: Rules, **form: Any) -> str:
        """What the page shows in the end."""
        answer = salon.back_end.send("rules/try", **NEW | form)
        task = BeautifulSoup(answer["html"], "html.parser").select_one("[data-bkl-task]")["data-bkl-task"]
        assert salon.back_end.send("task", task=task)["state"] == "waiting"
        run_tasks(salon.database)
        told = salon.back_end.send("task", task=task)
        assert told["state"] == "done"
        return words(told["html"])

    def test_says_what_the_rule_would_have_awarded(self, salon: Rules) -> None:
        for number in range(1, 4):
            salon.book(number, total="70.00")
        salon.book(4, total="39.99")
        salon.book(5, status="canceled")
        said = self.run(salon, kind="per_amount", points="3", per_amount="10", total_gt="40")
        assert "3 pts per full €10.00: Over €40.00" in said
        assert (
            "This rule would have awarded 63 pts to 3 customers over 3 appointments, worth €0.63 in discounts." in said
        )
        assert "All rules together: 103 pts, with those in force now 40 pts." in said
        assert "Tiers: 3 customers would move up and 0 down." in said
        assert "Eva No. 1: no tier → Silver" in said
        assert len(salon.saved()) == 5

    def test_names_ten_and_counts_the_others(self, salon: Rules) -> None:
        for number in range(1, 13):
            salon.book(number)
        said = self.run(salon)
        assert said.count("no tier → Silver") == 10
        assert "and 2 more" in said

    def test_says_when_there_was_nothing_to_try_it_on(self, salon: Rules) -> None:
        salon.book(1, days_ago=400)
        assert "There were no bookings in the last 12 months" in self.run(salon)

    def test_says_when_the_dates_lie_outside(self, salon: Rules) -> None:
        salon.book(1)
        said = self.run(salon, valid_from="2099-01-01")
        assert "The one booking of the last 12 months would have earned nothing by this rule." in said
        assert "Its dates lie outside these 12 months" in said
        assert "No customer would change tier." in said
        assert "Its dates" not in self.run(salon, services=[str(salon.ids["cut"])])

    def test_of_a_paused_rule_says_that_it_is_tried_as_if_it_were_not(self, salon: Rules) -> None:
        salon.book(1)
        said = self.run(salon, active="")
        assert "20 pts to 1 customer over 1 appointment" in said
        assert "The rule is tried as if it were active." in said

    def test_in_spanish(self, salon: Rules) -> None:
        salon.book(1)
        spanish = Rules.__new__(Rules)
        spanish.__dict__.update(salon.__dict__, back_end=salon.back_end.speaking("es_ES"))
        assert "Esta regla habría otorgado 20 puntos a 1 cliente" in self.run(spanish)

    def test_takes_the_place_of_the_one_before(self, salon: Rules) -> None:
        tasks = []
        for _ in range(2):
            html = BeautifulSoup(salon.back_end.send("rules/try", **NEW)["html"], "html.parser")
            tasks.append(html.select_one("[data-bkl-task]")["data-bkl-task"])
        assert [salon.back_end.send("task", task=task)["state"] for task in tasks] == ["canceled", "waiting"]
        salon.back_end.send("task/cancel", task=tasks[1])

    def test_refuses_what_saving_would_refuse(self, salon: Rules) -> None:
        assert salon.back_end.refused("rules/try", **NEW | {"name": "Visit"})["field"] == "name"
        assert salon.back_end.refused("rules/try", **NEW | {"points": "x"})["field"] == "points"

    def test_can_be_come_back_to(self, salon: Rules) -> None:
        salon.book(1)
        answer = salon.back_end.send("rules/try", **NEW)
        number = answer["go"].rpartition("task=")[2]
        assert salon.back_end.screen("trial", task=number).select("[data-bkl-task]")
        run_tasks(salon.database)
        assert "20 pts to 1 customer" in words(str(salon.back_end.screen("trial", task=number)))

    def test_of_another_business_is_not_there(self, salon: Rules) -> None:
        task = salon.back_end.send("rules/try", **NEW)["go"].rpartition("task=")[2]
        other = salon.back_end.site.insert("tenants", user_id=7, full_name="B", plan_id=1)
        salon.back_end.site.insert("plans", permissions='{"capabilities": {"bkloyalty": "on"}}')
        with salon.back_end.site.cursor() as cursor:
            cursor.execute(
                f"UPDATE {salon.back_end.site.prefix}bkntc_tenants t JOIN {salon.back_end.site.prefix}bkntc_tenants mine "
                "ON mine.id = %s SET t.plan_id = mine.plan_id WHERE t.id = %s",
                (salon.back_end.tenant, other),
            )
        stranger = type(salon.back_end)(
            salon.back_end.site, salon.back_end.caller.as_(Actor.OWNER, user=7, tenant=other), other
        )
        assert stranger.call("trial", "query", {"task": task})[0] == 404
        assert stranger.refused("task", task=task)["status"] == 404
        salon.back_end.send("task/cancel", task=task)


def page_of() -> dict[str, Any]:
    names = ("url", "post_url", "ajax_url", "nonce", "appointments_url", "here")
    return {name: f"https://salon.example/{name}?page=booknetic" for name in names}
