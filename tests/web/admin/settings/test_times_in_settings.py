"""The period of the tiers, and when points expire."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bridge import clock
from bridge.flows.points import adjust
from tests.web.admin.settings.owner import Owner

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
