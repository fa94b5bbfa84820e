"""Earning rules in a real WordPress: written with pickers and earned by, tried, paused, deleted, on a phone, by keyboard."""

from __future__ import annotations

import itertools
import json
import re
import secrets
import time
from collections.abc import Iterator
from typing import Any

import pytest
from back_end import BackEnd, make_staff
from playwright.sync_api import Browser, Locator, Page, expect
from rules_screen import Rules, book, insert
from stage.wordpress import DATABASE
from walk import PROGRAMME, BookingPanel

TRIAL = ".bkl-trial"
_NUMBERS = itertools.count(1)


def new_name() -> str:
    """A rule's name that no other test uses."""
    return f"Rule {next(_NUMBERS)} {secrets.token_hex(3)}"


@pytest.fixture
def rules(owner: BackEnd) -> Rules:
    return Rules(owner)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """A customer's page beside the owner's."""
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


class TestWriting:
    def test_a_rule_with_pickers_and_a_booking_that_earns_by_it(self, rules: Rules, visitor: Page) -> None:
        rule = new_name()
        rules.new().fill(name=rule, label="With Ana", points="25")
        rules.tick("Only for certain services", "Colour")
        rules.tick("Only with certain staff", "Ana")
        rules.fill(total_gt="40")
        expect(rules.words).to_have_text(re.compile(r"25 pts: Colour, with Ana, over .?40\.00\."))
        rules.press("Save")
        rules.back_end.expect_done("Rule saved.")
        expect(rules.cell(rule, "Points")).to_have_text("25 pts")
        expect(rules.cell(rule, "Apply when")).to_have_text(re.compile(r"Colour, with Ana, over .?40\.00"))
        expect(rules.cell(rule, "Status")).to_have_text("Active")

        customer = rules.salon.welcome()
        rules.salon.log_in(visitor, customer)
        panel = BookingPanel(visitor, rules.salon)
        panel.walk_to_confirm()
        panel.book()
        (entry,) = rules.salon.statement(customer)["entries"]
        assert [(one["name"], one["points"]) for one in entry["reasons"]] == [("Visit", 10), ("Spend", 60), (rule, 25)]

    def test_per_full_amount_and_every_nth_visit_ask_for_their_own(self, rules: Rules) -> None:
        rules.new().fill(name=new_name(), points="2")
        expect(rules.dialog.locator('[name="per_amount"]')).to_be_hidden()
        rules.dialog.get_by_label("For every full amount that is paid").check()
        rules.fill(per_amount="7.50")
        expect(rules.words).to_contain_text(re.compile(r"2 pts per full .?7\.50: Every booking"))
        rules.dialog.get_by_label("For every so many visits").check()
        expect(rules.dialog.locator('[name="per_amount"]')).to_be_hidden()
        rules.fill(every_visits="5", max_points="100")
        expect(rules.words).to_contain_text("2 pts every 5 visits: Every booking; at most 100 pts in all")

    def test_a_long_list_is_searched_without_accents(self, rules: Rules) -> None:
        for place in ("Alcalá", "Bilbao", "Cádiz", "Denia", "Elche", "Gijón", "Huelva"):
            insert(rules.salon, "locations", name=place, is_active=1)
        try:
            rules.new()
            rules.dialog.locator("summary", has_text="Only at certain locations").click()
            options = rules.back_end.field("locations").locator(".bkl-options label:visible")
            rules.back_end.field("locations").get_by_role("searchbox").fill("gijon")
            expect(options).to_have_text(["Gijón"])
            options.locator("input").check()
            expect(rules.back_end.field("locations").locator(".bkl-count")).to_have_text("1")
        finally:
            rules.salon.site.database.sql("DELETE FROM wp_bkntc_locations WHERE name <> 'Centre'", DATABASE)

    def test_what_is_wrong_is_said_at_its_field_which_has_the_focus(self, rules: Rules) -> None:
        rules.new().press("Save")
        rules.back_end.expect_error("name", "Please fill this in.")
        rules.fill(name="Visit", points="5")
        rules.press("Save")
        rules.back_end.expect_error("name", "There is a rule of this name already.")
        rules.fill(name=new_name(), total_gt="40", total_lt="30")
        expect(rules.back_end.field("total_lt").locator(".bkl-error")).to_contain_text("No total is more than the one")
        rules.dialog.locator("summary", has_text="Only for certain totals").click()
        rules.press("Save")
        rules.back_end.expect_error("total_lt", "No total is more than the one")
        expect(rules.row("Visit")).to_have_count(1)

    def test_what_was_typed_is_not_lost_by_a_slip(self, rules: Rules) -> None:
        rules.new().fill(name="Half a rule")
        rules.page.keyboard.press("Escape")
        rules.page.get_by_role("button", name="Stay").click()
        expect(rules.dialog.locator('[name="name"]')).to_have_value("Half a rule")


