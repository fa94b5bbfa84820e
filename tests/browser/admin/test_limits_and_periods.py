"""Limits for services and the period of tiers, set by the owner in a real WordPress."""

from __future__ import annotations

from accessibility import list_violations
from back_end import BackEnd
from playwright.sync_api import expect


def test_a_limit_is_added_changed_and_deleted_in_its_dialog(owner: BackEnd) -> None:
    owner.open("settings")
    page = owner.page
    page.get_by_role("link", name="Add a limit").click()
    dialog = page.locator("dialog")
    dialog.get_by_label("Colour").first.check()
    expect(dialog).to_contain_text("Colour: at most 20% of the total.")
    assert list_violations(page, "dialog") == []
    dialog.get_by_role("button", name="Save").click()
    owner.expect_done("Limit saved.")
    section = page.get_by_role("region", name="Limits for certain services")
    expect(section).to_contain_text("at most 20% of the total")
    section.get_by_role("link", name="Edit").click()
    dialog.get_by_label("Nothing").check()
    expect(dialog).to_contain_text("Colour: no points at all.")
    dialog.get_by_role("button", name="Save").click()
    expect(section).to_contain_text("no points at all")
    section.get_by_role("button", name="Delete").click()
    owner.expect_done("Limit deleted.")
    expect(section.get_by_role("link", name="Edit")).to_have_count(0)


def test_a_period_says_what_it_does_before_it_is_saved(owner: BackEnd) -> None:
    owner.open("settings")
    page = owner.page
    page.get_by_label("The points of the last months").check()
    page.get_by_label("Months whose points count").fill("6")
    period = page.locator("[data-bkl-live-output=period]")
    expect(period).to_contain_text("Points earned today count for a tier until")
    expect(page.locator("[data-bkl-live-output=impact]")).to_contain_text("Tiers change at once")
    owner.expect_accessible()
    page.get_by_role("button", name="Save settings").click()
    owner.expect_done("Settings saved.")
    expect(page.get_by_label("Months whose points count")).to_have_value("6")
    page.get_by_label("All points ever earned").check()
    page.get_by_role("button", name="Save settings").click()
    owner.expect_done("Settings saved.")
