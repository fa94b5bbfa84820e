"""Earning rules in a real WordPress: written with pickers and earned by, changed, paused, deleted and brought back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from rules_screen import Rules, insert, new_name
from stage.wordpress import DATABASE
from walk import BookingPanel


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
