"""A business with a programme in force for thirty days, its owner, and the settings form as it stands."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from bridge import clock
from bridge.core.access.permissions import Actor
from bridge.flows.points import adjust
from bridge.flows.programmes import configure
from bridge.store.database import Database
from bridge.store.programmes import programmes

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
            return programmes.find_document(conn, tenant_id=self.tenant)

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
