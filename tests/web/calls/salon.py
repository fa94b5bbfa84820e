"""A customer who books, and what WordPress asks and tells of it."""

from datetime import UTC, datetime
from typing import Any

from small_site import SmallSite

from bridge import clock
from bridge.core.access.permissions import Actor

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CREATED = int(datetime(2026, 3, 2, 10, tzinfo=UTC).timestamp())
PROGRAMME = {
    "earning_rules": [
        {"id": 1, "name": "Colour", "label": "Every visit", "award": {"points": 50}, "active": True, "when": {}},
        {"id": 2, "name": "Spend", "award": {"points": 1, "per_amount": "10.00"}, "active": True, "when": {}},
    ],
    "tiers": [
        {"name": "Silver", "color": "#c0c0c0", "min_points": 100},
        {"name": "Bronze", "color": "#cd7f32", "min_points": 10},
    ],
    "redemption": {"enabled": True, "point_value": "0.10", "method": "choose", "max_discount": {"percent": "50"}},
}
USERS = iter(range(1000, 2000))


class Salon:
    """A new customer, who books."""

    def __init__(self, site: SmallSite, wordpress: Any) -> None:
        self.site = site
        self.wordpress = wordpress
        self.user = next(USERS)
        self.customer = site.insert("customers", user_id=self.user, first_name="Ana")

    @property
    def as_customer(self) -> Any:
        return self.wordpress.as_(Actor.CUSTOMER, user=self.user)

    def book(self, *, discount: str | None = None, locale: str | None = None, **bell: Any) -> tuple[int, int]:
        """A booking of 60.00 and its doorbell; (appointment, bell)."""
        appointment = self.site.insert(
            "appointments",
            customer_id=self.customer,
            status="approved",
            starts_at=CREATED + 90000,
            payment_method="local",
            payment_status="not_paid",
            locale=locale,
            created_at=CREATED,
        )
        self.site.insert("appointment_prices", appointment_id=appointment, unique_key="service_price", price="60.00")
        if discount:
            self.site.insert(
                "appointment_prices",
                appointment_id=appointment,
                unique_key="bkloyalty_points",
                price=discount,
                negative_or_positive=-1,
            )
        return appointment, self.site.ring(appointment, status="approved", payment_status="not_paid", **bell)

    def ring(self, *bells: int, **more: Any) -> Any:
        return self.wordpress.ask(
            "/v1/ring", {"doorbells": bells, "acknowledged": [], "reports": {}, "released": []} | more
        )

    def earn(self, times: int = 1) -> None:
        for _ in range(times):
            self.ring(self.book()[1])


def cart(points: str | None = None, shown: str | None = None, **line: Any) -> dict[str, Any]:
    prices = [{"key": "service_price", "price": "70.00"}, {"key": "discount", "price": "-10"}]
    whole = {"line": 0, "appointment": None, "customer": None, "email": None, "occurrences": 1, "prices": prices} | line
    return {"checkout": f"c{clock.new_id()}", "points": points, "shown": shown, "lines": [whole]}
