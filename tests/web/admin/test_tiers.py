"""The tiers as the owner sees and edits them: the table, the dialog with its preview, what is refused, large businesses."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from bs4 import BeautifulSoup

from bridge import clock
from bridge.core.permissions import Actor, Grant, Permission
from bridge.flows import adjust, configure
from bridge.store import outbox, tasks, tenants
from bridge.store.database import Database
from bridge.tasks.runner import run_tasks

PROGRAMME: dict[str, Any] = {
    "earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 10}}],
    "tiers": [
        {"name": "Gold", "color": "#d4af37", "min_points": 300},
        {"name": "Silver", "color": "#767676", "min_points": 100},
    ],
}
NEW = {"name": "Bronze", "color": "#aa7700", "min_points": "20"}
GOLD = {"was": "Gold", "name": "Gold", "color": "#d4af37", "min_points": "300"}


class Tiers:
    """A business whose customers have 20, 100, 299, 300 and 1,500 points, with the programme above in force."""

    def __init__(self, back_end: Any, database: Database) -> None:
        self.back_end = back_end
        self.database = database

    def open(self, programme: dict[str, Any] = PROGRAMME, *, draft: bool = False) -> Tiers:
        self.do(configure.import_programme, document=programme, draft=draft, now=clock.now())
        for points in (20, 100, 299, 300, 1500):
            customer = self.back_end.insert("customers", first_name="Ana")
            key = f"{self.back_end.tenant}-{points}"
            self.do(adjust.give_bonus, customer_id=customer, points=points, name="W", key=key, now=clock.now())
        return self

    def do(self, flow: Any, **arguments: Any) -> Any:
        return self.database.transact(partial(flow, tenant_id=self.back_end.tenant, **arguments))

    def saved(self) -> list[tuple[str, str, int]]:
        with self.database.read() as conn:
            document = tenants.find_document(conn, tenant_id=self.back_end.tenant)
        assert document is not None
        return [(tier["name"], tier["color"], tier["min_points"]) for tier in document["tiers"]]

    def table(self) -> list[list[str]]:
        rows = self.back_end.screen("tiers").select("tbody tr")
        return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")[:3]] for row in rows]

    def preview(self, **form: str) -> BeautifulSoup:
        answer = self.back_end.send("tiers/preview", **form)
        return BeautifulSoup("".join(answer["parts"].values()), "html.parser")

    def told(self) -> int:
        with self.back_end.site.cursor() as cursor:
            cursor.execute(
                f"SELECT COUNT(*) FROM {self.back_end.site.prefix}bkloyalty_outbox "
                "WHERE tenant_id = %s AND payload LIKE '%%tiers_edited%%'",
                (self.back_end.tenant,),
            )
            (count,) = cursor.fetchone() or (0,)
        return int(count)


@pytest.fixture
def tiers(back_end: Any, database: Database) -> Tiers:
    return Tiers(back_end, database)


class TestTheTable:
    def test_lists_tiers_from_the_lowest_with_their_customers(self, tiers: Tiers) -> None:
        assert tiers.open().table() == [
            ["Silver", "100 pts", "2"],
            ["Gold", "300 pts", "2"],
            ["No tier", "fewer", "1"],
        ]

    def test_shows_each_colour_as_a_dot_beside_the_name(self, tiers: Tiers) -> None:
        rows = tiers.open().back_end.screen("tiers").select("tbody tr")
        assert [row.circle["fill"] for row in rows[:2]] == ["#767676", "#d4af37"]

    def test_before_the_first_tier_it_says_what_one_is(self, tiers: Tiers) -> None:
        page = tiers.back_end.screen("tiers")
        assert "A tier is a rank" in page.select_one(".bkl-empty").get_text()
        assert "screen=tier" in page.select_one(".bkl-empty a")["href"]

    def test_of_a_draft_says_that_nobody_has_a_tier(self, tiers: Tiers) -> None:
        tiers.open(draft=True)
        assert "nobody has a tier yet" in tiers.back_end.screen("tiers").select_one(".bkl-notice").get_text()
        assert tiers.table() == [["Silver", "100 pts", "0"], ["Gold", "300 pts", "0"], ["No tier", "fewer", "5"]]

    def test_whoever_may_only_look_sees_no_buttons(self, tiers: Tiers) -> None:
        tiers.open()
        back_end, user = tiers.back_end, tiers.back_end.tenant * 10 + 1
        role = {Permission.LOYALTY: Grant.ALL, Permission.RULES: Grant.OFF}
        named = '{"bkloyalty": "all", "bkloyalty_rules": "off"}'
        staff = back_end.site.insert("staff", tenant_id=back_end.tenant, user_id=user, name="Bo")
        back_end.insert("user_role_managers", staff=str(staff), is_default=1, permissions=named)
        looking = type(back_end)(back_end.site, back_end.caller.as_(Actor.STAFF, user=user, role=role), back_end.tenant)
        page = looking.screen("tiers")
        assert len(page.select("tbody tr")) == 3
        assert not page.select("form, a[data-bkl-dialog], tr[data-bkl-href]")
        assert looking.refused("tiers/save", **NEW)["status"] == 403

    def test_in_spanish(self, tiers: Tiers) -> None:
        page = tiers.open().back_end.speaking("es_ES").screen("tiers")
        assert page.h1.get_text() == "Reglas de nivel"
        assert page.select("tbody tr")[-1].th.get_text(strip=True) == "Sin nivel"


class TestTheDialog:
    def test_shows_the_tier_and_when_it_was_opened(self, tiers: Tiers) -> None:
        page = tiers.open().back_end.screen("tier", name="Gold")
        values = {field["name"]: field.get("value") for field in page.select("form input[name]")}
        assert (values["was"], values["name"], values["min_points"]) == ("Gold", "Gold", "300")
        assert (values["color"], values["seen"]) == ("#d4af37", "1")

    def test_of_a_tier_that_is_gone(self, tiers: Tiers) -> None:
        status, answer = tiers.open().back_end.call("tier", "query", {"name": "Platinum"})
        assert (status, answer["error"]["message"]) == (404, "There is no such tier any more.")

    @pytest.mark.parametrize(
        ("colour", "said"),
        [
            ("#767676", "Readable as text (contrast with white 4.5 : 1)"),
            ("#777777", "Too light for text: it is shown as a dot"),
        ],
    )
    def test_says_whether_the_colour_can_be_read(self, tiers: Tiers, colour: str, said: str) -> None:
        shown = tiers.open().preview(**(NEW | {"color": colour}))
        assert said in " ".join(shown.get_text().split())
        assert shown.circle["fill"] == colour

    def test_says_who_would_move_and_how_many_each_tier_would_have(self, tiers: Tiers) -> None:
        tiers.open()
        shown = tiers.preview(**(GOLD | {"min_points": "1000"}))
        assert [item.get_text() for item in shown.select("li")] == ["1 customer moves down from Gold to Silver"]
        cells = [[cell.get_text() for cell in row.select("th, td")] for row in shown.select("tbody tr")]
        assert cells == [["Silver", "2", "3"], ["Gold", "2", "1"], ["No tier", "1", "1"]]

    def test_says_what_is_wrong_and_still_how_the_colour_looks(self, tiers: Tiers) -> None:
        shown = tiers.open().preview(**(GOLD | {"min_points": "many"})).get_text()
        assert "This cannot be saved yet. Minimum points earned: Please enter a whole number" in shown
        assert "contrast with white" in shown

    def test_a_new_one_begins_with_a_colour_that_can_be_read(self, tiers: Tiers) -> None:
        assert "Readable as text" in tiers.open().back_end.screen("tier").get_text()

    def test_says_that_nobody_moves(self, tiers: Tiers) -> None:
        tiers.open()
        assert "Nobody moves." in tiers.preview(**(GOLD | {"name": "Oro"})).get_text()

    def test_while_a_new_tier_has_no_name_yet(self, tiers: Tiers) -> None:
        tiers.open()
        assert "1 customer gets the new tier" in tiers.preview(**(NEW | {"name": ""})).get_text()
        assert not tiers.preview(**(NEW | {"min_points": ""})).select("li, table")

    def test_of_a_draft_says_that_nobody_moves_yet(self, tiers: Tiers) -> None:
        tiers.open(draft=True)
        assert "nobody moves before it is active" in tiers.preview(**NEW).get_text()

    def test_a_preview_changes_nothing(self, tiers: Tiers) -> None:
        tiers.open()
        before = tiers.table()
        tiers.preview(**NEW)
        assert tiers.table() == before


class TestSaving:
    def test_a_new_tier(self, tiers: Tiers) -> None:
        answer = tiers.open().back_end.send("tiers/save", **NEW)
        assert (answer["done"], answer["undo"]["path"]) == ("Tier saved.", "programme/undo")
        assert tiers.saved()[0] == ("Bronze", "#aa7700", 20)
        assert tiers.table()[0] == ["Bronze", "20 pts", "1"]

    def test_can_be_undone(self, tiers: Tiers) -> None:
        undo = tiers.open().back_end.send("tiers/save", **NEW)["undo"]
        tiers.back_end.send(undo["path"], **undo["form"])
        assert [row[0] for row in tiers.table()] == ["Silver", "Gold", "No tier"]

    @pytest.mark.parametrize(
        ("form", "field", "said"),
        [
            ({"name": ""}, "name", "fill this in"),
            ({"name": "GOLD"}, "name", "There is a tier of this name already."),
            ({"name": "x" * 191}, "name", "at most 190"),
            ({"min_points": "100"}, "min_points", "Another tier begins at just as many points."),
            ({"min_points": "-1"}, "min_points", "from 0"),
            ({"min_points": "1.5"}, "min_points", "whole number"),
            ({"min_points": ""}, "min_points", "fill this in"),
            ({"color": "red"}, "color", "such as #c0c0c0"),
        ],
    )
    def test_refuses(self, tiers: Tiers, form: dict[str, str], field: str, said: str) -> None:
        error = tiers.open().back_end.refused("tiers/save", **(NEW | form))
        assert (error["status"], error["field"]) == (422, field)
        assert said in error["message"]
        assert len(tiers.saved()) == 2

    def test_refuses_in_the_readers_language(self, tiers: Tiers) -> None:
        error = tiers.open().back_end.speaking("es_ES").refused("tiers/save", **(NEW | {"name": "Gold"}))
        assert error["message"] == "Ya hay un nivel con este nombre."

    def test_what_somebody_else_changed_since_is_not_overwritten(self, tiers: Tiers) -> None:
        back_end = tiers.open().back_end
        back_end.send("tiers/save", **(GOLD | {"seen": "1", "min_points": "500"}))
        error = back_end.refused("tiers/save", **(GOLD | {"seen": "1", "min_points": "400"}))
        assert error["status"] == 409
        assert "Open it again" in error["message"]
        assert tiers.saved()[1] == ("Gold", "#d4af37", 500)

    @pytest.mark.parametrize(("tell", "told"), [("", 0), ("1", 1)])
    def test_workflows_hear_of_it_only_if_asked_for(self, tiers: Tiers, tell: str, told: int) -> None:
        tiers.open().back_end.send("tiers/save", **(GOLD | {"seen": "1", "min_points": "1000", "tell": tell}))
        assert tiers.told() == told

    def test_the_first_of_all_becomes_a_draft(self, tiers: Tiers) -> None:
        answer = tiers.back_end.send("tiers/save", **NEW)
        assert answer["undo"] is None
        assert tiers.table()[0] == ["Bronze", "20 pts", "0"]


class TestDeleting:
    def test_asks_first_and_says_who_would_lose_it(self, tiers: Tiers) -> None:
        multiplier = {"id": 1, "name": "Double Gold", "factor": "2", "tiers": ["Gold"]}
        page = tiers.open(PROGRAMME | {"multipliers": [multiplier]}).back_end.screen("tier-deletion", name="Gold")
        said = page.get_text()
        assert "2 customers have this tier and lose it." in said
        assert "2 customers move down from Gold to Silver" in said
        assert "Double Gold" in page.select_one(".bkl-notice").get_text()

    def test_takes_it_out_and_can_be_undone(self, tiers: Tiers) -> None:
        back_end = tiers.open().back_end
        answer = back_end.send("tiers/delete", name="Silver", seen="1")
        assert tiers.table() == [["Gold", "300 pts", "2"], ["No tier", "fewer", "3"]]
        back_end.send(answer["undo"]["path"], **answer["undo"]["form"])
        assert len(tiers.table()) == 3

    def test_one_that_nobody_has(self, tiers: Tiers) -> None:
        tiers.open(PROGRAMME | {"tiers": [{"name": "Far", "min_points": 99_999}]})
        assert "No customer has this tier." in tiers.back_end.screen("tier-deletion", name="Far").get_text()

    def test_one_that_is_gone_already(self, tiers: Tiers) -> None:
        back_end = tiers.open().back_end
        back_end.send("tiers/delete", name="Silver", seen="1")
        assert back_end.refused("tiers/delete", name="Silver", seen="1")["status"] == 409


class TestManyCustomers:
    """More than are gone through at once."""

    @pytest.fixture(autouse=True)
    def many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(configure, "AT_ONCE", 1)

    def test_the_worker_follows_and_the_page_says_how_far_it_is(self, tiers: Tiers) -> None:
        answer = tiers.open().back_end.send("tiers/save", **(GOLD | {"seen": "1", "min_points": "1000"}))
        assert "The customers follow" in answer["done"]
        (task,) = tiers.back_end.screen("tiers").select("[data-bkl-task]")
        assert not task.select("form"), "half of it would be wrong"
        said = tiers.back_end.send("task/cancel", task=task["data-bkl-task"])
        assert "it goes on" in said["done"]
        assert tiers.back_end.send("task", task=task["data-bkl-task"])["state"] == "waiting"
        run_tasks(tiers.database)
        assert "every customer has the tier" in tiers.back_end.send("task", task=task["data-bkl-task"])["html"]
        assert not tiers.back_end.screen("tiers").select("[data-bkl-task]")

    def test_the_table_is_right_before_the_worker_is_done(self, tiers: Tiers) -> None:
        tiers.open().back_end.send("tiers/save", **(GOLD | {"seen": "1", "min_points": "1000"}))
        assert [row[2] for row in tiers.table()] == ["3", "1", "1"]

    def test_what_failed_can_be_done_again(self, tiers: Tiers) -> None:
        tiers.open().back_end.send("tiers/save", **(GOLD | {"seen": "1", "min_points": "1000"}))
        with tiers.back_end.site.cursor() as cursor:
            prefix, tenant = tiers.back_end.site.prefix, tiers.back_end.tenant
            cursor.execute(f"UPDATE {prefix}bkloyalty_tasks SET state = 'failed' WHERE tenant_id = %s", (tenant,))
        page = tiers.back_end.screen("tiers")
        assert "has not reached every customer" in page.select_one("[role=alert]").get_text()
        tiers.back_end.send(page.select_one("[role=alert] form")["data-path"])
        run_tasks(tiers.database)
        with tiers.database.read() as conn:
            latest = tasks.find_newest(conn, tenant_id=tiers.back_end.tenant, kind="apply_version")
        assert latest is not None
        assert latest.state == "done"
        assert not tiers.back_end.screen("tiers").select("[role=alert] form")


class TestNames:
    """A name is what is seen of it; one from elsewhere can still be changed."""

    def test_what_nobody_sees_is_not_kept_and_makes_no_second_name(self, tiers: Tiers) -> None:
        tiers.open().back_end.send("tiers/save", **NEW | {"name": "\u202eBron\u200bze "})
        assert ("Bronze", "#aa7700", 20) in tiers.saved()
        assert tiers.back_end.refused("tiers/save", **NEW | {"name": "Sil\u200bver"})["field"] == "name"
        assert tiers.back_end.refused("tiers/save", **NEW | {"name": "\u3164\u200b"})["field"] == "name"

    def test_one_that_came_with_a_document_can_be_changed_and_deleted(self, tiers: Tiers) -> None:
        odd = "Sil\u200bver"
        tiers.open(PROGRAMME | {"tiers": [{"name": odd, "color": "#767676", "min_points": 100}]})
        assert tiers.back_end.screen("tier", name=odd).select_one("[name=was]")["value"] == odd
        assert tiers.back_end.screen("tier-deletion", name=odd)
        seen = tiers.back_end.screen("tier", name=odd).select_one("[name=seen]")["value"]
        tiers.back_end.send("tiers/save", was=odd, name=odd, color="#767676", min_points="100", seen=seen)
        assert tiers.saved() == [("Silver", "#767676", 100)]


class TestItsCategory:
    @pytest.fixture(autouse=True)
    def _open(self, tiers: Tiers) -> None:
        tiers.open()

    def test_is_offered_only_where_there_are_categories(self, tiers: Tiers) -> None:
        assert tiers.back_end.screen("tier", name="Gold").select_one("select[name=category]") is None
        tiers.back_end.insert("customer_categories", name="Golden")
        chosen = tiers.back_end.screen("tier", name="Gold").select("select[name=category] option")
        assert [option.get_text() for option in chosen] == ["Leave as it is", "Golden"]

    def test_is_kept_and_has_customers_follow(self, tiers: Tiers) -> None:
        category = tiers.back_end.insert("customer_categories", name="Golden")
        tiers.back_end.send("tiers/save", **GOLD, seen="1", category=str(category))
        selected = tiers.back_end.screen("tier", name="Gold").select_one("select[name=category] option[selected]")
        assert selected["value"] == str(category)
        with tiers.database.read() as conn:
            waiting = outbox.list_waiting_for_all_tenants(conn, in_bulk=True, limit=1_000)
        told = [
            one for one in waiting if (one["tenant"], one["event"]) == (tiers.back_end.tenant, "bkloyalty_category")
        ]
        assert [one["data"]["category"] for one in told] == [category] * 2

    def test_of_another_business_is_refused(self, tiers: Tiers) -> None:
        tiers.back_end.insert("customer_categories", name="Golden")
        refusal = tiers.back_end.refused("tiers/save", **GOLD, seen="1", category="999999")
        assert (refusal["status"], refusal["field"]) == (422, "category")

    def test_is_refused_beside_booknetics_own_module(self, tiers: Tiers) -> None:
        category = tiers.back_end.insert("customer_categories", name="Golden")
        prefix = tiers.back_end.site.prefix
        with tiers.back_end.site.cursor() as cursor:
            cursor.execute(f"CREATE TABLE {prefix}bkntc_loyalty_points (id INT)")
        try:
            refusal = tiers.back_end.refused("tiers/save", **GOLD, seen="1", category=str(category))
        finally:
            with tiers.back_end.site.cursor() as cursor:
                cursor.execute(f"DROP TABLE {prefix}bkntc_loyalty_points")
        assert (refusal["field"], refusal["message"]) == (
            "category",
            "Booknetic's own Loyalty Points set customers' categories. Switch that module off first.",
        )
