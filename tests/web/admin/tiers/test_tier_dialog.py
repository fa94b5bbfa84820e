"""The dialog of a tier: what it says while one types, how the colour reads, and the category that its customers get."""

from __future__ import annotations

import pytest

from bridge.store.workflows import outbox
from tests.web.admin.tiers.business import GOLD, NEW, Tiers


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

    def test_that_was_deleted_in_booknetic_is_missed(self, tiers: Tiers) -> None:
        category = tiers.back_end.insert("customer_categories", name="Golden")
        tiers.back_end.send("tiers/save", **GOLD, seen="1", category=str(category))
        assert "was deleted in Booknetic" not in tiers.back_end.screen("tier", name="Gold").get_text()
        with tiers.back_end.site.cursor() as cursor:
            cursor.execute(f"DELETE FROM {tiers.back_end.site.prefix}bkntc_customer_categories WHERE id = {category}")
        assert "was deleted in Booknetic" in tiers.back_end.screen("tier", name="Gold").get_text()

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
