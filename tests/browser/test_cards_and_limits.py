"""A customer's stamp card from booking to booking, and what an owner's limit for a service leaves of the box."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from accessibility import list_violations
from playwright.sync_api import Page, expect
from walk import PROGRAMME, REDEMPTION, BookingPanel, Salon

PANEL = '[data-bkloyalty="panel"]'
CARD = {"id": 9, "name": "Card", "label": "Coffee card", "award": {"points": 200, "visits": 2, "within_days": 90}}


@pytest.fixture
def card(salon: Salon) -> Iterator[None]:
    """A programme with a stamp card of two stamps."""
    programme = PROGRAMME | {"earning_rules": [*PROGRAMME["earning_rules"], CARD]}
    programme["redemption"] = REDEMPTION | {"method": "choose"}
    salon.site.service.command("programme import", "-", stdin=json.dumps(programme))
    yield
    salon.offer("choose")


def book(page: Page, salon: Salon) -> None:
    booking = BookingPanel(page, salon)
    booking.walk_to_confirm()
    booking.book()


def test_a_card_fills_with_bookings_and_begins_anew(phone: Page, salon: Salon, card: None) -> None:
    salon.log_in(phone, salon.welcome())
    salon.open(phone, "points")
    expect(phone.locator(PANEL)).to_contain_text("0 of 2 stamps. 2 visits more and you get 200 pts.")
    book(phone, salon)
    salon.open(phone, "points")
    panel = phone.locator(PANEL)
    expect(panel).to_contain_text("1 of 2 stamps. 1 visit more and you get 200 pts. Your stamp counts until")
    expect(panel.locator(".bkloyalty-stamp.is-full")).to_have_count(1)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert list_violations(phone, PANEL) == []
    book(phone, salon)
    salon.open(phone, "points")
    expect(panel).to_contain_text("0 of 2 stamps.")
    panel.get_by_text("Why?").first.click()
    expect(panel).to_contain_text("2 visits within 90 days")


def test_where_points_pay_nothing_nothing_is_shown(page: Page, salon: Salon) -> None:
    try:
        salon.offer("choose", service_caps=[{"services": [salon.service], "max_discount": {"percent": "0"}}])
        salon.log_in(page, salon.welcome(1240))
        booking = BookingPanel(page, salon)
        booking.walk_to_confirm()
        assert page.locator('[data-bkloyalty="box"]').count() == 0
        booking.book()
    finally:
        salon.offer("choose")
