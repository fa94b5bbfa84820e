"""The settings in a real WordPress: what is set here holds at the next booking, in sight of whoever sets it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from back_end import BackEnd
from playwright.sync_api import Browser, Page, expect
from walk import BookingPanel, Salon


@pytest.fixture
def settings(owner: BackEnd) -> BackEnd:
    """The screen, as the owner opens it."""
    owner.open("settings")
    expect(owner.title()).to_have_text("Settings")
    return owner


@pytest.fixture
def booking(browser: Browser, salon: Salon) -> Iterator[BookingPanel]:
    """A customer with 10,000 points, who is about to book."""
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(10_000)
    salon.log_in(page, salon.welcome(10_000))
    yield BookingPanel(page, salon)
    context.close()


@pytest.fixture
def taxes(salon: Salon) -> Iterator[None]:
    """Booknetic's Tax add-on, which adds 20 %."""
    salon.set(booknetic_standin_tax_percent="20")
    yield
    salon.set(booknetic_standin_tax_percent="0")


def save(screen: BackEnd, said: str = "Settings saved.") -> None:
    screen.page.get_by_role("button", name="Save settings").click()
    screen.expect_done(said)


def examples(screen: BackEnd) -> Any:
    return expect(screen.page.locator("[data-bkl-live-output=examples]"))


def impact(screen: BackEnd) -> Any:
    return expect(screen.page.locator("[data-bkl-live-output=impact]"))


class TestPaying:
    def test_terms_hold_at_the_next_booking(self, settings: BackEnd, booking: BookingPanel) -> None:
        page = settings.page
        page.get_by_label("Apply automatically").check()
        page.get_by_label("A fixed amount").check()
        page.get_by_label("Maximum amount").fill("12,50")
        page.get_by_label("Point value").fill("0.05")
        examples(settings).to_contain_text(re.compile("A booking of €?60.00: at most €?12.50 off, for 250 pts"))
        examples(settings).to_contain_text(re.compile("100 pts are worth €?5.00"))
        impact(settings).to_contain_text("what is already earned stays")
        save(settings)
        expect(page.get_by_label("Maximum amount")).to_have_value("12.50")
        booking.walk_to_confirm()
        expect(booking.sum).to_contain_text("47.50")
        booking.book()

    def test_points_come_before_tax_where_that_is_chosen(
        self, settings: BackEnd, booking: BookingPanel, taxes: None
    ) -> None:
        settings.page.get_by_label("Apply automatically").check()
        settings.page.get_by_label("Before tax").check()
        examples(settings).to_contain_text(
            re.compile("A booking of €?72.00, of which €?12.00 is tax: at most €?30.00 off")
        )
        save(settings)
        booking.walk_to_confirm()
        rows = booking.prices.locator("[data-price-id]")
        keys = [row.get_attribute("data-price-id") for row in rows.all() if row.is_visible()]
        assert keys.index("bkloyalty_points") < keys.index("tax-1")
        expect(booking.sum).to_contain_text("42.00")
        booking.book()

    def test_what_redeeming_does_not_need_is_not_asked_for(self, settings: BackEnd) -> None:
        page = settings.page
        expect(page.get_by_label("Maximum percentage")).to_be_visible()
        expect(page.get_by_label("Maximum amount")).to_be_hidden()
        page.get_by_label("No maximum").check()
        expect(page.get_by_label("Maximum percentage")).to_be_hidden()
        page.get_by_label("Allow customers to redeem points").uncheck()
        expect(page.get_by_label("Point value")).to_be_hidden()
        save(settings)
        expect(page.get_by_label("Allow customers to redeem points")).not_to_be_checked()

    def test_what_is_wrong_stands_beside_its_field_while_one_types_and_when_one_saves(self, settings: BackEnd) -> None:
        value = settings.page.get_by_label("Point value")
        value.fill("0")
        expect(settings.field("point_value").locator(".bkl-error")).to_contain_text("must be worth something")
        value.fill("0.01")
        expect(settings.field("point_value").locator(".bkl-error")).to_be_empty()
        value.fill("31")
        examples(settings).to_contain_text("nobody could use points there")
        settings.page.get_by_label("Minimum points required").fill("a few")
        settings.page.get_by_role("button", name="Save settings").click()
        settings.expect_error("min_points", "whole number")
        expect(value).to_have_value("31")


class TestWhen:
    def test_points_are_earned_in_the_statuses_that_are_chosen(self, settings: BackEnd) -> None:
        page = settings.page
        page.get_by_label("While its status is one of these").check()
        earning = page.get_by_role("group", name="Statuses in which bookings earn").first
        expect(earning).to_be_visible()
        impact(settings).to_contain_text(
            "This cannot be saved yet. Statuses in which bookings earn: Please choose at least one status."
        )
        page.get_by_role("button", name="Save settings").click()
        expect(settings.field("statuses").locator(".bkl-error")).to_contain_text("at least one status")
        settings.page.get_by_label("Point value").fill("0.02")
        examples(settings).to_contain_text("for 1,500 pts")
        expect(settings.field("statuses").locator(".bkl-error")).to_contain_text("at least one status")
        settings.field("statuses").get_by_label("Approved").check()
        impact(settings).to_contain_text("looked at again")
        save(settings)
        expect(settings.field("statuses").get_by_label("Approved")).to_be_checked()

    def test_void_statuses_and_expiry(self, settings: BackEnd) -> None:
        page = settings.page
        page.get_by_label("One of these", exact=True).check()
        settings.field("void_statuses").get_by_label("Canceled").check()
        page.get_by_label("Some months after they are earned").check()
        page.get_by_label("Months until points expire").fill("12")
        page.get_by_label("Days that returned points last at least").fill("30")
        impact(settings).to_contain_text("keep the expiry")
        impact(settings).to_contain_text("taken back")
        save(settings)
        expect(page.get_by_label("Months until points expire")).to_have_value("12")
        expect(settings.field("void_statuses").get_by_label("Rejected")).not_to_be_checked()


