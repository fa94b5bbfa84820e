"""A business with a programme, its customers and their bookings, for the screens of customer points; and how to read those."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bs4 import BeautifulSoup

from bridge import clock
from bridge.core.access.permissions import Actor
from bridge.flows.points import adjust
from bridge.flows.programmes import configure
from bridge.flows.settling import settle
from bridge.jobs.people import index_people
from bridge.store.database import Database

PROGRAMME: dict[str, Any] = {
    "earning_rules": [
        {"id": 1, "name": "Visit", "award": {"points": 50}},
        {"id": 2, "name": "Colour only", "award": {"points": 20}, "when": {"services": [99]}},
        {"id": 3, "name": "Tenth", "award": {"points": 200, "every_visits": 10}},
        {"id": 4, "name": "Old", "award": {"points": 1}, "active": False},
    ],
    "tiers": [{"name": "Silver", "color": "#888888", "min_points": 100}, {"name": "Gold", "color": "#aa7700", "min_points": 500}],
    "redemption": {"enabled": True, "point_value": "0.01"},
}  # fmt: skip
OWNER_NAME = "Olga Owner"
KEY = "0" * 31 + "1"


class Salon:
    """A business with a programme, some customers and their bookings."""

    def __init__(self, back_end: Any, database: Database) -> None:
        self.back_end = back_end
        self.database = database
        self.tenant = back_end.tenant
        self.base = self.tenant * 1000
        report = {"timezone": "Europe/Madrid", "currency": "EUR", "decimals": 2, "locale": "en_US"}
        self.do(configure.save_report, report=report)
        self.do(configure.import_programme, document=PROGRAMME, draft=False, now=clock.now() - timedelta(days=30))
        back_end.insert("services", id=self.base + 1, name="Cut", category_id=0)
        back_end.insert("staff", id=self.base + 3, name="Eva", user_id=self.tenant * 10 + 1)
        back_end.site.insert("/users", ID=self.tenant * 10, user_login=f"o{self.tenant}", display_name=OWNER_NAME)

    def do(self, flow: Any, **arguments: Any) -> Any:
        return self.database.transact(lambda conn: flow(conn, tenant_id=self.tenant, **arguments))

    def customer(self, name: str, points: int = 0, **columns: str) -> int:
        first, _, last = name.partition(" ")
        made: int = self.back_end.insert("customers", first_name=first, last_name=last, **columns)
        if points:
            self.give(made, points)
        index_people(self.database)
        return made

    def give(self, customer: int, points: int, *, note: str | None = None) -> int:
        arguments = {"customer_id": customer, "points": points, "note": note, "actor": self.tenant * 10}
        posted = self.do(adjust.adjust, **arguments, key=clock.new_id(), now=clock.now())
        return int(posted.id)

    def book(self, customer: int, *, days_ago: int = 2, settled: bool = True, **columns: Any) -> int:
        made = int((clock.now() - timedelta(days=days_ago)).timestamp())
        values = {
            "customer_id": customer, "service_id": self.base + 1, "staff_id": self.base + 3, "status": "approved",
            "payment_status": "not_paid", "starts_at": made + 3600, "ends_at": made + 7200, "created_at": made,
        } | columns  # fmt: skip
        booking: int = self.back_end.insert("appointments", **values)
        self.back_end.insert("appointment_prices", appointment_id=booking, unique_key="service_price", price="60.00")
        if settled:
            self.settle(booking)
        return booking

    def settle(self, booking: int) -> None:
        self.do(settle.settle, appointment_id=booking, now=clock.now())

    def set(self, table: str, row: int, **columns: Any) -> None:
        with self.back_end.site.cursor() as cursor:
            pairs = ", ".join(f"{name} = %s" for name in columns)
            cursor.execute(
                f"UPDATE {self.back_end.site.prefix}{table} SET {pairs} WHERE id = %s", (*columns.values(), row)
            )

    def drop(self, table: str, row: int) -> None:
        with self.back_end.site.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.back_end.site.prefix}{table} WHERE id = %s", (row,))

    def staff(self, role: str) -> Any:
        """The back end as Eva sees it, with this role."""
        self.back_end.site.insert(
            "user_role_managers", staff=str(self.base + 3), permissions=role, tenant_id=self.tenant
        )
        caller = self.back_end.caller.as_(Actor.STAFF, user=self.tenant * 10 + 1)
        return type(self.back_end)(self.back_end.site, caller, self.tenant)

    def balance(self, customer: int) -> int:
        with self.back_end.site.cursor() as cursor:
            query = f"SELECT balance FROM {self.back_end.site.prefix}bkloyalty_accounts WHERE customer_id = %s"
            cursor.execute(query, (customer,))
            return int((cursor.fetchone() or (0,))[0])


def words(node: Any) -> str:
    return " ".join(node.get_text(" ").split())


def rows(page: BeautifulSoup, table: int = 0) -> list[list[str]]:
    found = page.select("table")[table]
    return [[words(cell) for cell in row.select("th, td")] for row in found.select("tbody tr")]


def names(page: BeautifulSoup) -> list[str]:
    return [words(link) for link in page.select("tbody th a")]


def form_of(customer: int, points: Any = "200", direction: str = "add", **more: str) -> dict[str, Any]:
    return {
        "customer": str(customer), "direction": direction, "points": str(points), "note": "", "key": KEY,
    } | more  # fmt: skip
