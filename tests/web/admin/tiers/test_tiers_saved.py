"""Tiers saved, renamed and deleted, what is refused, and the way back."""

from __future__ import annotations

import pytest

from tests.web.admin.tiers.business import GOLD, NEW, PROGRAMME, Tiers


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
