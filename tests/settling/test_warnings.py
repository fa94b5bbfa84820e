"""What the panel and the customer's page warn of: points that expire, and a tier that time is about to take."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bridge.web import portraits
from bridge.web.views import ExpiringView, PanelView
from tests.live import Salon
from tests.lives import NOW, book_and_settle

DAY = timedelta(days=1)
PROGRAMME: dict[str, Any] = {
    "earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 60}, "when": {}}],
    "tiers": [{"name": "Silver", "min_points": 50}, {"name": "Gold", "min_points": 100}],
    "redemption": {"enabled": True, "point_value": "0.01", "method": "choose"},
}


def draw(salon: Salon, days: int) -> PanelView:
    with salon.database.read() as conn:
        panel = portraits.draw(
            conn,
            tenant_id=salon.tenant,
            customer_id=salon.base + 7,
            name=None,
            locale="en_US",
            now=NOW + days * DAY,
        )
    assert panel is not None
    return panel


class TestExpiring:
    def open(self, salon: Salon, **expiry: Any) -> None:
        salon.open(PROGRAMME | {"expiry": {"months": 3} | expiry}, now=NOW)
        book_and_settle(salon, 1, now=NOW)
        book_and_settle(salon, 2, now=NOW + 10 * DAY)

    def test_within_the_notice_by_day_with_their_worth(self, salon: Salon) -> None:
        self.open(salon)
        assert draw(salon, 60).expiring == []
        shown = draw(salon, 75).expiring
        assert [(one.points, one.on, str(one.value)) for one in shown] == [
            (60, date(2026, 6, 3), "0.60"),
            (60, date(2026, 6, 13), "0.60"),
        ]

    def test_the_notice_is_the_owners_choice(self, salon: Salon) -> None:
        self.open(salon, notice_days=0)
        assert draw(salon, 91).expiring == []

    def test_what_was_used_expires_no_more(self, salon: Salon) -> None:
        self.open(salon)
        salon.adjust(7, -100, key="a", now=NOW + 20 * DAY)
        assert [one.points for one in draw(salon, 75).expiring] == [20]
        assert isinstance(draw(salon, 75).expiring[0], ExpiringView)


class TestKeeping:
    def test_what_keeps_the_tier_is_shown_in_time(self, salon: Salon) -> None:
        salon.open(PROGRAMME | {"tier_period": {"months": 6, "grace_days": 20}}, now=NOW)
        book_and_settle(salon, 1, now=NOW)
        book_and_settle(salon, 2, now=NOW + 30 * DAY)
        assert draw(salon, 100).keeping is None
        panel = draw(salon, 190)
        assert panel.keeping is not None
        assert (panel.keeping.tier, panel.keeping.points, panel.keeping.one_booking) == ("Gold", 40, True)
        assert (panel.keeping.last_on, panel.keeping.days, panel.tier_months) == (date(2026, 9, 22), 13, 6)
        assert panel.tier is not None
        assert panel.tier.name == "Gold"

    def test_without_a_period_nobody_loses_anything(self, salon: Salon) -> None:
        salon.open(PROGRAMME, now=NOW)
        book_and_settle(salon, 1, now=NOW)
        panel = draw(salon, 900)
        assert (panel.keeping, panel.tier_months) == (None, None)
