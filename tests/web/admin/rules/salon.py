"""A business with services, staff and earning rules, for the screens of those; and how to read them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bs4 import BeautifulSoup

from bridge import clock
from bridge.flows.programmes import configure
from bridge.store.database import Database
from bridge.store.programmes import programmes

PROGRAMME: dict[str, Any] = {
    "earning_rules": [
        {"id": 1, "name": "Visit", "label": "Every visit", "award": {"points": 10}},
        {
            "id": 2, "name": "Colour", "award": {"points": 50}, "max_points_per_day": 100,
            "when": {"services": [12, 99], "staff": [3], "weekdays": [1], "total_gt": "40"},
        },
        {"id": 3, "name": "Tenth", "active": False, "award": {"points": 200, "every_visits": 10}},
        {"id": 4, "name": "Spend", "award": {"points": 1, "per_amount": "10.00"}, "valid_until": "2020-01-01"},
        {"id": 5, "name": "Later", "award": {"points": 1}, "valid_from": "2099-01-01"},
    ],
    "tiers": [{"name": "Silver", "min_points": 20}],
    "redemption": {"enabled": True, "point_value": "0.01"},
}  # fmt: skip
NEW = {"name": "New", "kind": "fixed", "points": "20", "active": "1"}


class Rules:
    """A business with services and staff, and the programme above in force."""

    def __init__(self, back_end: Any, database: Database) -> None:
        self.back_end = back_end
        self.database = database
        base = back_end.tenant * 1000
        self.ids = {
            name: base + number for name, number in {"cut": 12, "wash": 13, "ana": 3, "hair": 2, "care": 4}.items()
        }
        back_end.insert("service_categories", id=self.ids["hair"], name="Hair", parent_id=0)
        back_end.insert("service_categories", id=self.ids["care"], name="Care", parent_id=self.ids["hair"])
        back_end.insert("services", id=self.ids["cut"], name="Cut", category_id=self.ids["hair"])
        back_end.insert("services", id=self.ids["wash"], name="Wash", category_id=self.ids["care"])
        back_end.insert("staff", id=self.ids["ana"], name="Ana")

    def open(self, *, draft: bool = False) -> Rules:
        rules = [
            rule | {"when": {**rule.get("when", {}), **self._own(rule.get("when", {}))}}
            for rule in PROGRAMME["earning_rules"]
        ]
        document = PROGRAMME | {"earning_rules": rules}
        report = {"timezone": "Europe/Madrid", "currency": "EUR", "decimals": 2, "locale": "en_US"}
        self.do(configure.save_report, report=report)
        self.do(configure.import_programme, document=document, draft=draft, now=clock.now())
        return self

    def _own(self, when: dict[str, Any]) -> dict[str, Any]:
        mine = {12: self.ids["cut"], 3: self.ids["ana"]}
        return {name: [mine.get(one, one) for one in when[name]] for name in ("services", "staff") if name in when}

    def do(self, flow: Any, **arguments: Any) -> Any:
        return self.database.transact(lambda conn: flow(conn, tenant_id=self.back_end.tenant, **arguments))

    def saved(self) -> list[dict[str, Any]]:
        with self.database.read() as conn:
            document = programmes.find_document(conn, tenant_id=self.back_end.tenant)
        assert document is not None
        return list(document["earning_rules"])

    def version(self) -> str:
        return str(self.back_end.screen("rule").select_one("[name=version]")["value"])

    def book(self, number: int, *, total: str = "60.00", days_ago: int = 3, **columns: Any) -> int:
        """A customer with one booking; the customer's id."""
        made = int((clock.now() - timedelta(days=days_ago)).timestamp())
        customer = self.back_end.insert("customers", first_name="Eva", last_name=f"No. {number}")
        values = {
            "customer_id": customer, "service_id": self.ids["wash"], "staff_id": self.ids["ana"], "status": "approved",
            "payment_status": "not_paid", "starts_at": made + 3600, "ends_at": made + 7200, "created_at": made,
        } | columns  # fmt: skip
        appointment = self.back_end.insert("appointments", **values)
        self.back_end.insert("appointment_prices", appointment_id=appointment, unique_key="service_price", price=total)
        return customer


def words(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split()).replace(" .", ".").replace(" :", ":")


def rows(page: BeautifulSoup) -> list[list[str]]:
    """The table of rules, which stands before those of multipliers and actions."""
    table = page.select(".bkl-table")[0]
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in table.select("tbody tr")]
