"""The settings: what the page shows, what it refuses, what saving does to bookings, and who may."""

from datetime import UTC, datetime, timedelta
from functools import partial
from html import unescape
from typing import Any

import pytest
from admin.conftest import PAGE

from bridge import clock
from bridge.core.permissions import Actor, Grant, Permission
from bridge.flows import adjust, configure
from bridge.store import tenants
from bridge.store.database import Database

RULES = [
    {"id": 1, "name": "Visit", "award": {"points": 50}, "when": {}},
    {"id": 2, "name": "Spend", "award": {"points": 1, "per_amount": "1.00"}, "when": {}},
]
TERMS = {"enabled": True, "point_value": "0.01", "method": "choose", "max_discount": {"percent": "50"}}
PROGRAMME = {"earning_rules": RULES, "redemption": TERMS, "tiers": [{"name": "Silver", "min_points": 100}]}
FORM: dict[str, Any] = {
    "seen": "1",
    "allow": "1",
    "point_value": "0.01",
    "method": "choose",
    "cap": "percent",
    "cap_percent": "50",
    "cap_amount": "",
    "min_points": "0",
    "tax": "after",
    "trigger": "created",
    "void": "own",
    "count_adjustments": "1",
    "expires": "never",
    "months": "",
    "min_days": "0",
    "notice_days": "30",
    "counts": "ever",
}
SINCE = clock.now() - timedelta(days=30)


class Owner:
    """The owner of a business with a programme, and one customer with points."""

    def __init__(self, back_end: Any, database: Database) -> None:
        self.back_end = back_end
        self.database = database
        self.tenant = back_end.tenant
        self.do(configure.import_programme, document=PROGRAMME, draft=False, now=SINCE)
        self.customer = back_end.insert("customers", user_id=self.tenant, first_name="Ana")
        bonus = {"customer_id": self.customer, "points": 9000, "name": "W", "key": f"w{self.tenant}"}
        self.do(adjust.give_bonus, **bonus, now=SINCE)

    def do(self, flow: Any, **arguments: Any) -> Any:
        return self.database.transact(partial(flow, tenant_id=self.tenant, **arguments))

    def save(self, **changed: Any) -> Any:
        return self.back_end.send("settings/save", **(FORM | changed))

    def refused(self, **changed: Any) -> Any:
        return self.back_end.refused("settings/save", **(FORM | changed))

    def preview(self, **changed: Any) -> Any:
        return self.back_end.send("settings/preview", **(FORM | changed))["parts"]

    def document(self) -> Any:
        with self.database.read() as conn:
            return tenants.find_document(conn, tenant_id=self.tenant)

    def quote(self, points: str | None = "9000") -> Any:
        prices = [{"key": "service_price", "price": "60.00"}, {"key": "tax-1", "price": "12.00"}]
        line = {"line": 0, "appointment": None, "customer": self.customer, "email": None, "occurrences": 1}
        cart = {"checkout": "c", "points": points, "shown": None, "lines": [line | {"prices": prices}]}
        caller = self.back_end.caller.as_(Actor.CUSTOMER, user=self.tenant, tenant=self.tenant)
        return caller.ask("/v1/quote", cart)

    def book(self, **more: Any) -> int:
        """A booking of 60.00 and 12.00 tax that rings; what it earned."""
        site, now = self.back_end.site, int(clock.now().timestamp())
        row = {"customer_id": self.customer, "status": "approved", "payment_status": "not_paid", "paid_amount": 0}
        row |= {"payment_method": "local", "starts_at": now + 9000, "ends_at": now + 9999, "created_at": now} | more
        appointment = self.back_end.insert("appointments", **row)
        for key, price in (("service_price", "60.00"), ("tax-1", "12.00")):
            site.insert("appointment_prices", appointment_id=appointment, unique_key=key, price=price)
        bell = site.ring(appointment, tenant=self.tenant, **{key: row[key] for key in ("status", "payment_status")})
        system = self.back_end.caller.as_(Actor.SYSTEM, tenant=0)
        ring = {"doorbells": [bell], "acknowledged": [], "reports": {}, "released": []}
        keywords = system.ask("/v1/ring", ring)["keywords"]
        return int(keywords["appointments"][str(appointment)]["bkloyalty_points_earned"] or 0)


@pytest.fixture
def owner(back_end: Any, database: Database) -> Owner:
    return Owner(back_end, database)


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


