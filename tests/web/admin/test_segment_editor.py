"""Segments as the owner makes them: rows of conditions with a count while one types, saved, changed, taken back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from segment_business import AWAY, AWAY_FORM, Segments, parse, read_form, words

from bridge.core.access.permissions import Grant
from bridge.store.database import Database
from bridge.store.segments import saved_segments

# What is typed, and the field that is to blame.
WRONG: list[tuple[dict[str, Any], str | None]] = [
    ({"name": ""}, "name"),
    ({"r1_days": ""}, "r1_days"),
    ({"r1_days": "3651"}, "r1_days"),
    ({"r1_at_most": "89"}, "r1_at_most"),
    ({"rows": ["0-1-points"], "r1_least": "", "r1_most": ""}, "r1_least"),
    ({"rows": ["0-1-points"], "r1_least": "5", "r1_most": "4"}, "r1_most"),
    ({"rows": ["0-1-visits"], "r1_least": "-1"}, "r1_least"),
    ({"rows": ["0-1-spent"], "r1_least": "x"}, "r1_least"),
    ({"rows": ["0-1-tier"]}, "r1_names"),
    ({"rows": ["0-1-tier"], "r1_names": ["Gold"], "r1_without": "1"}, "r1_without"),
    ({"rows": ["0-1-last_visit"]}, "r1_services"),
    ({"rows": ["0-1-last_visit"], "r1_services": [str(one) for one in range(201)]}, "r1_services"),
    ({"rows": ["0-1-near_tier"], "r1_measure": "percent", "r1_distance": "101"}, "r1_distance"),
    ({"rows": ["0-1-near_tier"], "r1_measure": "miles", "r1_distance": "1"}, "r1_measure"),
    ({"rows": ["0-1-near_reward"], "r1_measure": "points", "r1_distance": "1"}, "r1_cost"),
    ({"rows": ["0-1-booked"], "r1_ahead": "maybe"}, "r1_ahead"),
    ({"rows": ["0-1-near_tier"], "r1_measure": "points", "r1_distance": "1", "r1_tier": "x" * 191}, None),
    ({"rows": [f"0-{one}-never_redeemed" for one in range(21)]}, "rows"),
]


@pytest.fixture
def business(back_end: Any, database: Database) -> Segments:
    return Segments(back_end, database)


class TestTheEditor:
    def test_counts_while_one_types(self, business: Segments) -> None:
        said = words(parse(business.back_end.send("segments/preview", **AWAY_FORM)["html"]))
        assert said.startswith("No visit for 90 days. 2 customers, of whom 1 may be written to.")
        with_group = AWAY_FORM | {
            "groups": ["2"],
            "join_2": "none",
            "rows": ["0-1-inactive", "2-3-tier"],
            "r3_names": ["Gold"],
        }
        said = words(parse(business.back_end.send("segments/preview", **with_group)["html"]))
        assert said.startswith("No visit for 90 days, not: in Gold. 1 customer, of whom 0")

    def test_waits_for_what_is_missing(self, business: Segments) -> None:
        said = business.back_end.send("segments/preview", **(AWAY_FORM | {"r1_days": ""}))["html"]
        assert "Fill in what is missing" in said

    def test_shows_what_was_saved(self, business: Segments) -> None:
        one = business.save(
            rows=["0-1-inactive", "0-2-spent", "4-3-last_visit"],
            groups=["4"], join_4="any", r2_least="12.50", r2_days="30", r3_services=["7"],
        )  # fmt: skip
        page = business.back_end.screen("segment-editor", id=str(one))
        form = page.form
        assert form.select_one("[name=r1_days]")["value"] == "90"
        assert form.select_one("[name=r2_least]")["value"] == "12.50"
        ticked = [box for box in form.select("[name='r3_services[]']") if box.has_attr("checked")]
        assert [box["value"] for box in ticked] == ["7"]
        assert [one["value"] for one in form.select("[name='rows[]']")] == [
            "0-1-inactive",
            "0-2-spent",
            "1-3-last_visit",
        ]
        assert form.select_one("[name=seen]")["value"] == "1"

    def test_shows_a_copy_under_another_name(self, business: Segments) -> None:
        page = business.back_end.screen("segment-editor", copy=str(business.save()))
        assert page.select_one("[name=name]")["value"] == "Away (copy)"
        assert not page.select("[name=id]")

    def test_begins_with_a_ready_made_one(self, business: Segments) -> None:
        page = business.back_end.screen("segment-editor", built_in="near_tier", percent="33")
        assert page.select_one("[name=r1_distance]")["value"] == "33"
        assert page.select_one("[name=name]")["value"] == "Close to the next tier"

    def test_adds_rows_without_javascript(self, business: Segments) -> None:
        page = business.back_end.screen("segment-editor", built_in="inactive", add="visits", group="0")
        assert [one["value"] for one in page.form.select("[name='rows[]']")] == ["0-1-inactive", "0-2-visits"]
        page = business.back_end.screen("segment-editor", built_in="inactive", add="points", group="new")
        assert [one["value"] for one in page.form.select("[name='rows[]']")] == ["0-1-inactive", "1-2-points"]
        assert "add=points" in page.form.select_one("a[data-bkl-add=points]")["href"]

    def test_keeps_what_is_nested_too_deeply(self, business: Segments) -> None:
        deep = {"all": [{"any": [{"none": [{"new": {"days": 3}}]}, AWAY]}]}
        form = {"name": "Deep", "document": json.dumps(deep)}
        business.back_end.send("segments/restore", **form)
        with business.database.read() as conn:
            one = saved_segments.list_segments(conn, tenant_id=business.back_end.tenant)[0].id
        page = business.back_end.screen("segment-editor", id=str(one))
        assert "nested more deeply" in words(page) and not page.select("[name='rows[]']")
        fields = {
            field["name"]: field["value"] for field in page.form.select("input[value]") if field["name"][0] != "_"
        }
        fields.pop("action")
        assert "not: came for the first time" in business.back_end.send("segments/preview", **fields)["html"]
        business.back_end.send("segments/save", **(fields | {"name": "Deeper"}))
        assert business.saved() == {"Deeper": deep}

    def test_is_not_for_who_has_own_customers_only(self, business: Segments) -> None:
        staff = business.as_staff(Grant.MY)
        one = business.save()
        for path, form in (
            ("segments/save", AWAY_FORM),
            ("segments/delete", {"id": str(one), "seen": "1"}),
            ("segments/restore", {"name": "X", "document": json.dumps(AWAY)}),
        ):
            assert staff.refused(path, **form)["status"] == 403
        assert staff.call("segment-editor", "query", {})[0] == 403
        assert list(business.saved()) == ["Away"]


class TestSaving:
    def test_a_new_one_and_undoing_it(self, business: Segments) -> None:
        answer = business.back_end.send("segments/save", **AWAY_FORM)
        assert answer["done"] == "Segment saved." and "screen=segment&id=" in answer["go"]
        assert business.saved() == {"Away": AWAY}
        business.back_end.send(answer["undo"]["path"], **answer["undo"]["form"])
        assert business.saved() == {}

    def test_a_change_and_undoing_it(self, business: Segments) -> None:
        one = business.save()
        change = AWAY_FORM | {"id": str(one), "seen": "1", "name": "Gone", "r1_days": "120", "join_0": "none"}
        answer = business.back_end.send("segments/save", **change)
        assert business.saved() == {"Gone": {"none": [{"inactive": {"days": 120}}]}}
        assert business.back_end.send(answer["undo"]["path"], **answer["undo"]["form"])["done"] == "Undone."
        assert business.saved() == {"Away": AWAY}

    def test_two_who_change_the_same_one(self, business: Segments) -> None:
        one = business.save()
        change = AWAY_FORM | {"id": str(one), "seen": "1"}
        business.back_end.send("segments/save", **(change | {"name": "Mine"}))
        refusal = business.back_end.refused("segments/save", **(change | {"name": "Theirs"}))
        assert (refusal["status"], refusal["code"]) == (409, "changed_meanwhile")
        assert list(business.saved()) == ["Mine"]
        assert business.back_end.refused("segments/delete", id=str(one), seen="1")["status"] == 409

    def test_deleting_and_undoing_it(self, business: Segments) -> None:
        one = business.save()
        answer = business.back_end.send("segments/delete", id=str(one), seen="1")
        assert business.saved() == {}
        undo = answer["undo"]
        business.back_end.send(undo["path"], **undo["form"])
        assert business.saved() == {"Away": AWAY}
        assert "Away" in words(business.back_end.screen("segment", id=str(one)))
        assert business.back_end.refused(undo["path"], **undo["form"])["status"] == 409

    def test_a_name_that_was_taken_meanwhile_keeps_it_from_coming_back(self, business: Segments) -> None:
        undo = business.back_end.send("segments/delete", id=str(business.save()), seen="1")["undo"]
        business.save()
        assert business.back_end.refused(undo["path"], **undo["form"])["field"] == "name"

    @pytest.mark.parametrize("document", ["", "{", "[]", '{"odd": 1}', "[" * 5000])
    def test_only_segments_are_brought_back(self, business: Segments, document: str) -> None:
        assert business.back_end.refused("segments/restore", name="X", document=document)["status"] == 422
        assert business.saved() == {}

    def test_what_is_wrong_stands_at_its_field(self, back_end: Any) -> None:
        for form, field in WRONG:
            refusal = back_end.refused("segments/save", **(AWAY_FORM | form))
            assert (refusal["status"], refusal.get("field")) == (422, field), form
        assert "No segments of your own yet" in words(back_end.screen("segments"))

    def test_every_condition_comes_back_as_it_was_typed(self, business: Segments) -> None:
        form = {
            "name": "All", "join_0": "any", "join_50": "none", "groups": ["50"],
            "rows": [
                "0-1-inactive", "0-2-new", "0-3-visits", "0-4-spent", "0-5-last_visit", "0-6-booked", "0-7-tier", "0-8-tier",
                "0-9-near_tier", "0-10-points", "0-11-near_reward", "0-12-expiring", "50-13-never_redeemed", "0-14-new",
            ],
            "r1_days": "90", "r1_at_most": "180", "r2_days": "30", "r3_least": "2", "r3_most": "4", "r3_days": "365",
            "r4_most": "99.50", "r5_locations": ["3"], "r6_ahead": "yes", "r7_names": ["Gold"], "r8_without": "1",
            "r9_measure": "points", "r9_distance": "50", "r9_tier": "Gold", "r10_least": "-5", "r11_cost": "500",
            "r11_measure": "percent", "r11_distance": "80", "r12_least": "10", "r12_days": "14", "r14_gone": "1",
        }  # fmt: skip
        one = business.save(**form)
        document = business.saved()["All"]
        assert document == {"any": [
            {"inactive": {"days": 90, "at_most": 180}}, {"new": {"days": 30}}, {"visits": {"least": 2, "most": 4, "days": 365}},
            {"spent": {"most": "99.50"}}, {"last_visit": {"locations": [3]}}, {"booked": {"ahead": True}},
            {"tier": {"names": ["Gold"]}}, {"tier": {"without": True}}, {"near_tier": {"points": 50, "tier": "Gold"}},
            {"points": {"least": -5}}, {"near_reward": {"cost": 500, "percent": 80}}, {"expiring": {"days": 14, "least": 10}},
            {"none": [{"never_redeemed": {}}]},
        ]}  # fmt: skip
        shown = read_form(business.back_end.screen("segment-editor", id=str(one)))
        business.back_end.send("segments/save", **shown)
        assert business.saved()["All"] == document
