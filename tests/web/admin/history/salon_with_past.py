"""A salon with visits of before its programme, and the screen that attaches them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from bs4 import BeautifulSoup

from bridge import clock
from bridge.flows.history import attach_history
from bridge.store.database import Database
from bridge.store.history import batches
from bridge.tasks.runner import run_tasks
from tests.web.admin.acting import put_in_force

DAY = timedelta(days=1)
PROGRAMME = {
    "earning_rules": [
        {"id": 1, "name": "Visit", "award": {"points": 50}, "active": True, "when": {}},
        {"id": 2, "name": "Spend", "award": {"points": 1, "per_amount": "1.00"}, "active": True, "when": {}},
        {"id": 3, "name": "Old", "award": {"points": 1}, "active": False, "when": {}},
    ],
    "tiers": [{"name": "Silver", "color": "#c0c0c0", "min_points": 200}],
    "redemption": {"enabled": True, "point_value": "0.05", "method": "choose"},
}
ALL = {"period": "all", "rules": ["1", "2"]}


class Past:
    """A salon with visits of before its programme: Ana came three times and paid 40 each, 20, 200 and 500 days ago, Bea once, 30 days
    ago, and called another visit off."""

    def __init__(self, back_end: Any, database: Database) -> None:
        self.back_end = back_end
        self.database = database
        put_in_force(back_end, database, PROGRAMME)
        self.ana = back_end.insert("customers", first_name="Ana", last_name="Ruiz", email="")
        self.bea = back_end.insert("customers", first_name="Bea", last_name="Gil", email="")
        with back_end.site.cursor() as cursor:
            for customer, days in ((self.ana, 20), (self.ana, 200), (self.ana, 500), (self.bea, 30)):
                self.visit(cursor, customer, days)
            self.visit(cursor, self.bea, 40, status="canceled")

    def visit(self, cursor: Any, customer: int, days: int, status: str = "approved") -> None:
        prefix, ended = self.back_end.site.prefix, int((clock.now() - days * DAY).timestamp())
        cursor.execute(
            f"INSERT INTO {prefix}bkntc_appointments (tenant_id, customer_id, service_id, staff_id, location_id, status, starts_at, "
            "ends_at, created_at) VALUES (%s, %s, 1, 5, 1, %s, %s, %s, %s)",
            (self.back_end.tenant, customer, status, ended - 3600, ended, ended - 7200),
        )
        cursor.execute(
            f"INSERT INTO {prefix}bkntc_appointment_prices (appointment_id, unique_key, price, negative_or_positive) "
            "VALUES (LAST_INSERT_ID(), 'service_price', 40, 1)"
        )

    def try_out(self, **form: Any) -> BeautifulSoup:
        self.back_end.send("history/try", **(ALL | form))
        run_tasks(self.database)
        return self.screen()

    def begin(self) -> None:
        """Tries all and begins it; nobody works on it yet."""
        form = self.try_out().select_one('form[data-path="history/begin"]')
        self.back_end.send("history/begin", task=form.select_one("[name=task]")["value"])

    def attach(self) -> None:
        self.begin()
        run_tasks(self.database)

    def screen(self) -> BeautifulSoup:
        return self.back_end.screen("setup", step="history")

    def change(self, flow: Any, **arguments: Any) -> Any:
        return self.database.transact(partial(flow, tenant_id=self.back_end.tenant, **arguments))

    @property
    def batch(self) -> Any:
        with self.database.read() as conn:
            return batches.list_batches(conn, tenant_id=self.back_end.tenant, kind=attach_history.KIND)[0]

    def balances(self) -> dict[int, int]:
        with self.back_end.site.cursor() as cursor:
            accounts = f"{self.back_end.site.prefix}bkloyalty_accounts"
            cursor.execute(f"SELECT customer_id, balance FROM {accounts} WHERE tenant_id = %s", (self.back_end.tenant,))
            return dict(cursor.fetchall())

    def fall_silent(self) -> None:
        """As if whoever worked on it had been gone for some minutes."""
        ago = clock.now() - timedelta(minutes=5)
        prefix, tenant = self.back_end.site.prefix, self.back_end.tenant
        with self.back_end.site.cursor() as cursor:
            cursor.execute(f"UPDATE {prefix}bkloyalty_batches SET updated_at = %s WHERE tenant_id = %s", (ago, tenant))
            cursor.execute(
                f"UPDATE {prefix}bkloyalty_tasks SET created_at = %s, seen_at = %s WHERE tenant_id = %s",
                (ago, ago, tenant),
            )


def say(page: BeautifulSoup) -> str:
    """What somebody reads there, as one line."""
    return " ".join(page.get_text(" ").split())


def paths(page: BeautifulSoup) -> set[str]:
    """What can be done with history there."""
    return {form["data-path"] for form in page.select("form[data-path^=history]")}
