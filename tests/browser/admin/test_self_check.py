"""The self-check in a real WordPress: what the plugin says of itself, what is amiss, what is there to be copied."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from back_end import BackEnd, make_staff
from playwright.sync_api import Locator, Page, expect
from stage.wordpress import DATABASE
from walk import BookingPanel, Salon


class SelfCheck:
    """The screen."""

    def __init__(self, back_end: BackEnd) -> None:
        self.back_end = back_end
        self.page = back_end.page
        self.notice = back_end.root.locator(".bkl-notice").first
        back_end.open("self-check")

    def row(self, title: str) -> Locator:
        return self.page.locator(".bkl-check-row").filter(has=self.page.get_by_role("heading", name=title, exact=True))

    def expect(self, title: str, state: str, said: str) -> None:
        expect(self.row(title)).to_have_attribute("data-bkl-state", state)
        expect(self.row(title)).to_contain_text(said)


@pytest.fixture
def check(owner: BackEnd) -> SelfCheck:
    return SelfCheck(owner)


@pytest.fixture
def forgotten(salon: Salon) -> Iterator[int]:
    """A booking whose doorbell has been waiting for two hours, although it is gone; the worker's patience is at its end."""
    sql = salon.site.database.sql
    sql(
        "INSERT INTO wp_bkloyalty_doorbells (tenant_id, appointment_id, hook, rung_at, permitted) "
        "VALUES (0, 8123, 'bkntc_appointment_deleted', UTC_TIMESTAMP() - INTERVAL 2 HOUR, 1); "
        "INSERT INTO wp_bkntc_appointments (id, status, customer_id, service_id) VALUES (8123, 'approved', 0, 0)",
        DATABASE,
    )
    yield 8123
    sql(
        "DELETE FROM wp_bkntc_appointments WHERE id = 8123; "
        "DELETE FROM wp_bkloyalty_doorbells WHERE appointment_id = 8123; "
        "DELETE FROM wp_bkloyalty_settlements WHERE appointment_id = 8123",
        DATABASE,
    )


def test_all_is_well_on_a_site_that_works(check: SelfCheck, salon: Salon) -> None:
    expect(check.notice).to_contain_text("Everything")
    check.expect("Plugin and service", "well", "attached as a Booknetic add-on")
    check.expect("Worker", "well", "The worker was last at work")
    check.expect("Parts of Booknetic", "well", "was found")
    check.expect("Clocks", "well", "agree")


def test_a_booking_is_news_from_booknetic(owner: BackEnd, browser: object, salon: Salon, phone: Page) -> None:
    salon.log_in(phone, salon.welcome())
    panel = BookingPanel(phone, salon)
    panel.walk_to_confirm()
    panel.book()
    SelfCheck(owner).expect("News from Booknetic", "well", "new bookings")


def test_what_is_amiss_comes_first_and_is_gone_when_it_is_mended(
    check: SelfCheck, forgotten: int, salon: Salon
) -> None:
    check.page.get_by_role("link", name="Check again").click()
    expect(check.notice).to_contain_text("1 thing is to be mended.")
    check.expect("Bookings to be settled", "broken", "its log says why they fail")
    expect(check.page.locator(".bkl-check-row").first).to_contain_text("Bookings to be settled")
    expect(check.row("Bookings to be settled").get_by_role("link")).to_have_text("#8123")
    check.back_end.expect_accessible()
    salon.site.database.sql("DELETE FROM wp_bkloyalty_doorbells WHERE appointment_id = 8123", DATABASE)
    check.page.get_by_role("link", name="Check again").click()
    expect(check.notice).not_to_contain_text("to be mended")


def test_a_plugin_of_another_version_is_said_to_be(check: SelfCheck, salon: Salon) -> None:
    main = salon.site.wordpress.path / "wp-content" / "plugins" / "bkloyalty" / "init.php"
    source = main.read_text()
    try:
        main.write_text(source.replace("const VERSION = '", "const VERSION = '99."))
        check.back_end.open("self-check")
        check.expect("Plugin and service", "broken", "install both in the same version")
    finally:
        main.write_text(source)


def test_everything_is_there_to_be_copied_by_keyboard(check: SelfCheck) -> None:
    summary = check.page.get_by_text("All of it as a text")
    summary.focus()
    check.page.keyboard.press("Enter")
    text = check.page.get_by_label("Text of the self-check")
    expect(text).to_be_visible()
    assert "[All well] Worker: The worker was last at work" in text.input_value()


def test_is_for_whoever_may_change_settings(page: Page, salon: Salon, owner: BackEnd) -> None:
    login, _ = make_staff(salon, bkloyalty="on", bkloyalty_settings="off")
    staff = BackEnd(page, salon).log_in(login).open("self-check")
    expect(page.get_by_role("alert")).to_contain_text("You may not see or do this")
    expect(staff.open("dashboard").root.locator(".bkl-menu a", has_text="Self-check")).to_have_count(0)


@pytest.mark.parametrize("locale", ["", "es_ES"], ids=["English", "Spanish"])
def test_is_accessible_in_both_languages_also_on_a_phone(
    owner: BackEnd, phone: Page, salon: Salon, locale: str
) -> None:
    salon.speak(locale)
    try:
        for back_end in (owner, BackEnd(phone, salon).as_owner()):
            check = SelfCheck(back_end)
            expect(back_end.title()).to_have_text("Autocomprobación" if locale else "Self-check")
            check.page.locator(".bkl-report summary").click()
            back_end.expect_accessible()
    finally:
        salon.speak("")
