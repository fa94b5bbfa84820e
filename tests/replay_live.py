"""A replay case as a life in the database: Booknetic rows, doorbells, holds and runs in place of its steps.

What a case calls a fact of the booking and Booknetic keeps elsewhere (a service's category, a customer's category)
changes here with the service: each change books another, equal service, since categories are looked up again only then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from bridge.core.on_paper.replay import replay
from bridge.core.programmes.programme import Programme
from bridge.core.settling.situations import Settlement
from bridge.errors import LoyaltyError
from bridge.flows.settling import ring
from bridge.store.programmes import programmes, tenants
from bridge.store.settling import settlements
from tests.live import Salon

TWINS = 60


def replay_live(salon: Salon, case: dict[str, Any]) -> dict[str, Any]:
    """The same output document that `replay` gives, from the database."""
    return Life(salon, case).run()


def expected(case: dict[str, Any]) -> dict[str, Any]:
    """What the pure engine says."""
    return replay(case)


class Life:
    """One case in one salon. ``observed`` says of each step on a booking whether its hook rings and is settled."""

    def __init__(self, salon: Salon, case: dict[str, Any], observed: Callable[[], bool] = lambda: True) -> None:
        self.observed = observed
        self.last = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
        self.salon = salon
        self.case = case
        self.programme = case["programme"]
        self.rows: dict[int, dict[str, Any]] = {}
        self.discounts: dict[int, Decimal] = {}
        self.deleted: set[int] = set()
        self.touched: set[int] = set()
        self.earned: dict[int, int] = {}
        self.redeemed: dict[int, int] = {}
        self.twins = 0

    def run(self) -> dict[str, Any]:
        steps = self.case["steps"]
        start = datetime.fromisoformat(steps[0]["at"]) if steps else datetime.fromisoformat("2026-01-01T00:00:00+00:00")
        zone = self.programme.get("timezone", "UTC")
        self.salon.open(self._translate(), now=start, zone=zone, decimals=self.programme.get("currency_decimals", 2))
        for child, parent in self.programme.get("category_parents", {}).items():
            self.salon.add_category(int(child), parent)
        return {"steps": [self._step(step) for step in steps], "customers": self._summary()}

    def _translate(self) -> dict[str, Any]:
        """The programme with the ids that its services and categories have in this salon."""
        document = {key: value for key, value in self.programme.items() if key != "category_parents"}
        for key in ("earning_rules", "multipliers"):
            document[key] = [
                {**rule, "when": self._translate_when(rule.get("when") or {})} for rule in self.programme.get(key) or []
            ]
        caps = (self.programme.get("redemption") or {}).get("service_caps")
        if caps:
            translated = [self._translate_when(cap) for cap in caps]
            document["redemption"] = {**document["redemption"], "service_caps": translated}
        return document

    def _translate_when(self, when: dict[str, Any]) -> dict[str, Any]:
        base = self.salon.base
        services = when.get("services") or []
        categories = when.get("service_categories") or []
        return {
            **when,
            "services": [base + service * 1000 + twin for service in services for twin in range(TWINS)],
            "service_categories": [base + category for category in categories],
        }

    def _step(self, step: dict[str, Any]) -> dict[str, Any]:
        self.last = now = datetime.fromisoformat(step["at"])
        name = next(name for name in step if name != "at")
        try:
            return getattr(self, f"_{name}")(step[name], now)
        except LoyaltyError as error:
            return {"error": error.code}

    def _book(self, body: dict[str, Any], now: datetime) -> dict[str, Any]:
        if body["appointment"] in self.rows:
            return {"error": "appointment_exists"}
        body = dict(body)
        asked = body.pop("redeem_points", None)
        self.rows[body["appointment"]] = body
        self._prepare(body)
        checkout = f"case-{self.salon.tenant}-{body['appointment']}"
        discount, binding = Decimal(0), None
        if not self.is_void(body):
            total, tax = Decimal(body["total"]), _tax(body)
            held = self.salon.hold(
                body["customer"], total, asked, checkout=checkout, now=now, tax=tax, service=body["live_service"]
            )
            discount, binding = held.applied.amount, held.binding
        self.discounts[body["appointment"]] = discount
        self._save(body, created_at=int(now.timestamp()))
        self.salon.ring(
            body["appointment"],
            at=now,
            hook="bkntc_appointment_created",
            checkout=binding if discount else None,
            line=0 if discount else None,
        )
        return self._settle(body, now)

    def _change(self, body: dict[str, Any], now: datetime) -> dict[str, Any]:
        row = self._find(body)
        if row is None:
            return {"error": "unknown_appointment"}
        old_total = self._count_total(row)
        row.update(body)
        if {"service", "service_category", "customer_category"} & body.keys():
            self._prepare(row)
        if self._count_total(row) != old_total:
            self.discounts[row["appointment"]] = self.salon.reprice(
                row["appointment"], row["customer"], Decimal(row["total"]), _tax(row), row["live_service"]
            )
        self._save(row)
        return self._settle(row, now)

    def _delete(self, body: dict[str, Any], now: datetime) -> dict[str, Any]:
        row = self._find(body)
        if row is None:
            return {"error": "unknown_appointment"}
        self.deleted.add(row["appointment"])
        self.salon.ring(row["appointment"], at=now, hook="bkntc_appointment_deleted")
        self.salon.remove(row["appointment"])
        return self._settle(row, now)

    def _adjust(self, body: dict[str, Any], now: datetime) -> dict[str, Any]:
        self.salon.add_customer(body["customer"])
        if body["points"]:
            self.salon.adjust(
                body["customer"], body["points"], key=f"adjust-{now}-{len(self.touched)}-{id(body)}", now=now
            )
        self.touched.add(body["customer"])
        return self._show(body["customer"], 0, 0, Decimal(0))

    def _bonus(self, body: dict[str, Any], now: datetime) -> dict[str, Any]:
        self.salon.add_customer(body["customer"])
        if body["points"]:
            self.salon.bonus(body["customer"], body["points"], key=f"bonus-{now}-{id(body)}", now=now)
        self.touched.add(body["customer"])
        return self._show(body["customer"], 0, 0, Decimal(0))

    def _expire(self, body: dict[str, Any], now: datetime) -> dict[str, Any]:
        self.salon.expire(now=now)
        return {}

    def _repeat(self, body: dict[str, Any], now: datetime) -> dict[str, Any]:
        for appointment, row in self.rows.items():
            if appointment not in self.deleted:
                self._settle(row, now)
        return {}

    def _find(self, body: dict[str, Any]) -> dict[str, Any] | None:
        return None if body["appointment"] in self.deleted else self.rows.get(body["appointment"])

    def _prepare(self, row: dict[str, Any]) -> None:
        """Makes the customer and a service that have the categories of these facts."""
        self.salon.add_customer(row["customer"], category=row["customer_category"])
        if row["service_category"] is not None:
            parent = self.programme.get("category_parents", {}).get(str(row["service_category"]))
            self.salon.add_category(row["service_category"], parent)
        row["live_service"] = self.salon.add_service(
            row["service"] * 1000 + self.twins % TWINS, row["service_category"]
        )
        self.twins += 1

    def _count_total(self, row: dict[str, Any]) -> Decimal:
        """What the programme counts as the total."""
        before_tax = self.programme.get("redemption", {}).get("tax") == "before"
        return Decimal(row["total"]) - (_tax(row) if before_tax else 0)

    def is_void(self, row: dict[str, Any]) -> bool:
        statuses = self.programme.get("void_statuses")
        statuses = ["canceled", "rejected"] if statuses is None else statuses
        return row["status"] in statuses or row["payment_status"] == "canceled"

    def _save(self, row: dict[str, Any], **more: Any) -> None:
        total, discount = Decimal(row["total"]), self.discounts[row["appointment"]]
        ends_at = row.get("ends_at")
        self.salon.save(
            row["appointment"],
            total=total,
            discount=discount,
            tax=_tax(row),
            customer_id=self.salon.base + row["customer"],
            service_id=row["live_service"],
            location_id=row["location"],
            staff_id=row["staff"],
            status=row["status"],
            payment_status=row["payment_status"],
            payment_method="local",
            paid_amount=total - discount,
            starts_at=int(datetime.fromisoformat(row["starts_at"]).timestamp()),
            ends_at=int(datetime.fromisoformat(ends_at).timestamp()) if ends_at else 0,
            **more,
        )

    def live_programme(self) -> Programme:
        """The programme as the database has it in force."""
        with self.salon.database.read() as conn:
            tenant = tenants.get_tenant(conn, tenant_id=self.salon.tenant)
            version = programmes.find_programme(conn, tenant=tenant)
        assert version is not None
        return version.programme

    def settlement(self, appointment: int) -> Settlement | None:
        with self.salon.database.read() as conn:
            return settlements.find_settlement(
                conn, tenant_id=self.salon.tenant, appointment_id=self.salon.base + appointment
            )

    def sweep(self) -> None:
        """What the worker finds by itself: changed rows and vanished ones."""
        with self.salon.database.read() as conn:
            changed, _ = ring.sweep_page(conn, tenant_id=self.salon.tenant, after_id=0)
            gone = ring.list_vanished(conn, tenant_id=self.salon.tenant)
        for appointment_id in [*changed, *gone]:
            self.salon.settle(appointment_id - self.salon.base, now=self.last)

    def _settle(self, row: dict[str, Any], now: datetime) -> dict[str, Any]:
        customer = row["customer"]
        self.touched.add(customer)
        if not self.observed():
            return {}
        self.salon.ring(row["appointment"], at=now)
        entries = self.salon.settle(row["appointment"], now=now).entries
        earned = sum(entry.points for entry in entries if entry.kind in ("earned", "reversed"))
        redeemed = -sum(entry.points for entry in entries if entry.kind in ("redeemed", "returned"))
        self.earned[customer] = self.earned.get(customer, 0) + earned
        self.redeemed[customer] = self.redeemed.get(customer, 0) + redeemed
        settlement = self.settlement(row["appointment"])
        taken = settlement and settlement.redemption and settlement.redemption.points
        return self._show(customer, earned, redeemed, self.discounts[row["appointment"]] if taken else Decimal(0))

    def _show(self, customer: int, earned: int, redeemed: int, discount: Decimal) -> dict[str, Any]:
        standing = self.salon.standing(customer)
        places = Decimal(1).scaleb(-self.programme.get("currency_decimals", 2))
        return {
            "earned": earned,
            "redeemed": redeemed,
            "discount": str(discount.quantize(places)),
            "balance": standing.balance,
            "lifetime": standing.lifetime,
            "tier": standing.tier,
        }

    def _summary(self) -> dict[str, Any]:
        return {
            str(customer): {
                "balance": shown["balance"],
                "lifetime": shown["lifetime"],
                "earned": self.earned.get(customer, 0),
                "redeemed": self.redeemed.get(customer, 0),
                "tier": shown["tier"],
            }
            for customer in sorted(self.touched)
            for shown in [self._show(customer, 0, 0, Decimal(0))]
        }


def _tax(row: dict[str, Any]) -> Decimal:
    return Decimal(row.get("tax", 0))