class TestSaving:
    """Each section, and what the next booking then gets."""

    def test_terms_decide_the_next_quote(self, owner: Owner) -> None:
        assert owner.quote()["discount"] == "36.00"
        assert owner.save(point_value="0.05", cap="amount", cap_amount="12,50")["done"] == "Settings saved."
        quote = owner.quote()
        assert (quote["discount"], quote["points"]) == ("12.50", 250)
        owner.save(seen="2", min_points="10000")
        assert owner.quote()["discount"] == "0.00"

    def test_so_does_who_chooses(self, owner: Owner) -> None:
        assert owner.quote(None)["points"] == 0
        owner.save(method="auto", cap="none")
        assert owner.quote(None)["discount"] == "72.00"

    def test_before_tax_counts_at_once_for_quotes_and_awards_and_the_shim_is_told(self, owner: Owner) -> None:
        assert owner.book() == 50 + 72
        assert owner.save(tax="before")["tax"] == "before"
        assert (owner.quote()["discount"], owner.quote()["tax"]) == ("30.00", "before")
        assert owner.book() == 50 + 60
        assert owner.save(seen="2")["tax"] == "after"

    def test_without_redeeming_nobody_can_and_the_terms_are_kept(self, owner: Owner) -> None:
        owner.save(allow="", point_value="", cap="nonsense")
        assert owner.quote()["discount"] == "0.00"
        assert owner.document()["redemption"] == TERMS | {"enabled": False, "min_points": 0}

    @pytest.mark.parametrize(
        ("trigger", "booking"),
        [
            ({"trigger": "paid"}, {"payment_status": "paid", "paid_amount": 72}),
            ({"trigger": "statuses", "statuses": ["pending"]}, {"status": "pending"}),
            ({"trigger": "ended"}, {"ends_at": int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())}),
        ],
    )
    def test_when_points_are_earned(self, owner: Owner, trigger: dict[str, Any], booking: dict[str, Any]) -> None:
        owner.save(**trigger)
        assert owner.book() == 0
        assert owner.book(**booking) == 122

    def test_which_statuses_count_for_nothing(self, owner: Owner) -> None:
        owner.save(void="chosen", void_statuses=["pending", "rejected"])
        assert owner.book(status="pending") == 0
        assert owner.book(status="canceled") == 122

    def test_expiry(self, owner: Owner) -> None:
        owner.save(expires="months", months="12", min_days="30")
        assert owner.document()["expiry"] == {"months": 12, "min_days_after_return": 30}
        owner.save(seen="2", expires="never", min_days="")
        assert owner.document()["expiry"] == {"months": None, "min_days_after_return": 30}

    def test_whether_adjustments_count_for_tiers(self, owner: Owner) -> None:
        owner.save(count_adjustments="")
        assert owner.document()["count_adjustments"] is False

    def test_rules_and_tiers_stay(self, owner: Owner) -> None:
        owner.save(trigger="paid")
        assert (owner.document()["earning_rules"], owner.document()["tiers"]) == (RULES, PROGRAMME["tiers"])


