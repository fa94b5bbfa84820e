"""The settings: what the page shows, and what it foresees while one types."""

from __future__ import annotations

from html import unescape
from typing import Any

from admin.conftest import PAGE

from bridge.flows.points import adjust
from tests.web.admin.settings.owner import FORM, PROGRAMME, SINCE, Owner


class TestPage:
    def test_shows_what_is_set(self, owner: Owner) -> None:
        page = owner.back_end.screen("settings")
        assert page.h1.get_text() == "Settings"
        assert page.select_one("[name=point_value]")["value"] == "0.01"
        assert page.select_one("[name=cap_percent]")["value"] == "50"
        chosen = {one["name"]: one["value"] for one in page.select("[type=radio][checked]")}
        assert chosen == {
            "method": "choose", "cap": "percent", "tax": "after", "trigger": "created", "void": "own", "expires": "never",
            "counts": "ever",
        }  # fmt: skip
        assert "at most 36.00" not in page.get_text()
        assert "A booking of 60.00: at most 30.00 off, for 3,000 pts." in page.get_text()

    def test_what_it_shows_can_be_saved_as_it_is_and_changes_nothing(self, owner: Owner) -> None:
        page = owner.back_end.screen("settings")
        form = page.select_one("form[data-path='settings/save']")
        fields: dict[str, Any] = {}
        for one in form.select("input[name]"):
            if one.get("type") not in ("radio", "checkbox") or one.has_attr("checked"):
                fields[one["name"]] = one.get("value", "")
        fields = {name: value for name, value in fields.items() if name != "action" and not name.startswith("_bkl")}
        assert "nothing to save" in owner.back_end.send("settings/save", **fields)["done"]
        assert owner.document() == PROGRAMME

    def test_in_spanish_amounts_have_a_comma(self, owner: Owner) -> None:
        page = owner.back_end.speaking("es_ES").screen("settings")
        assert page.select_one("[name=point_value]")["value"] == "0,01"
        assert "Permitir que los clientes canjeen puntos" in page.get_text()

    def test_offers_the_statuses_that_wordpress_knows(self, owner: Owner) -> None:
        statuses = [{"slug": "approved", "title": "Confirmed"}, {"slug": "no-show", "title": "Did <not> come"}]
        payload = {"page": PAGE | {"statuses": statuses}, "query": {}}
        html = owner.back_end.caller.ask("/v1/admin/settings", payload)["html"]
        assert "Confirmed" in html
        assert "Did &lt;not&gt; come" in html
        assert 'value="pending"' not in html

    def test_else_those_that_bookings_have(self, owner: Owner) -> None:
        owner.back_end.insert("appointments", status="no-show")
        page = owner.back_end.screen("settings")
        labels = [one.get_text() for one in page.select("[data-bkl-field=statuses] .bkl-options label")]
        assert labels == ["Pending", "Approved", "Canceled", "Rejected", "No show"]

    def test_without_javascript_what_was_refused_is_kept(self, owner: Owner) -> None:
        answer = {"error": {"code": "invalid_input", "message": "No.", "field": "months"}}
        for path, shown in (("settings/save", "99"), ("programme/pause", "")):
            flash = {"path": path, "form": FORM | {"months": "99"}, "answer": answer}
            payload = {"page": PAGE | {"flash": flash}, "query": {}}
            html = owner.back_end.caller.ask("/v1/admin/settings", payload)["html"]
            assert f'name="months" type="text" value="{shown}"' in html

    def test_without_javascript_a_conflict_is_told_where_it_can_be_resolved(self, owner: Owner) -> None:
        error = {"code": "changed_meanwhile", "message": "Somebody else did.", "field": "seen"}
        flash = {"path": "settings/save", "form": FORM, "answer": {"error": error}}
        payload = {"page": PAGE | {"flash": flash}, "query": {}}
        html = owner.back_end.caller.ask("/v1/admin/settings", payload)["html"]
        assert 'id="bkl-seen-error" role="alert">Somebody else did.</p>' in html


class TestPreview:
    def test_is_computed_by_the_quote(self, owner: Owner) -> None:
        assert "A booking of 60.00: at most 30.00 off, for 3,000 pts." in owner.preview()["examples"]
        cheap = owner.preview(point_value="0.05", cap="none", min_points="500")["examples"]
        assert "A booking of 60.00: at most 60.00 off, for 1,200 pts." in cheap
        assert "100 pts are worth 5.00." in cheap
        assert "fewer than 500 pts (worth 25.00)" in cheap

    def test_before_tax(self, owner: Owner) -> None:
        said = owner.preview(tax="before")["examples"]
        assert "A booking of 72.00, of which 12.00 is tax: at most 30.00 off, for 3,000 pts." in said

    def test_says_that_nobody_could_use_points(self, owner: Owner) -> None:
        assert "nobody could use points there" in owner.preview(point_value="31")["examples"]

    def test_says_what_saving_does(self, owner: Owner) -> None:
        assert "Nothing is changed yet." in owner.preview()["impact"]
        said = owner.preview(point_value="0.02")["impact"]
        assert "what is already earned stays" in said
        assert "The 9,000 pts that customers have are then worth 180.00 instead of 90.00." in said
        assert "looked at again" in owner.preview(trigger="paid")["impact"]
        void = owner.preview(void="chosen", void_statuses=["pending"])["impact"]
        assert "taken back" in void
        assert "what is already earned stays" not in void

    def test_counts_who_would_change_tier(self, owner: Owner) -> None:
        other = owner.back_end.insert("customers", first_name="Bo")
        change = {"customer_id": other, "points": 150, "note": None, "actor": None, "key": f"a{owner.tenant}"}
        owner.do(adjust.adjust, **change, now=SINCE)
        assert "0 customers up, 1 down" in owner.preview(count_adjustments="")["impact"]

    def test_speaks_of_what_is_right_while_something_else_is_wrong(self, owner: Owner) -> None:
        said = owner.preview(point_value="0.05", trigger="statuses")
        assert "for 600 pts" in said["examples"]
        assert "at least one status" in said["impact"]
        assert "3,000" not in owner.preview(point_value="x")["examples"]

    def test_saves_nothing(self, owner: Owner) -> None:
        owner.preview(trigger="paid")
        assert owner.document() == PROGRAMME


class TestAGentleWord:
    def test_points_that_are_worth_more_than_half_of_a_booking_are_asked_about_and_can_be_saved(
        self, owner: Owner
    ) -> None:
        assert "Is that meant?" not in owner.preview()["examples"]
        said = unescape(owner.preview(point_value="1000", cap="none")["examples"])
        assert "Is that meant? For 60.00 that customers pay, “Spend” gives 60 pts, worth 60,000.00." in said
        assert (
            "¿Es eso lo que quiere?"
            in owner.back_end.speaking("es_ES").send("settings/preview", **(FORM | {"point_value": "1000"}))["parts"][
                "examples"
            ]
        )
        assert owner.save(point_value="1000")["done"] == "Settings saved."
        assert "Is that meant?" in owner.back_end.screen("settings").get_text()
        assert "Is that meant?" not in owner.preview(point_value="1000", allow="")["examples"]
