"""Customer points for everybody: in both languages, on a phone, by keyboard, without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from back_end import BackEnd
from customers_screen import People, Screen
from playwright.sync_api import Page, expect
from walk import Salon


class TestEverywhere:
    @pytest.mark.parametrize("locale", ["en_US", "es_ES"])
    def test_is_accessible_in_both_languages(self, screen: Screen, people: People, salon: Salon, locale: str) -> None:
        ana = people.welcome("Ana", 1240)
        booking = people.book(ana)
        salon.speak(locale)
        try:
            screen.open(q=ana.email)
            screen.back_end.expect_accessible()
            screen.back_end.open("customer", id=ana.id)
            screen.back_end.expect_accessible()
            screen.back_end.open("customer", id=ana.id, show="bookings")
            screen.back_end.expect_accessible()
            for place in (
                {"screen": "booking", "id": booking},
                {"screen": "adjust", "customer": ana.id},
                {"screen": "adjust", "q": "ana"},
            ):
                screen.back_end.open(**place)
                expect(screen.page.locator("#bkl-dialog-title")).to_be_visible()
                screen.back_end.expect_accessible()
        finally:
            salon.speak("en_US")

    def test_fits_a_phone(self, people: People, salon: Salon, phone: Page) -> None:
        ana = people.welcome("Ana", 1240)
        booking = people.book(ana)
        on_phone = Screen(BackEnd(phone, salon).as_owner())
        on_phone.open(q=ana.email)
        expect(on_phone.points(ana)).to_contain_text("1,310 pts")
        on_phone.back_end.expect_to_fit()
        on_phone.row(ana).get_by_role("link", name="Adjust").click()
        on_phone.adjust("5")
        expect(on_phone.impact).to_contain_text("Give 5 points")
        on_phone.back_end.expect_accessible()
        on_phone.submit()
        on_phone.back_end.expect_done("5 points given")
        for place in (
            {"screen": "customer", "id": ana.id},
            {"screen": "customer", "id": ana.id, "show": "bookings"},
            {"screen": "booking", "id": booking},
        ):
            on_phone.back_end.open(**place)
            on_phone.back_end.expect_accessible()

    def test_by_keyboard_alone(self, screen: Screen, people: People) -> None:
        ana = people.welcome("Ana", 100)
        screen.open(q=ana.email)
        adjust = screen.row(ana).get_by_role("link", name="Adjust")
        adjust.focus()
        screen.page.keyboard.press("Enter")
        expect(screen.dialog.get_by_label("Add points")).to_be_focused()
        screen.page.keyboard.press("ArrowDown")
        screen.page.keyboard.press("Tab")
        screen.page.keyboard.type("40")
        screen.page.keyboard.press("Enter")
        screen.back_end.expect_done(f"40 points taken from {ana.name}.")
        expect(screen.points(ana)).to_contain_text("60 pts")

    def test_without_javascript(self, browser: Any, salon: Salon, people: People) -> None:
        ana = people.welcome("Ana", 100)
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        plain = Screen(BackEnd(page, salon).as_owner())
        plain.open()
        page.get_by_label("Search by name, e-mail or telephone").fill(ana.email)
        page.get_by_role("button", name="Search").click()
        plain.row(ana).get_by_role("link", name="Adjust").click()
        page.get_by_label("Remove points").check()
        page.get_by_label("Points", exact=True).fill("101")
        page.get_by_role("button", name="Adjust points").click()
        expect(page.locator("#bkl-points-error")).to_contain_text("At most 100 points can be removed")
        expect(page.get_by_label("Points", exact=True)).to_have_value("101")
        page.get_by_label("Points", exact=True).fill("60")
        page.get_by_role("button", name="Adjust points").click()
        expect(page.get_by_role("status").first).to_contain_text(f"60 points taken from {ana.name}.")
        page.get_by_role("button", name="Undo").click()
        assert people.balance(ana) == 100
        plain.back_end.open("adjust")
        page.get_by_label("Customer", exact=True).fill(ana.email)
        page.get_by_role("button", name="Search").click()
        expect(page.get_by_role("radio", name=ana.name)).to_be_checked()
        page.get_by_label("Points", exact=True).fill("1")
        page.get_by_role("button", name="Adjust points").click()
        expect(page.get_by_role("status").first).to_contain_text("1 point given")
        context.close()