class TestRefusing:
    @pytest.mark.parametrize(
        ("changed", "field", "says"),
        [
            ({"point_value": "0"}, "point_value", "worth something"),
            ({"point_value": ""}, "point_value", "fill this in"),
            ({"point_value": "-1"}, "point_value", "amount"),
            ({"point_value": "2000000"}, "point_value", "to 1,000,000"),
            ({"cap_percent": "0"}, "cap_percent", "maximum of 0"),
            ({"cap_percent": "101"}, "cap_percent", "to 100"),
            ({"cap": "amount", "cap_amount": ""}, "cap_amount", "fill this in"),
            ({"cap": "x"}, "cap", "options"),
            ({"method": ""}, "method", "fill this in"),
            ({"tax": "during"}, "tax", "options"),
            ({"min_points": "1.5"}, "min_points", "whole number"),
            ({"trigger": "statuses"}, "statuses", "at least one status"),
            ({"trigger": "statuses", "statuses": ["no-such"]}, "statuses", "from the list"),
            ({"trigger": "statuses", "statuses": ["canceled"]}, "statuses", "count for nothing"),
            ({"void": "chosen"}, "void_statuses", "at least one status"),
            (
                {"trigger": "statuses", "statuses": ["pending"], "void": "chosen", "void_statuses": ["pending"]},
                "void_statuses",
                "count for nothing",
            ),
            ({"expires": "months", "months": "0"}, "months", "from 1 to 1,200"),
            ({"expires": "months", "months": "6", "min_days": "x"}, "min_days", "whole number"),
        ],
    )
    def test_says_what_is_wrong_at_the_field(self, owner: Owner, changed: Any, field: str, says: str) -> None:
        error = owner.refused(**changed)
        assert (error["status"], error["field"]) == (422, field)
        assert says in error["message"]
        previewed = owner.back_end.send("settings/preview", **(FORM | changed))
        assert (previewed["wrong"]["field"], previewed["wrong"]["message"]) == (field, error["message"])
        impact = unescape(previewed["parts"]["impact"])
        assert f"cannot be saved yet. {previewed['wrong']['said']}" in impact
        assert owner.document() == PROGRAMME

    def test_names_the_field_beside_the_form(self, owner: Owner) -> None:
        previewed = owner.back_end.send("settings/preview", **(FORM | {"min_points": "1.5"}))
        assert previewed["wrong"]["said"].startswith("Minimum points required: Please enter a whole number")
        assert previewed["wrong"]["said"] in unescape(previewed["parts"]["examples"])

    def test_in_spanish(self, owner: Owner) -> None:
        error = owner.back_end.speaking("es_ES").refused("settings/save", **(FORM | {"point_value": "0"}))
        assert error["message"].startswith("Un punto debe valer algo")

    def test_what_somebody_else_saved_meanwhile(self, owner: Owner) -> None:
        owner.save(expires="months", months="12")
        error = owner.refused(trigger="paid")
        assert (error["status"], error["code"], error["field"]) == (409, "changed_meanwhile", "seen")
        assert owner.document()["expiry"]["months"] == 12
        owner.save(trigger="paid", overwrite="1")
        assert (owner.document()["expiry"]["months"], owner.document()["award_on"]) == (None, {"trigger": "paid"})


class TestPreview:
    def test_is_computed_by_the_quote(self, owner: Owner) -> None:
        assert "A booking of 60.00: at most 30.00 off, for 3,000 pts." in owner.preview()["examples"]
        cheap = owner.preview(point_value="0.05", cap="none", min_points="500")["examples"]
        assert "A booking of 60.00: at most 60.00 off, for 1,200 pts." in cheap
        assert "100 pts are worth 5.00." in cheap
        assert "less than 500 pts (worth 25.00)" in cheap

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


class TestUndo:
    def test_by_whoever_may_change_settings_but_no_rules(self, owner: Owner) -> None:
        saved = owner.save(tax="before")
        assert saved["undo"]["path"] == "settings/undo"
        who = owner.back_end.caller.identity
        owner.back_end.caller = owner.back_end.caller.as_(
            who.actor,
            who.user,
            tenant=owner.tenant,
            role=dict.fromkeys(Permission, Grant.ALL) | {Permission.RULES: Grant.OFF},
        )
        answer = owner.back_end.send("settings/undo", **saved["undo"]["form"])
        assert (answer["done"], answer["tax"]) == ("Undone.", "after")
        assert owner.quote()["discount"] == "36.00"

    def test_only_while_nobody_changed_anything_since(self, owner: Owner) -> None:
        saved = owner.save(tax="before")
        owner.save(seen="2", tax="before", trigger="paid")
        error = owner.back_end.refused("settings/undo", **saved["undo"]["form"])
        assert error["status"] == 409


