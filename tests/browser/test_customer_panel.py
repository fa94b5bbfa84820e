"""The customer's account in a real WordPress: behind Booknetic's panel and wherever the short code stands."""

import pytest
from accessibility import list_violations
from playwright.sync_api import Page, expect
from walk import BookingPanel, Salon

PANEL = '[data-bkloyalty="panel"]'


@pytest.fixture(autouse=True)
def programme(salon: Salon) -> None:
    salon.offer("choose")


class TestAccount:
    def test_shows_points_tier_and_history_with_reasons(self, page: Page, salon: Salon) -> None:
        customer = salon.welcome(1240)
        salon.log_in(page, customer)
        booking = BookingPanel(page, salon)
        booking.walk_to_confirm()
        booking.book()
        salon.open(page, "account")
        panel = page.locator(PANEL)
        for name, value in {"available": "1310", "points": "1310", "tier": "Silver", "percent": "31"}.items():
            expect(panel).to_have_attribute(f"data-{name}", value)
        expect(panel).to_contain_text("worth €13.10")
        panel.get_by_text("Why?").first.click()
        expect(panel.locator("details").first).to_contain_text("Every visit")
        expect(panel).to_contain_text("How you earn")
        expect(panel).to_contain_text("Every visit")
        assert list_violations(page, PANEL) == []

    def test_a_newcomer_learns_how_to_begin(self, page: Page, salon: Salon) -> None:
        salon.log_in(page, salon.welcome())
        salon.open(page, "points")
        panel = page.locator(PANEL)
        expect(panel).to_have_attribute("data-points", "0")
        expect(panel).to_contain_text("Your next booking can earn the first ones")

    def test_a_guest_and_somebody_who_is_no_customer_see_nothing(self, page: Page, salon: Salon) -> None:
        salon.open(page, "points")
        assert page.locator(PANEL).count() == 0

    def test_speaks_spanish(self, page: Page, salon: Salon) -> None:
        salon.speak("es_ES")
        try:
            salon.log_in(page, salon.welcome(1240))
            salon.open(page, "points")
            expect(page.locator(PANEL)).to_contain_text("1.240 puntos")
            expect(page.locator(PANEL)).to_contain_text("Faltan 760 puntos para llegar a Gold.")
        finally:
            salon.speak("")


class TestTier:
    def test_by_mouse(self, page: Page, salon: Salon) -> None:
        salon.log_in(page, salon.welcome(1240))
        salon.open(page, "account")
        progress = page.get_by_role("progressbar", name="Progress to the next tier")
        expect(progress).to_be_hidden()
        page.locator(PANEL).get_by_role("button", name="Silver").hover()
        expect(progress).to_be_visible()
        expect(progress).to_have_attribute("aria-valuenow", "24")

    def test_by_keyboard(self, page: Page, salon: Salon) -> None:
        salon.log_in(page, salon.welcome(1240))
        salon.open(page, "account")
        page.locator(PANEL).get_by_role("button", name="Silver").focus()
        tip = page.get_by_text("760 points more to reach Gold.")
        expect(tip).to_be_visible()
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()

    def test_by_touch(self, phone: Page, salon: Salon) -> None:
        salon.log_in(phone, salon.welcome(5000))
        salon.open(phone, "account")
        button = phone.locator(PANEL).get_by_role("button", name="Gold")
        button.tap()
        expect(phone.get_by_text("You have reached the highest tier.")).to_be_visible()
        expect(phone.locator(PANEL)).to_contain_text("∞ 100%")
        button.tap()
        expect(phone.get_by_text("You have reached the highest tier.")).to_be_hidden()
        assert phone.evaluate(f"document.querySelector('{PANEL}').getBoundingClientRect().right") <= 390
        assert list_violations(phone, PANEL) == []