class TestTakingBack:
    def test_a_slip_is_undone(self, settings: BackEnd) -> None:
        page = settings.page
        page.get_by_label("Point value").fill("1")
        save(settings)
        page.get_by_role("button", name="Undo").click()
        settings.expect_done("Undone.")
        expect(page.get_by_label("Point value")).to_have_value("0.01")

    def test_who_saves_second_is_told_and_loses_nothing(self, settings: BackEnd) -> None:
        other = BackEnd(settings.page.context.new_page(), settings.salon).open("settings")
        other.page.get_by_label("Point value").fill("0.02")
        save(other)
        page = settings.page
        expect(page.get_by_role("button", name="Save mine all the same")).to_be_hidden()
        page.get_by_label("Minimum points required").fill("77")
        page.get_by_role("button", name="Save settings").click()
        expect(page.locator("#bkl-seen-error")).to_contain_text("Somebody else changed these settings")
        expect(page.get_by_label("Minimum points required")).to_have_value("77")
        settings.expect_accessible()
        page.get_by_role("link", name="Load their settings").click()
        settings.dialog.get_by_role("button", name="Stay").click()
        expect(page.get_by_label("Minimum points required")).to_have_value("77")
        settings.follow_menu("Tier rules")
        settings.dialog.get_by_role("button", name="Stay").click()
        leaves = "dispatchEvent(new Event('beforeunload', {cancelable: true}))"
        assert not page.evaluate(leaves)
        page.get_by_role("link", name="Load their settings").click()
        settings.dialog.get_by_role("button", name="Leave without saving").click()
        expect(page.get_by_label("Point value")).to_have_value("0.02")
        assert page.evaluate(leaves)
        page.get_by_label("Minimum points required").fill("77")
        save(settings)
        other.page.get_by_label("Point value").fill("0.03")
        other.page.get_by_role("button", name="Save settings").click()
        other.page.get_by_role("button", name="Save mine all the same").click()
        other.expect_done("Settings saved.")
        expect(other.page.get_by_label("Point value")).to_have_value("0.03")


class TestProgramme:
    def test_a_pause_is_confirmed_and_undone(self, settings: BackEnd, booking: BookingPanel) -> None:
        page = settings.page
        page.get_by_role("button", name="Pause").click()
        expect(settings.dialog).to_contain_text("Nothing is taken away")
        settings.dialog.get_by_role("button", name="Cancel").click()
        expect(page.locator("#bkl-state .bkl-status")).to_have_text("Running")
        page.get_by_role("button", name="Pause").click()
        settings.dialog.get_by_role("button", name="Pause").click()
        expect(page.locator("#bkl-state .bkl-status")).to_have_text("Paused")
        booking.walk_to_confirm()
        expect(booking.box).to_be_hidden()
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("#bkl-state .bkl-status")).to_have_text("Running")
        booking.walk_to_confirm()
        expect(booking.box).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("locale", ["en_US", "es_ES"])
def test_reads_well_on_any_screen_in_both_languages(owner: BackEnd, locale: str, width: int) -> None:
    owner.page.set_viewport_size({"width": width, "height": 844})
    try:
        owner.salon.speak(locale)
        owner.open("settings")
        expect(owner.title()).to_have_text("Settings" if locale == "en_US" else "Configuración")
        for name in ("statuses", "chosen", "months", "amount"):
            owner.page.locator(f"input[type=radio][value={name}]").check()
        expect(owner.field("cap_amount")).to_be_visible()
        owner.page.wait_for_timeout(500)
        owner.expect_accessible()
    finally:
        owner.salon.speak("")


def test_works_without_javascript(browser: Browser, salon: Salon) -> None:
    salon.offer("choose")
    context = browser.new_context(locale="en-US", java_script_enabled=False)
    page: Page = context.new_page()
    screen = BackEnd(page, salon).as_owner().open("settings")
    page.get_by_label("Minimum points required").fill("many")
    page.get_by_role("button", name="Save settings").click()
    expect(screen.field("min_points").locator(".bkl-error")).to_contain_text("whole number")
    expect(page.get_by_label("Minimum points required")).to_have_value("many")
    page.get_by_label("Minimum points required").fill("200")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_role("status").first).to_contain_text("Settings saved.")
    expect(page.get_by_label("Minimum points required")).to_have_value("200")
    expect(page.get_by_label("Allow customers to redeem points")).to_be_checked()
    context.close()
