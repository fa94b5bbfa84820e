"""What saving settings does to quotes and bookings, and taking it back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bridge.core.access.permissions import Grant, Permission
from tests.web.admin.settings.owner import PROGRAMME, RULES, TERMS, Owner


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
