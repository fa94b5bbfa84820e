"""The screens of customer points in a browser, and customers to look at."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from typing import Any

from back_end import BackEnd
from playwright.sync_api import Locator, expect
from stage.wordpress import DATABASE
from walk import Salon

PASSED = 1_700_000_000


@dataclass(frozen=True)
class Known:
    """A customer whom the test made."""

    id: int
    name: str
    email: str
    phone: str


class People:
    """Customers of the salon, made by SQL as Booknetic's plugin would leave them, and their bookings."""

    def __init__(self, salon: Salon) -> None:
        self.salon = salon

    def sql(self, statement: str) -> str:
        return str(self.salon.site.database.sql(statement, DATABASE)).strip()

    def welcome(self, first: str, points: int = 0, *, family: str | None = None) -> Known:
        """Somebody whose family name nobody else has, findable when this returns."""
        family = family or f"Q{secrets.token_hex(4)}"
        email, phone = f"{first}.{family}@x.example".lower(), f"+34 6{secrets.randbelow(10**8):08d}"
        made = int(
            self.sql(
                "INSERT INTO wp_bkntc_customers (first_name, last_name, email, phone_number) "
                f"VALUES ('{first}', '{family}', '{email}', '{phone}'); SELECT LAST_INSERT_ID()"
            )
        )
        if points:
            self.adjust(made, points)
        self._wait_for(made)
        return Known(made, f"{first} {family}", email, phone)

    def adjust(self, customer: int, points: int) -> None:
        self.salon.site.service.command("adjust", "--customer", str(customer), "--points", str(points))

    def book(self, customer: Known, *, staff: int | None = None, status: str = "approved", made: int = 0) -> int:
        """A booking of 60 euro that is settled, made now or at that second."""
        made = made or int(time.time())
        booking = self.sql(
            "INSERT INTO wp_bkntc_appointments (customer_id, service_id, staff_id, location_id, status, payment_status, "
            f"payment_method, paid_amount, starts_at, ends_at, created_at) VALUES ({customer.id}, {self.salon.service}, "
            f"{staff or self.salon.staff}, {self.salon.location}, '{status}', 'not_paid', 'local', 0, {made + 3600}, "
            f"{made + 7200}, {made}); SELECT LAST_INSERT_ID()"
        )
        self.sql(
            "INSERT INTO wp_bkntc_appointment_prices (appointment_id, unique_key, price, negative_or_positive) "
            f"VALUES ({booking}, 'service_price', 60, 1)"
        )
        self.salon.site.service.command("settle", "--appointment", booking)
        return int(booking)

    def balance(self, customer: Known) -> int:
        return int(self.salon.site.service.ask("statement", "--customer", str(customer.id))["balance"])

    def entries(self, customer: Known) -> int:
        return len(self.salon.site.service.ask("statement", "--customer", str(customer.id))["entries"])

    def _wait_for(self, customer: int) -> None:
        """The worker indexes newcomers within a second or two."""
        end = time.monotonic() + 15
        while self.sql(f"SELECT 1 FROM wp_bkloyalty_words WHERE customer_id = {customer} LIMIT 1") != "1":
            assert time.monotonic() < end, "the worker did not index a new customer"
            time.sleep(0.2)


class Screen:
    """The list of customers."""

    def __init__(self, back_end: BackEnd) -> None:
        self.back_end = back_end
        self.page = back_end.page
        self.dialog = back_end.dialog
        self.impact = self.dialog.locator("[data-bkl-live-output=impact]")

    def open(self, **query: Any) -> Screen:
        self.back_end.open("customers", **query)
        return self

    def search(self, words: str) -> Screen:
        self.page.get_by_label("Search by name, e-mail or telephone").fill(words)
        self.page.get_by_role("button", name="Search").click()
        expect(self.page).to_have_url(re.compile("[?&]q="))
        return self

    def names(self) -> Locator:
        return self.page.locator("tbody th a")

    def row(self, customer: Known) -> Locator:
        return self.page.locator("tbody tr").filter(has_text=customer.name)

    def points(self, customer: Known) -> Locator:
        return self.row(customer).locator("[data-label=Points]")

    def adjust(self, points: str, *, remove: bool = False, note: str = "") -> None:
        """Fills the dialog that is open."""
        self.dialog.get_by_label("Remove points" if remove else "Add points").check()
        self.dialog.get_by_label("Points", exact=True).fill(points)
        self.dialog.get_by_label("Note").fill(note)

    def submit(self) -> None:
        self.dialog.get_by_role("button", name="Adjust points").click()
