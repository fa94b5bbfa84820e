"""What becomes of points when a confirm in a real WordPress does not end in the booking they were meant for."""

import json
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from stage.site import Site
from stage.visitor import Visitor
from stage.wordpress import DATABASE

from tests.wordpress.on_a_site import SERVICE

SOW = Path(__file__).parents[1] / "browser" / "salon.php"
REDEMPTION = {"enabled": True, "point_value": "0.01", "method": "choose", "max_discount": {"percent": "50"}}


@dataclass
class Nora:
    """Logged in, with 500 points."""

    site: Site
    visitor: Visitor
    ids: dict[str, int]
    email: str

    def confirm(self, *, day: date, email: str, shown: str = "", points: str = "100") -> dict[str, Any]:
        who = {"first_name": "Nora", "last_name": "Ruiz", "email": email, "phone": "1"}
        line = {name: self.ids[name] for name in ("service", "staff", "location")} | {
            "date": day.isoformat(),
            "time": "10:00",
            "customer_data": who,
        }
        fields = {"bkloyalty_points": points, "bkloyalty_shown": shown, "bkloyalty_checkout": secrets.token_hex(8)}
        cart = {"cart": json.dumps([line]), "payment_method": "local"}
        return self.visitor.ajax("bkntc_confirm", fields | cart)

    def standing(self) -> tuple[int, int]:
        """Balance and held points."""
        told = self.site.service.ask("statement", "--customer", str(self.ids["customer"]))
        return told["balance"], told["held"]

    def discounts(self, appointment: int) -> str:
        return self.site.database.sql(
            f"SELECT price FROM wp_bkntc_appointment_prices WHERE appointment_id = {appointment} "
            "AND unique_key = 'bkloyalty_points'",
            DATABASE,
        )


@pytest.fixture
def nora(site: Site) -> Nora:
    programme = {"earning_rules": [], "redemption": REDEMPTION}
    site.service.command("programme import", "-", stdin=json.dumps(programme))
    login = f"nora{secrets.token_hex(4)}"
    given = {
        "options": {"bkloyalty_breaker": "0"},
        "pages": {},
        "service": SERVICE,
        "customer": {"login": login, "password": "let me in"},
    }
    ids = json.loads(site.wordpress.php(SOW, given))
    site.service.command("adjust", "--customer", str(ids["customer"]), "--points", "500")
    visitor = Visitor(site.web.url)
    visitor.log_in(login, "let me in")
    return Nora(site, visitor, ids, f"{login}@example.org")


def test_points_of_a_confirm_that_the_core_refuses_come_back_at_once(nora: Nora) -> None:
    day = date.today() + timedelta(days=40)
    booked = nora.confirm(day=day, email=nora.email, shown="1.00")
    assert (booked["status"], nora.discounts(booked["id"])) == ("ok", "1.0000\n")
    assert nora.standing() == (400, 0)
    refused = nora.confirm(day=day, email=nora.email, shown="1.00")
    assert "taken" in refused["error_msg"]
    assert nora.standing() == (400, 0)


def test_points_pay_only_for_whoever_is_logged_in(nora: Nora) -> None:
    day, stranger = date.today() + timedelta(days=41), f"new{secrets.token_hex(4)}@example.org"
    refused = nora.confirm(day=day, email=stranger, shown="1.00")
    assert "The discount for your points has changed" in refused["error_msg"]
    booked = nora.confirm(day=day, email=stranger)
    assert (booked["status"], nora.discounts(booked["id"]), nora.standing()) == ("ok", "", (500, 0))
    own = nora.confirm(day=day + timedelta(days=1), email=nora.email.upper(), shown="1.00")
    assert (own["status"], nora.standing()) == ("ok", (400, 0))
