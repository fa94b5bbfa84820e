"""Tiers put into a programme's document, changed and taken out."""

from typing import Any

import pytest

from bridge.core.programmes.programme import Tier
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.tiers.tier_editing import drop_tier, put_tier
from bridge.errors import ChangedMeanwhile, InvalidInput

SILVER = {"name": "Silver", "color": "#c0c0c0", "min_points": 100}
GOLD = {"name": "Gold", "color": "#d4af37", "min_points": 300}


def document(*tiers: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"earning_rules": [], "tiers": list(tiers), **more}


def double(number: int, tiers: list[str]) -> dict[str, Any]:
    return {"id": number, "name": f"Double {number}", "factor": "2", "when": {}, "tiers": tiers}


class TestPutTier:
    def test_a_new_one_goes_to_its_place(self) -> None:
        edited = put_tier(document(SILVER, GOLD), Tier("Bronze", "#aa7700", 50), was=None, seen=None)
        assert [tier["name"] for tier in edited["tiers"]] == ["Bronze", "Silver", "Gold"]
        assert parse_programme(edited).tiers[0] == Tier("Bronze", "#aa7700", 50)

    def test_the_first_one_of_all(self) -> None:
        assert put_tier({"earning_rules": []}, Tier("Silver", "#c0c0c0", 100), was=None, seen=None)["tiers"] == [SILVER]

    def test_changes_one_and_leaves_the_document_it_was_given(self) -> None:
        before = document(SILVER, GOLD)
        edited = put_tier(before, Tier("Silver", "#c0c0c0", 400), was="Silver", seen=before)
        assert [(tier["name"], tier["min_points"]) for tier in edited["tiers"]] == [("Gold", 300), ("Silver", 400)]
        assert before == document(SILVER, GOLD)

    def test_a_new_name_is_carried_into_the_multipliers(self) -> None:
        before = document(SILVER, GOLD, multipliers=[double(1, ["Gold", "Silver"]), double(2, [])])
        edited = put_tier(before, Tier("Platinum", "#eeeeee", 300), was="Gold", seen=before)
        assert [multiplier["tiers"] for multiplier in edited["multipliers"]] == [["Platinum", "Silver"], []]

    @pytest.mark.parametrize(
        ("tier", "field"),
        [(Tier("gold", "#000000", 500), "name"), (Tier("Bronze", "#000000", 300), "min_points")],
    )
    def test_refuses_what_is_another_tiers(self, tier: Tier, field: str) -> None:
        with pytest.raises(InvalidInput) as refused:
            put_tier(document(SILVER, GOLD), tier, was=None, seen=None)
        assert refused.value.field == field

    def test_a_tier_is_not_in_its_own_way(self) -> None:
        before = document(SILVER)
        assert (
            put_tier(before, Tier("SILVER", "#c0c0c0", 100), was="Silver", seen=before)["tiers"][0]["name"] == "SILVER"
        )

    @pytest.mark.parametrize("now", [document(SILVER | {"min_points": 150}), document(GOLD)])
    def test_refuses_what_is_not_as_it_was_seen(self, now: dict[str, Any]) -> None:
        with pytest.raises(ChangedMeanwhile):
            put_tier(now, Tier("Silver", "#c0c0c0", 120), was="Silver", seen=document(SILVER))

    def test_does_not_mind_what_else_changed(self) -> None:
        now = document(SILVER, GOLD | {"min_points": 999})
        edited = put_tier(now, Tier("Silver", "#c0c0c0", 120), was="Silver", seen=document(SILVER, GOLD))
        assert [tier["min_points"] for tier in edited["tiers"]] == [120, 999]


class TestDropTier:
    def test_takes_it_out(self) -> None:
        before = document(SILVER, GOLD)
        assert drop_tier(before, "Silver", seen=before) == document(GOLD)

    def test_a_multiplier_for_it_alone_goes_with_it_and_never_becomes_one_for_everybody(self) -> None:
        multipliers = [double(1, ["Gold"]), double(2, ["Gold", "Silver"]), double(3, [])]
        before = document(SILVER, GOLD, multipliers=multipliers)
        edited = drop_tier(before, "Gold", seen=before)
        assert [(one["id"], one["tiers"]) for one in edited["multipliers"]] == [(2, ["Silver"]), (3, [])]

    def test_refuses_what_is_gone_already(self) -> None:
        with pytest.raises(ChangedMeanwhile):
            drop_tier(document(GOLD), "Silver", seen=document(SILVER, GOLD))
