"""Tier rules in a real WordPress: written with a colour and a preview, by keyboard and on a phone, deleted and brought back."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from back_end import BackEnd
from playwright.sync_api import Locator, Page, expect
from stage.wordpress import DATABASE
from walk import Salon


class Tiers:
    """The screen of the tiers. Silver begins at 1,000 points, Gold at 2,000 (walk.py)."""

    def __init__(self, back_end: BackEnd) -> None:
        self.back_end = back_end
        self.page = back_end.page
        self.dialog = back_end.dialog
        self.moves = self.dialog.locator("[data-bkl-live-output=moves]")
        self.colour = self.dialog.locator("[data-bkl-live-output=colour]")
        back_end.open("tiers")

    def row(self, tier: str) -> Locator:
        return self.page.locator("tbody tr").filter(has=self.page.get_by_role("rowheader", name=tier))

    def customers(self, tier: str) -> int:
        return int(self.row(tier).locator("td").nth(1).inner_text().split()[-1].replace(",", ""))

    def edit(self, tier: str) -> Tiers:
        self.row(tier).get_by_role("link", name="Edit").click()
        expect(self.dialog.get_by_role("heading", name="Edit the tier")).to_be_visible()
        return self

    def save(self) -> None:
        self.dialog.get_by_role("button", name="Save").click()


@pytest.fixture(scope="module")
def regulars(salon: Salon) -> None:
    """Two customers with 1,500 points and one with 2,500."""
    for points in (1500, 1500, 2500):
        salon.welcome(points)


@pytest.fixture
def tiers(owner: BackEnd, regulars: None) -> Tiers:
    return Tiers(owner)


class TestEditing:
    def test_the_owner_sees_who_would_move_saves_and_takes_it_back(self, tiers: Tiers, salon: Salon) -> None:
        silver, gold = tiers.customers("Silver"), tiers.customers("Gold")
        moving = int(
            salon.site.database.sql(
                "SELECT COUNT(*) FROM wp_bkloyalty_accounts WHERE tenant_id = 0 AND tier = 'Silver' AND lifetime >= 1400",
                DATABASE,
            )
        )
        tiers.edit("Gold")
        tiers.dialog.get_by_label("Minimum points earned").fill("1400")
        expect(tiers.moves).to_contain_text(f"{moving} customers move up from Silver to Gold")
        tiers.save()
        tiers.back_end.expect_done("Tier saved.")
        expect(tiers.row("Gold").locator("td").first).to_contain_text("1,400 pts")
        assert (tiers.customers("Silver"), tiers.customers("Gold")) == (silver - moving, gold + moving)
        tiers.back_end.toast.get_by_role("button", name="Undo").click()
        tiers.back_end.expect_done("Undone.")
        assert (tiers.customers("Silver"), tiers.customers("Gold")) == (silver, gold)

    def test_a_customer_sees_the_tier_at_once(self, tiers: Tiers, salon: Salon, phone: Page) -> None:
        customer = salon.welcome(300)
        name = f"Bronze {secrets.token_hex(2)}"
        tiers.page.get_by_role("link", name="Add a tier").click()
        tiers.dialog.get_by_label("Tier name").fill(name)
        tiers.dialog.get_by_label("Minimum points earned").fill("300")
        tiers.save()
        expect(tiers.row(name)).to_be_visible()
        salon.log_in(phone, customer)
        salon.open(phone, "points")
        expect(phone.locator(".bkloyalty-tier-button")).to_contain_text(name)

    def test_what_is_wrong_stands_at_its_field(self, tiers: Tiers) -> None:
        tiers.edit("Gold")
        tiers.dialog.get_by_label("Minimum points earned").fill("1000")
        expect(tiers.back_end.field("min_points").locator(".bkl-error")).to_contain_text("just as many points")
        tiers.dialog.get_by_label("Minimum points earned").fill("2000")
        expect(tiers.back_end.field("min_points").locator(".bkl-error")).to_be_empty()
        tiers.dialog.get_by_label("Tier name").fill("Silver")
        tiers.save()
        tiers.back_end.expect_error("name", "There is a tier of this name already.")

    def test_two_who_edit_the_same_tier(self, tiers: Tiers, browser: Any, salon: Salon) -> None:
        tiers.edit("Gold")
        other = browser.new_page()
        elsewhere = Tiers(BackEnd(other, salon).as_owner()).edit("Gold")
        elsewhere.dialog.get_by_label("Minimum points earned").fill("2100")
        elsewhere.save()
        elsewhere.back_end.expect_done("Tier saved.")
        tiers.dialog.get_by_label("Minimum points earned").fill("2200")
        tiers.save()
        tiers.back_end.expect_done("Somebody changed or deleted this tier meanwhile")
        expect(tiers.dialog.get_by_label("Minimum points earned")).to_have_value("2200")
        other.close()


class TestTheColour:
    def test_is_typed_or_picked_and_checked_against_white(self, tiers: Tiers) -> None:
        tiers.edit("Silver")
        typed, picked = tiers.dialog.get_by_label("Tier colour as text"), tiers.dialog.locator("input[type=color]")
        typed.fill("#336699")
        expect(picked).to_have_value("#336699")
        expect(tiers.colour).to_contain_text("Readable as text")
        picked.fill("#eeeeee")
        expect(typed).to_have_value("#eeeeee")
        expect(tiers.colour).to_contain_text("Too light for text: it is shown as a dot beside the name")
        tiers.save()
        expect(tiers.row("Silver").locator("circle")).to_have_attribute("fill", "#eeeeee")

    def test_what_is_no_colour_is_not_kept(self, tiers: Tiers) -> None:
        typed = tiers.edit("Silver").dialog.get_by_label("Tier colour as text")
        before = typed.input_value()
        typed.fill("reddish")
        typed.press("Tab")
        expect(typed).to_have_value(before)


class TestDeleting:
    def test_says_who_loses_it_and_can_be_undone(self, tiers: Tiers) -> None:
        gold = tiers.customers("Gold")
        tiers.row("Gold").get_by_role("link", name="Delete").click()
        expect(tiers.dialog).to_contain_text("lose" if gold > 1 else "loses")
        tiers.back_end.expect_accessible()
        tiers.dialog.get_by_role("button", name="Delete the tier").click()
        tiers.back_end.expect_done("Tier deleted.")
        expect(tiers.row("Gold")).to_have_count(0)
        tiers.back_end.toast.get_by_role("button", name="Undo").click()
        expect(tiers.row("Gold")).to_be_visible()
        assert tiers.customers("Gold") == gold

    def test_nothing_happens_to_who_thinks_better_of_it(self, tiers: Tiers) -> None:
        tiers.row("Gold").get_by_role("link", name="Delete").click()
        tiers.dialog.get_by_role("link", name="Cancel").click()
        expect(tiers.row("Gold")).to_be_visible()


class TestManyCustomers:
    """A change that the worker carries to everybody: as if one were under way, whose worker says how far it is."""

    @pytest.fixture
    def under_way(self, salon: Salon) -> Iterator[int]:
        sql = salon.site.database.sql
        found = sql(
            "INSERT INTO wp_bkloyalty_tasks (tenant_id, kind, parameters, locale, state, done, total, created_at, seen_at) VALUES "
            "(0, 'apply_version', '{}', 'en_US', 'running', 250, 1000, UTC_TIMESTAMP(), UTC_TIMESTAMP() + INTERVAL 1 HOUR); "
            "SELECT LAST_INSERT_ID();",
            DATABASE,
        )
        yield int(found.split()[-1])
        sql(f"DELETE FROM wp_bkloyalty_tasks WHERE id = {found.split()[-1]}", DATABASE)

    def test_the_page_says_how_far_it_is_and_shows_itself_anew_at_the_end(
        self, under_way: int, owner: BackEnd, salon: Salon
    ) -> None:
        page = Tiers(owner).page
        task = page.locator("[data-bkl-task]")
        expect(task).to_contain_text("250 / 1,000")
        expect(task.get_by_role("button")).to_have_count(0)
        owner.expect_accessible()
        salon.site.database.sql(f"UPDATE wp_bkloyalty_tasks SET state = 'done' WHERE id = {under_way}", DATABASE)
        owner.expect_done("every customer has the tier that the new rules give")
        expect(task).to_have_count(0)

    def test_work_that_failed_can_be_done_again(self, under_way: int, owner: BackEnd, salon: Salon) -> None:
        salon.site.database.sql(f"UPDATE wp_bkloyalty_tasks SET state = 'failed' WHERE id = {under_way}", DATABASE)
        page = Tiers(owner).page
        expect(page.get_by_role("alert")).to_contain_text("has not reached every customer")
        page.get_by_role("button", name="Do it again").click()
        owner.expect_done("Begun again.")
        expect(page.get_by_role("alert")).to_have_count(0)


def test_by_keyboard_alone(tiers: Tiers) -> None:
    page = tiers.page
    tiers.row("Silver").get_by_role("link", name="Edit").focus()
    page.keyboard.press("Enter")
    expect(tiers.dialog.get_by_label("Tier name")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("900")
    expect(tiers.moves).not_to_be_empty()
    page.keyboard.press("Enter")
    tiers.back_end.expect_done("Tier saved.")
    expect(tiers.row("Silver").locator("td").first).to_contain_text("900 pts")


@pytest.mark.parametrize("locale", ["", "es_ES"], ids=["English", "Spanish"])
def test_is_accessible_in_both_languages_also_on_a_phone(
    owner: BackEnd, regulars: None, phone: Page, salon: Salon, locale: str
) -> None:
    salon.speak(locale)
    try:
        for back_end in (owner, BackEnd(phone, salon).as_owner()):
            back_end.open("tiers")
            expect(back_end.title()).to_have_text("Reglas de nivel" if locale else "Tier rules")
            back_end.expect_accessible()
            back_end.page.locator("tbody a[data-bkl-dialog]").first.click()
            expect(back_end.dialog.locator("[data-bkl-live-output=moves]")).not_to_be_empty()
            back_end.expect_accessible()
    finally:
        salon.speak("")


def test_without_javascript(owner: BackEnd, browser: Any, regulars: None) -> None:
    state = owner.page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    plain = BackEnd(context.new_page(), owner.salon).open("tiers")
    plain.page.locator("tbody tr").first.get_by_role("link", name="Edit").click()
    plain.page.locator("[name=min_points]").fill("2000")
    plain.page.get_by_role("button", name="Save").click()
    expect(plain.page.get_by_role("alert").first).to_contain_text("just as many points")
    expect(plain.page.locator("[name=min_points]")).to_have_value("2000")
    context.close()
