"""Earning rules by keyboard alone, on a phone, without JavaScript, for who may only look, and as axe sees them."""

from __future__ import annotations

import json
import time

import pytest
from back_end import BackEnd, make_staff
from playwright.sync_api import Browser, Locator, Page, expect
from rules_screen import TRIAL, Rules, new_name
from walk import PROGRAMME


class TestEverybody:
    @pytest.mark.parametrize("locale", ["en_US", "es_ES"])
    def test_axe_finds_nothing(self, rules: Rules, locale: str) -> None:
        rules.salon.speak(locale)
        try:
            rules.back_end.open("rules").expect_accessible()
            rules.page.locator(".bkl-head-actions a").first.click()
            expect(rules.dialog.locator('[name="name"]')).to_be_focused()
            rules.dialog.locator('[name="points"]').fill("5")
            expect(rules.words).to_contain_text({"en_US": "Every booking", "es_ES": "Todas las reservas"}[locale])
            for fold in rules.dialog.locator("summary").all():
                fold.click()
            rules.dialog.locator("form .is-primary").click()
            expect(rules.back_end.field("name").locator(".bkl-error")).not_to_be_empty()
            rules.back_end.expect_accessible()
        finally:
            rules.salon.speak("en_US")

    def test_on_a_phone_rules_are_cards_and_the_dialog_the_whole_screen(self, owner: BackEnd, phone: Page) -> None:
        rules = Rules(BackEnd(phone, owner.salon).as_owner())
        rules.back_end.expect_accessible()
        assert rules.row("Visit").evaluate("row => getComputedStyle(row).display") == "block"
        rules.new()
        box = rules.dialog.bounding_box()
        assert box is not None
        assert (box["x"], box["width"], box["height"]) == (0, 390, 844)
        rule = new_name()
        rules.fill(name=rule, points="5")
        rules.tick("Only on certain weekdays", "Monday", "Tuesday", "Wednesday")
        rules.back_end.expect_accessible()
        rules.press("Save")
        expect(rules.cell(rule, "Apply when")).to_contain_text("From Monday to Wednesday")
        rules.back_end.expect_to_fit()

    def test_one_whole_rule_by_keyboard_alone(self, rules: Rules) -> None:
        keyboard = rules.page.keyboard
        go_to(rules.page, rules.page.get_by_role("link", name="Add a rule"))
        keyboard.press("Enter")
        expect(rules.dialog.locator('[name="name"]')).to_be_focused()
        rule = new_name()
        keyboard.type(rule)
        go_to(rules.page, rules.dialog.locator('[name="kind"][value="fixed"]'))
        keyboard.press("ArrowDown")
        keyboard.press("ArrowDown")
        go_to(rules.page, rules.dialog.locator('[name="points"]'))
        keyboard.type("200")
        go_to(rules.page, rules.dialog.locator('[name="every_visits"]'))
        keyboard.type("10")
        go_to(rules.page, rules.dialog.locator("summary", has_text="Only with certain staff"))
        keyboard.press("Enter")
        go_to(rules.page, rules.dialog.get_by_role("checkbox", name="Ana"))
        keyboard.press("Space")
        expect(rules.words).to_have_text("200 pts every 10 visits: With Ana.")
        go_to(rules.page, rules.dialog.get_by_role("button", name="Save"))
        keyboard.press("Enter")
        expect(rules.cell(rule, "Points")).to_have_text("200 pts every 10 visits")
        expect(rules.cell(rule, "Apply when")).to_have_text("With Ana")

    def test_who_may_only_look_sees_rules_and_no_buttons(self, owner: BackEnd) -> None:
        login, _ = make_staff(owner.salon, bkloyalty="all", bkloyalty_rules="off")
        rules = Rules(owner.log_in(login))
        expect(rules.row("Visit")).to_be_visible()
        expect(rules.page.locator(".bkl-screen").get_by_role("button")).to_have_count(0)
        rules.back_end.open("rule")
        expect(rules.page.get_by_role("alert")).to_contain_text("You may not see or do this")

    def test_the_first_rule_is_taught(self, rules: Rules) -> None:
        rules.salon.site.service.command("programme import", "-", stdin=json.dumps(PROGRAMME | {"earning_rules": []}))
        rules.back_end.open("rules").expect_accessible()
        expect(rules.page.get_by_role("heading", name="No earning rules yet")).to_be_visible()
        rules.page.get_by_role("link", name="Add the first rule").click()
        rules.fill(name="First", points="5")
        rules.press("Save")
        expect(rules.cell("First", "Apply when")).to_have_text("Every booking")

    def test_without_javascript_forms_are_forms(self, owner: BackEnd, browser: Browser) -> None:
        context = browser.new_context(java_script_enabled=False)
        context.set_default_timeout(10_000)
        page = context.new_page()
        BackEnd(page, owner.salon).as_owner().open("rule")
        rule = new_name()
        page.fill('[name="name"]', "Visit")
        page.fill('[name="points"]', "12")
        page.get_by_role("button", name="Save").click()
        expect(page.locator("#bkl-name-error")).to_have_text("There is a rule of this name already.")
        expect(page.locator('[name="points"]')).to_have_value("12")
        page.fill('[name="name"]', rule)
        page.get_by_role("button", name="Try it").click()
        expect(page.locator(".bkl-dialog-title")).to_have_text("Dry run")
        expect_after_reloads(page, page.locator(TRIAL))
        BackEnd(page, owner.salon).open("rule")
        page.fill('[name="name"]', rule)
        page.fill('[name="points"]', "12")
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".bkl-notice")).to_contain_text("Rule saved.")
        expect(page.locator("tbody").first).to_contain_text(rule)
        context.close()


def go_to(page: Page, wanted: Locator) -> None:
    """Presses Tab until it has the focus."""
    for _ in range(80):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {wanted}")


def expect_after_reloads(page: Page, wanted: Locator) -> None:
    """What is there after the page was loaded again, perhaps a few times."""
    for _ in range(10):
        if wanted.count():
            return
        time.sleep(1)
        page.reload()
    expect(wanted).to_be_visible()
