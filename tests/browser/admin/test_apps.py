"""Tokens for apps: made in the back end, shown once, used by an app through WordPress, revoked."""

from __future__ import annotations

import secrets

import pytest
import requests
from back_end import BackEnd, make_staff
from playwright.sync_api import Page, expect
from walk import Salon


def ask(owner: BackEnd, token: str) -> int:
    """What an app with this token is answered at the address that the screen shows; the status."""
    session = requests.Session()
    session.trust_env = False
    address = owner.page.get_by_label("Address of the API").input_value()
    return session.get(f"{address}/programme", headers={"Authorization": f"Bearer {token}"}, timeout=30).status_code


def make(owner: BackEnd, name: str) -> str:
    """A token of the programme; its text."""
    owner.open("apps").root.get_by_role("link", name="token").first.click()
    owner.dialog.get_by_label("Which app or system").fill(name)
    owner.dialog.get_by_role("button", name="Make the token").click()
    owner.expect_done("The token was made.")
    return owner.dialog.get_by_role("textbox", name="Token").input_value()


def test_from_the_first_token_to_its_end(owner: BackEnd) -> None:
    page, name = owner.page, f"Till {secrets.token_hex(4)}"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    owner.open("apps").root.get_by_role("link", name="token").first.click()
    owner.dialog.get_by_role("button", name="Make the token").click()
    owner.expect_error("name", "Please fill this in.")
    owner.dialog.get_by_label("Which app or system").fill(name)
    owner.expect_accessible()
    owner.dialog.get_by_role("button", name="Make the token").click()

    field = owner.dialog.get_by_role("textbox", name="Token")
    expect(field).to_be_focused()
    token = field.input_value()
    expect(owner.dialog.locator("form")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(owner.dialog).to_contain_text("Close it without having copied it?")
    owner.dialog.get_by_role("button", name="Stay").click()
    owner.dialog.get_by_role("button", name="Copy").click()
    owner.expect_done("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == token
    owner.expect_accessible()
    owner.dialog.get_by_role("link", name="I have copied it").click()
    expect(owner.title()).to_be_focused()
    row = owner.root.locator("tbody tr", has_text=name)
    expect(row).to_contain_text("Another system")
    assert ask(owner, token) == 200
    owner.expect_accessible()

    page.reload()
    assert token.split(".")[0] not in page.content()
    row.get_by_role("link", name="Revoke").click()
    expect(owner.dialog).to_contain_text("It was last used on")
    owner.dialog.get_by_role("button", name="Revoke").click()
    owner.expect_done(f"“{name}” was revoked")
    expect(row).to_have_count(0)
    assert ask(owner, token) == 401
    owner.root.get_by_role("link", name="Tokens that are over").click()
    expect(row).to_contain_text("Revoked")


@pytest.mark.parametrize("locale", ["", "es_ES"], ids=["English", "Spanish"])
def test_is_accessible_on_a_phone(owner: BackEnd, phone: Page, salon: Salon, locale: str) -> None:
    make(owner, f"Tablet {secrets.token_hex(4)}")
    salon.speak(locale)
    try:
        small = BackEnd(phone, salon).as_owner().open("apps")
        expect(small.title()).to_have_text("Aplicaciones y API" if locale else "Apps and API")
        small.expect_accessible()
        small.open("app").expect_accessible()
    finally:
        salon.speak("")


def test_is_for_whoever_may_change_settings(page: Page, salon: Salon) -> None:
    login, _ = make_staff(salon, bkloyalty="on", bkloyalty_settings="off")
    staff = BackEnd(page, salon).log_in(login).open("apps")
    expect(page.get_by_role("alert")).to_contain_text("You may not see or do this")
    expect(staff.open("dashboard").root.locator(".bkl-menu a", has_text="Apps and API")).to_have_count(0)
