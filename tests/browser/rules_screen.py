"""The screen of the earning rules in a browser, and bookings of the past to try rules on."""

from __future__ import annotations

import itertools
import secrets
import time
from typing import Any

from back_end import BackEnd
from playwright.sync_api import Locator, expect
from stage.wordpress import DATABASE
from walk import Customer, Salon

DAY = 86400
TRIAL = ".bkl-trial"
_NUMBERS = itertools.count(1)


def new_name() -> str:
    """A rule's name that no other test uses."""
    return f"Rule {next(_NUMBERS)} {secrets.token_hex(3)}"


def insert(salon: Salon, table: str, **values: Any) -> int:
    """A row of one of Booknetic's tables; its id."""
    said = ", ".join(f"'{value}'" for value in values.values())
    statement = f"INSERT INTO wp_bkntc_{table} ({', '.join(values)}) VALUES ({said}); SELECT LAST_INSERT_ID();"
    return int(salon.site.database.sql(statement, DATABASE).split()[-1])


def book(
    salon: Salon, customer: Customer, *, service: int, days_ago: int, price: str = "60.00", **changed: Any
) -> None:
    """A booking of the past, as it stands in the calendar; nobody rings for it."""
    made = int(time.time()) - days_ago * DAY
    row = {
        "customer_id": customer.id, "service_id": service, "staff_id": salon.staff, "location_id": salon.location,
        "status": "approved", "payment_status": "not_paid", "payment_method": "local", "paid_amount": price,
        "starts_at": made + 3600, "ends_at": made + 7200, "created_at": made,
    } | changed  # fmt: skip
    appointment = insert(salon, "appointments", **row)
    insert(
        salon,
        "appointment_prices",
        appointment_id=appointment,
        unique_key="service_price",
        price=price,
        negative_or_positive=1,
    )


class Rules:
    """The screen of the earning rules."""

    def __init__(self, back_end: BackEnd) -> None:
        self.back_end = back_end
        self.salon = back_end.salon
        self.page = back_end.page
        self.dialog = back_end.dialog
        self.words = self.dialog.locator("[data-bkl-live-output]")
        back_end.open("rules")

    def row(self, rule: str) -> Locator:
        return self.page.locator("tbody tr").filter(has=self.page.get_by_role("rowheader", name=rule))

    def cell(self, rule: str, column: str) -> Locator:
        return self.row(rule).locator(f'td[data-label="{column}"]')

    def act(self, rule: str, action: str) -> None:
        """A link or a button at the end of the rule's row."""
        self.row(rule).locator(".bkl-row-actions").get_by_text(action, exact=False).first.click()

    def new(self) -> Rules:
        self.page.get_by_role("link", name="Add a rule").click()
        expect(self.dialog.get_by_role("heading", name="New earning rule")).to_be_visible()
        return self

    def fill(self, **fields: str) -> None:
        """Types into fields, and unfolds what they are folded into."""
        for field, value in fields.items():
            control = f'[name="{field}"]'
            folded = self.dialog.locator("details:not([open])").filter(has=self.page.locator(control))
            if folded.count():
                folded.locator("summary").click()
            self.dialog.locator(control).fill(value)

    def tick(self, fold: str, *choices: str) -> None:
        self.dialog.locator("summary", has_text=fold).click()
        for choice in choices:
            self.dialog.get_by_role("checkbox", name=choice, exact=True).check()

    def press(self, button: str) -> None:
        self.dialog.get_by_role("button", name=button).click()

    def add(self, rule: str, points: str = "5") -> str:
        """Writes a rule for every booking, and saves it; its name."""
        self.new().fill(name=rule, points=points)
        self.press("Save")
        expect(self.row(rule)).to_be_visible()
        return rule
