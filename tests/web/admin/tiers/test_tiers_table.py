"""The tiers as the owner sees them, and as they follow in a business of many customers."""

from __future__ import annotations

import pytest

from bridge.core.access.permissions import Actor, Grant, Permission
from bridge.flows.programmes import configure
from bridge.store.work import tasks
from bridge.tasks.runner import run_tasks
from tests.web.admin.tiers.business import GOLD, NEW, Tiers


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
