"""Consent from both sides: a customer switches it on and off, with and without JavaScript, and the staff sees what was said."""

from collections.abc import Iterator
from typing import Any

import pytest
from accessibility import list_violations
from back_end import BackEnd
from playwright.sync_api import Browser, Page, expect
from walk import Customer, Salon

PANEL = '[data-bkloyalty="panel"]'


@pytest.fixture(scope="module", autouse=True)
def programme(salon: Salon) -> None:
    salon.offer("choose")


@pytest.fixture
def eva(salon: Salon) -> Customer:
    return salon.welcome()


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page in a browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def switch(page: Page) -> Any:
    return page.get_by_role("switch", name="News and offers")


class TestACustomer:
    def test_switches_it_on_and_off_without_leaving_the_page(self, page: Page, salon: Salon, eva: Customer) -> None:
        salon.log_in(page, eva)
        salon.open(page, "account")
        expect(switch(page)).to_have_attribute("aria-checked", "false")
        assert list_violations(page, ".bkloyalty-panels") == []
        switch(page).focus()
        page.keyboard.press("Space")
        expect(switch(page)).to_have_attribute("aria-checked", "true")
        expect(page.get_by_role("status")).to_have_text("Thank you. You will hear from us.")
        expect(switch(page)).to_be_focused()
        expect(page.locator(PANEL)).to_contain_text("On: you agreed on")
        assert list_violations(page, ".bkloyalty-panels") == []
        switch(page).click()
        expect(page.locator(PANEL)).to_contain_text("Off: you switched it off on")
        expect(page.get_by_role("status")).to_have_text("Done. You will get no news from us.")

    def test_is_told_where_it_did_not_get_through(self, page: Page, salon: Salon, eva: Customer) -> None:
        salon.log_in(page, eva)
        salon.open(page, "points")
        page.route("**/admin-ajax.php", lambda route: route.abort())
        switch(page).click()
        expect(page.get_by_role("alert").filter(has_text="That did not get through.")).to_be_visible()
        expect(switch(page)).to_have_attribute("aria-checked", "false")

    def test_switches_it_without_javascript(self, plain: Page, salon: Salon, eva: Customer) -> None:
        salon.log_in(plain, eva)
        salon.open(plain, "points")
        switch(plain).click()
        expect(switch(plain)).to_have_attribute("aria-checked", "true")
        expect(plain.get_by_role("status")).to_have_text("Thank you. You will hear from us.")
        assert "pagename=points" in plain.url
        switch(plain).click()
        expect(plain.locator(PANEL)).to_contain_text("Off: you switched it off on")
        plain.reload()
        expect(plain.get_by_role("status")).to_have_text("")

    def test_in_spanish_on_a_phone(self, phone: Page, salon: Salon, eva: Customer) -> None:
        salon.speak("es_ES")
        try:
            salon.log_in(phone, eva)
            salon.open(phone, "points")
            phone.get_by_role("switch", name="Novedades y ofertas").tap()
            expect(phone.get_by_role("status")).to_have_text("Gracias. Tendrás noticias nuestras.")
            expect(phone.locator(PANEL)).to_contain_text("Activado: aceptaste el")
            assert list_violations(phone, ".bkloyalty-panels") == []
            assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        finally:
            salon.speak("")


class TestTheStaff:
    def test_sees_what_was_said_and_enters_an_answer(self, page: Page, salon: Salon, eva: Customer) -> None:
        salon.log_in(page, eva)
        salon.open(page, "points")
        switch(page).click()
        expect(switch(page)).to_have_attribute("aria-checked", "true")
        owner = BackEnd(page, salon).as_owner().open("customer", id=eva.id, show="consent")
        expect(owner.root.locator("tbody tr")).to_contain_text("the customer's own panel")
        owner.expect_accessible()
        page.get_by_role("link", name="Enter an answer").click()
        expect(owner.dialog).to_contain_text("May be written to now.")
        owner.dialog.get_by_label("I agree to be written to").check()
        owner.dialog.get_by_role("button", name="Keep the answer").click()
        owner.expect_error("note", "Please fill this in.")
        owner.expect_accessible()
        owner.dialog.get_by_label("I do not want to be written to").check()
        expect(owner.dialog.get_by_text("The text that they were shown")).to_be_hidden()
        owner.dialog.get_by_label("Where you have it from").fill("On the telephone")
        owner.dialog.get_by_role("button", name="Keep the answer").click()
        owner.expect_done("gets no news from you.")
        first = owner.root.locator("tbody tr").first
        expect(first).to_contain_text("Withdrew")
        expect(first).to_contain_text("On the telephone")
        expect(owner.root.locator("tbody tr")).to_have_count(2)

    def test_writes_another_text(self, page: Page, salon: Salon, eva: Customer) -> None:
        salon.speak("es_ES")
        try:
            owner = BackEnd(page, salon).as_owner().open("consent")
            expect(owner.title()).to_have_text("Consentimiento")
            owner.expect_accessible()
        finally:
            salon.speak("")
        owner.open("consent", locale="es_ES")
        page.get_by_role("textbox", name="Text").fill("¿Podemos escribirte?")
        expect(page.locator("[data-bkl-live-output]")).to_contain_text("¿Podemos escribirte?")
        page.get_by_role("button", name="Ask this from now on").click()
        owner.expect_done("What was agreed before stays as it was.")
        expect(owner.root.locator("tbody tr").first).to_contain_text("in use")
        expect(owner.root.locator("tbody tr").first).to_contain_text("¿Podemos escribirte?")
        owner.expect_accessible()