class TestProgramme:
    def test_is_paused_and_goes_on(self, owner: Owner) -> None:
        page = owner.back_end.screen("settings")
        assert page.select_one("#bkl-state .bkl-status").get_text() == "Running"
        assert "Nothing is taken away" in page.select_one("[data-path='programme/pause']")["data-bkl-confirm"]
        assert page.select_one("[data-bkl-say-leave]")["data-bkl-say-leave"] == "Leave without saving"
        paused = owner.back_end.send("programme/pause")
        assert owner.quote()["discount"] == "0.00"
        page = owner.back_end.screen("settings")
        assert page.select_one("#bkl-state .bkl-status").get_text() == "Paused"
        assert paused["undo"] == {"path": "programme/start", "form": {"version": "1"}}
        resumed = owner.back_end.send("programme/start", **paused["undo"]["form"])
        assert resumed["undo"] == {"path": "programme/pause", "form": {}}
        assert owner.quote()["discount"] == "36.00"

    def test_a_pause_that_is_over_cannot_be_made_again(self, owner: Owner) -> None:
        owner.back_end.send("programme/pause")
        assert owner.back_end.refused("programme/pause")["status"] == 409

    def test_a_draft_is_published_by_its_number(self, back_end: Any) -> None:
        page = back_end.screen("settings")
        assert page.select_one("#bkl-state .bkl-status").get_text() == "Not set up"
        assert not page.select("[data-path='programme/start']")
        saved = back_end.send("settings/save", **(FORM | {"seen": ""}))
        assert (saved["done"], saved["undo"]) == ("Settings saved as a draft.", None)
        assert "tax" not in saved
        button = back_end.screen("settings").select_one("[data-path='programme/start']")
        assert "Version 1 comes into force" in button["data-bkl-confirm"]
        assert "no active earning rule" in button["data-bkl-confirm"]
        back_end.send("settings/save", **(FORM | {"trigger": "paid"}))
        assert back_end.refused("programme/start", version="1")["status"] == 409
        assert "active" in back_end.send("programme/start", version="2")["done"]
        assert "Bookings earn points" in back_end.screen("settings").get_text()

    def test_beside_one_in_force_a_draft_is_spoken_of(self, owner: Owner) -> None:
        owner.do(configure.import_programme, document=PROGRAMME, draft=True, now=clock.now())
        page = owner.back_end.screen("settings")
        assert "Version 2 is saved as a draft" in page.get_text()
        assert page.select_one("[data-path='programme/start'] button").get_text() == "Publish version 2"
        assert owner.back_end.send("programme/start", version="2")["undo"] is None


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


LATELY: dict[str, Any] = {"counts": "lately", "period_months": "1", "grace_days": "0"}


class TestPeriodOfTiers:
    """The bonus of ``Owner`` is 30 days old."""

    def test_says_until_when_points_count_and_who_would_move(self, owner: Owner) -> None:
        parts = owner.preview(**LATELY | {"period_months": "12", "grace_days": "30"})
        assert "Points earned today count for a tier until" in parts["period"]
        assert "is kept until" in parts["period"]
        assert "Tiers change at once: 0 customers up, 0 down." in parts["impact"]
        assert "No tier is ever lost by time." in owner.preview()["period"]

    def test_a_short_one_takes_tiers_as_the_preview_says_and_undoing_gives_them_back(self, owner: Owner) -> None:
        late = clock.now() - timedelta(days=200)
        bonus = {"customer_id": owner.back_end.insert("customers", first_name="Leo"), "points": 500}
        owner.do(adjust.give_bonus, **bonus, name="W", key=f"l{owner.tenant}", now=late)
        wanted = LATELY | {"period_months": "3"}
        assert "0 customers up, 1 down." in owner.preview(**wanted)["impact"]
        answer = owner.save(**wanted)
        assert owner.document()["tier_period"] == {"months": 3, "grace_days": 0}
        page = owner.back_end.screen("tiers").get_text(" ", strip=True)
        assert "the points of the last 3 months" in page
        assert "in the last 3 months" in owner.back_end.screen("tier", name="Silver").get_text()
        owner.back_end.send(answer["undo"]["path"], **answer["undo"]["form"])
        assert "tier_period" not in owner.document()

    @pytest.mark.parametrize("field", ["period_months", "grace_days"])
    def test_refuses_nonsense_and_names_the_field(self, owner: Owner, field: str) -> None:
        assert owner.refused(**LATELY | {field: "x"})["field"] == field


class TestNotice:
    def test_says_when_points_expire_and_from_when_customers_read_of_it(self, owner: Owner) -> None:
        parts = owner.preview(expires="months", months="12", notice_days="30")
        assert "Points earned today expire on" in parts["expiry"]
        assert "the customer reads: “100 pts expire on" in parts["expiry"]
        assert "the customer reads" not in owner.preview(expires="months", months="12", notice_days="0")["expiry"]

    def test_is_kept_where_it_is_not_the_usual_one(self, owner: Owner) -> None:
        owner.save(expires="months", months="12", notice_days="14")
        assert owner.document()["expiry"]["notice_days"] == 14
        assert owner.back_end.screen("settings").select_one("[name=notice_days]")["value"] == "14"