class TestChanging:
    def test_an_edit_is_shown_and_taken_back(self, rules: Rules) -> None:
        rule = rules.add(new_name())
        rules.act(rule, "Edit")
        rules.fill(points="75", valid_to="2020-12-31")
        expect(rules.words).to_contain_text("75 pts: Every booking; up to and including Dec 31, 2020")
        expect(rules.dialog).to_contain_text("Future bookings only: nothing already awarded changes.")
        rules.press("Save")
        expect(rules.cell(rule, "Points")).to_have_text("75 pts")
        expect(rules.cell(rule, "Status")).to_have_text("Ended on Dec 31, 2020")
        rules.back_end.toast.get_by_role("button", name="Undo").click()
        expect(rules.cell(rule, "Points")).to_have_text("5 pts")

    def test_a_rule_is_paused_and_resumed(self, rules: Rules) -> None:
        rule = rules.add(new_name())
        rules.act(rule, "Pause")
        rules.back_end.expect_done("The rule is paused")
        expect(rules.cell(rule, "Status")).to_have_text("Paused")
        rules.act(rule, "Resume")
        expect(rules.cell(rule, "Status")).to_have_text("Active")

    def test_the_keyboard_stays_on_the_button_that_was_pressed(self, rules: Rules) -> None:
        rule = rules.add(new_name())
        row = rules.row(rule)
        row.get_by_role("button", name="Pause").focus()
        rules.page.keyboard.press("Enter")
        expect(row.get_by_role("button", name="Resume")).to_be_focused()

    def test_a_rule_is_deleted_and_brought_back(self, rules: Rules) -> None:
        rule = rules.add(new_name())
        rules.act(rule, "Delete")
        rules.back_end.expect_done("Rule deleted. What it awarded stays.")
        expect(rules.row(rule)).to_have_count(0)
        rules.back_end.toast.get_by_role("button", name="Undo").click()
        expect(rules.row(rule)).to_have_count(1)

    def test_a_copy_begins_with_what_the_rule_says(self, rules: Rules) -> None:
        rule = rules.add(new_name(), "33")
        rules.act(rule, "Duplicate")
        expect(rules.dialog.locator('[name="name"]')).to_have_value(f"{rule} (copy)")
        rules.press("Save")
        expect(rules.cell(f"{rule} (copy)", "Points")).to_have_text("33 pts")

    def test_what_somebody_else_changed_meanwhile_is_not_overwritten(self, rules: Rules) -> None:
        rule = rules.add(new_name())
        rules.act(rule, "Edit")
        rules.fill(points="1000")
        document = json.loads(rules.salon.site.service.command("programme export"))
        document["earning_rules"][-1]["award"]["points"] = 7
        rules.salon.site.service.command("programme import", "-", stdin=json.dumps(document))
        rules.press("Save")
        rules.back_end.expect_done("Somebody changed or deleted this rule meanwhile.")
        expect(rules.dialog.locator('[name="points"]')).to_have_value("1000")
        rules.back_end.open("rules")
        expect(rules.cell(rule, "Points")).to_have_text("7 pts")


class TestDryRun:
    def test_says_what_one_counts_by_hand(self, rules: Rules) -> None:
        salon = rules.salon
        service = insert(salon, "services", name="Balayage", price="120.00", is_active=1, is_visible=1)
        eva, bea = salon.welcome(), salon.welcome()
        book(salon, eva, service=service, days_ago=3, price="120.00")
        book(salon, eva, service=service, days_ago=200, price="95.00")
        book(salon, bea, service=service, days_ago=360, price="89.99")
        book(salon, bea, service=service, days_ago=10, status="canceled")
        book(salon, bea, service=service, days_ago=400)
        book(salon, bea, service=salon.service, days_ago=5)
        rules.new().fill(name=new_name(), points="60")
        rules.dialog.get_by_label("For every full amount that is paid").check()
        rules.fill(per_amount="10")
        rules.tick("Only for certain services", "Balayage")
        rules.press("Try it on the last 12 months")
        result = rules.dialog.locator(TRIAL)
        # 12 + 9 + 8 full tens, each 60 points of a cent.
        expect(result.locator("[data-bkl-figures]")).to_have_text(
            re.compile(r"awarded 1,740 pts to 2 customers over 3 appointments, worth .?17\.40 in discounts\.")
        )
        # Eva would have 21 times 60 more than now, which is more than the 1000 of Silver; Bea 8 times.
        expect(result).to_contain_text("Tiers: 1 customer would move up and 0 down.")
        expect(result).to_contain_text(f"Eva {eva.login}: no tier → Silver")
        expect(rules.dialog.locator('[name="points"]')).to_have_value("60")
        rules.back_end.expect_accessible()
        rules.press("Save")
        rules.back_end.expect_done("Rule saved.")

    def test_can_be_stopped_without_losing_what_was_typed(self, rules: Rules) -> None:
        """The worker is quick; so it is answered for, as one that is slow."""

        def answer(route: Any) -> None:
            if 'name="_bkl_path"\r\n\r\ntask\r\n' not in (route.request.post_data or ""):
                route.continue_()
                return
            route.fulfill(json={"state": "running", "done": 250, "total": 1000, "html": None})

        rules.page.route("**/admin-ajax.php", answer)
        rules.new().fill(name="Slow", points="5")
        rules.press("Try it on the last 12 months")
        expect(rules.dialog.locator("progress")).to_have_js_property("value", 25)
        expect(rules.dialog.locator("[data-bkl-task-said]")).to_contain_text("250 / 1,000")
        rules.press("Stop")
        rules.back_end.expect_done("Stopped.")
        expect(rules.dialog.locator("progress")).to_have_count(0)
        expect(rules.dialog.locator('[name="name"]')).to_have_value("Slow")


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
