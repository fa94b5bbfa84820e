"""A salon to walk through: its customers, its booking panel as they see it, and what the ledger says afterwards."""

from __future__ import annotations

import itertools
import json
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect
from stage.site import Site

PASSWORD = "points"
PAGES = {"book": "[booknetic]", "account": "[booknetic-cp]", "points": "[bkloyalty-panel]"}
OPTIONS = {
    "bkntc_currency": "EUR",
    "bkntc_currency_symbol": "€",
    "bkntc_price_number_of_decimals": "2",
    "bkntc_timezone": "Europe/Madrid",
    "bkntc_default_appointment_status": "approved",
}
SERVICE = {"name": "Colour", "price": "60.00", "duration": 60, "is_active": 1, "is_visible": 1}
PROGRAMME = {
    "timezone": "Europe/Madrid",
    "earning_rules": [
        {"id": 1, "name": "Visit", "label": "Every visit", "active": True, "award": {"points": 10}, "when": {}},
        {
            "id": 2, "name": "Spend", "label": "What you pay", "active": True,
            "award": {"points": 1, "per_amount": "1.00"}, "when": {},
        },
    ],
    "tiers": [
        {"name": "Silver", "color": "#9aa3ad", "min_points": 1000},
        {"name": "Gold", "color": "#c9a227", "min_points": 2000},
    ],
}  # fmt: skip
REDEMPTION = {"enabled": True, "point_value": "0.01", "max_discount": {"percent": "50"}, "min_points": 100}
"""60.00 euro, of which points may pay 30.00; a point is a cent."""


@dataclass(frozen=True)
class Customer:
    id: int
    login: str


class Salon:
    """One service, one programme, and as many customers as tests ask for."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._days = itertools.count(2)
        ids = self._sow(service=SERVICE)
        self.close_breaker()  # the plugin was activated before the service was there
        self.service, self.staff, self.location = ids["service"], ids["staff"], ids["location"]

    def offer(self, method: str, **redemption: Any) -> None:
        """Puts the programme in force, with points used as `method` says."""
        programme = PROGRAMME | {"redemption": REDEMPTION | {"method": method} | redemption}
        self.site.service.command("programme import", "-", stdin=json.dumps(programme))

    def set(self, **options: str) -> None:
        """WordPress options, to stay until they are set again."""
        self._sow(options=OPTIONS | options)

    def speak(self, locale: str) -> None:
        self.set(WPLANG=locale)

    def close_breaker(self) -> None:
        """As if its 15 seconds were over."""
        self.set(bkloyalty_breaker="0")

    def welcome(self, points: int = 0) -> Customer:
        """Somebody new, with a login and this many points."""
        login = f"eva{secrets.token_hex(4)}"
        ids = self._sow(customer={"login": login, "password": PASSWORD})
        customer = Customer(ids["customer"], login)
        if points:
            self.site.service.command("adjust", "--customer", str(customer.id), "--points", str(points))
        return customer

    def owner(self) -> tuple[str, str]:
        """Login and password of the site's administrator, who owns the business."""
        login = f"owner{secrets.token_hex(4)}"
        self._sow(person={"login": login, "password": PASSWORD, "role": "administrator"})
        return login, PASSWORD

    def hire(self, login: str, role: dict[str, str]) -> int:
        """A member of staff with a login, and what their role says by capability; the id."""
        person = {"login": login, "password": PASSWORD, "role": "booknetic_staff", "permissions": role}
        return self._sow(person=person)["staff_member"]

    def log_in(self, page: Page, customer: Customer, password: str = PASSWORD) -> None:
        """By the form's own request: its script moves the focus while one types."""
        form = {"log": customer.login, "pwd": password}
        answer = page.context.request.post(f"{self.site.web.url}/wp-login.php", form=form)
        assert "wp-login" not in answer.url

    def open(self, page: Page, slug: str) -> None:
        page.goto(f"{self.site.web.url}/?pagename={slug}")

    def statement(self, customer: Customer) -> Any:
        return self.site.service.ask("statement", "--customer", str(customer.id))

    def next_day(self) -> date:
        """A day of its own for each booking."""
        return date.today() + timedelta(days=next(self._days))

    def _sow(
        self,
        *,
        service: object = None,
        customer: object = None,
        person: object = None,
        options: dict[str, str] | None = None,
    ) -> dict[str, int]:
        given = {
            "options": options or OPTIONS,
            "pages": PAGES,
            "service": service,
            "customer": customer,
            "person": person,
        }
        return dict(json.loads(self.site.wordpress.php(Path(__file__).parent / "salon.php", given)))


class BookingPanel:
    """Booknetic's panel in a browser."""

    def __init__(self, page: Page, salon: Salon) -> None:
        self.page = page
        self.salon = salon
        self.root = page.locator("#booknetic_theme_standin")
        self.box = page.locator('[data-bkloyalty="box"]')
        self.notice = page.locator('[data-bkloyalty="notice"]')
        self.prices = page.locator(".booknetic_prices_box")
        self.sum = page.locator(".booknetic_sum_price")

    def walk_to_confirm(self, guest: str | None = None, last: str = "confirm_details") -> None:
        """Chooses what there is, up to the last step, of whatever name; a guest types an e-mail."""
        self.salon.open(self.page, "book")
        self._choose("service", self.salon.service)
        self._choose("staff", self.salon.staff)
        self._choose("location", self.salon.location)
        self._at("date_time")
        with self.page.expect_response(lambda answer: "admin-ajax" in answer.url):
            self.page.fill(".booknetic_date", self.salon.next_day().isoformat())
            self.page.locator(".booknetic_date").blur()
        self.page.locator(".booknetic_time_element").first.click()
        self._next()
        self._at("information")
        if guest:
            for name, value in {"first_name": "Guest", "last_name": "Here", "email": guest}.items():
                self.page.fill(f"#bkntc_input_{name}", value)
        self._next()
        self._at("cart")
        with self.page.expect_response(self._is_summary):
            self._next()
        self._at(last)

    def confirm(self) -> None:
        self._next()

    def book(self) -> None:
        self.confirm()
        expect(self.page.locator(".booknetic_appointment_finished")).to_have_text("Thank you for your request!")

    def button(self, name: str) -> Locator:
        return self.box.get_by_role("button", name=name)

    @staticmethod
    def _is_summary(answer: Any) -> bool:
        return "bkntc_bkloyalty_summary" in (answer.request.post_data or "")

    def _choose(self, what: str, number: int) -> None:
        self.page.locator(f'[data-choose="{what}"][data-id="{number}"]').click()
        self._next()

    def _next(self) -> None:
        self.page.locator(".booknetic_next_step").click()

    def _at(self, step: str) -> None:
        expect(self.root).to_have_attribute("data-step", step)
