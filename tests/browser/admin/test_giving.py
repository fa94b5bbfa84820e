"""Points apart from bookings in a real WordPress: a bonus that customers see and that is taken back, multipliers, and friends."""

from __future__ import annotations

import json
import re
import secrets
from time import monotonic, sleep

from accessibility import list_violations
from back_end import BackEnd
from playwright.sync_api import Page, expect
from stage.wordpress import DATABASE
from walk import Customer, Salon

PANEL = '[data-bkloyalty="panel"]'


def sql(salon: Salon, statement: str) -> str:
    return str(salon.site.database.sql(statement, DATABASE)).strip()


def make_segment(salon: Salon, points: int) -> str:
    """A segment of whoever has just so many points; its id."""
    document = json.dumps({"points": {"least": points, "most": points}})
    sql(
        salon,
        "INSERT INTO wp_bkloyalty_segments (tenant_id, name, document, number, created_at, updated_at) "
        f"VALUES (0, 'S{secrets.token_hex(4)}', '{document}', 1, NOW(6), NOW(6))",
    )
    return sql(salon, "SELECT MAX(id) FROM wp_bkloyalty_segments")


def wait_until_known(salon: Salon, customer: Customer) -> None:
    """Until the worker has taken a new customer in."""
    end = monotonic() + 60
    while sql(salon, f"SELECT COUNT(*) FROM wp_bkloyalty_profiles WHERE customer_id = {customer.id}") == "0":
        assert monotonic() < end, "the worker takes nobody in"
        sleep(0.2)


def test_the_owner_gives_a_bonus_the_customer_sees_it_and_it_is_taken_back(
    owner: BackEnd, salon: Salon, phone: Page
) -> None:
    points = 70_000 + secrets.randbelow(9_000)
    customer, name = salon.welcome(points), f"Thank you {secrets.token_hex(2)}"
    wait_until_known(salon, customer)
    segment = make_segment(salon, points)
    owner.open("bonuses")
    owner.expect_accessible()
    owner.page.locator("a[data-bkl-dialog][href*='screen=bonus']").first.click()
    dialog = owner.dialog
    dialog.get_by_label("Name of the bonus").fill(name)
    dialog.get_by_label("Who gets it").select_option(segment)
    dialog.get_by_label("Points for each customer").fill("500")
    said = dialog.locator("[data-bkl-live-output]")
    expect(said).to_contain_text(re.compile(r"Give 500 points to 1 customer \(worth about €?5\.00\)\."))
    dialog.get_by_label("Budget in points").fill("400")
    dialog.get_by_role("button", name="Give the bonus").click()
    owner.expect_error("budget", "The budget does not reach for one customer.")
    owner.expect_accessible()
    dialog.get_by_label("Budget in points").fill("600")
    dialog.get_by_role("button", name="Give the bonus").click()
    expect(dialog).to_contain_text(re.compile(r"Give 500 points to 1 customer \(worth about €?5\.00\)\?"))
    dialog.get_by_role("button", name="Give the bonus").click()
    row = owner.page.locator("tbody tr").filter(has_text=name)
    expect(row).to_contain_text("Budget used up", timeout=30_000)
    expect(row).to_contain_text("500 pts")

    salon.log_in(phone, customer)
    salon.open(phone, "points")
    expect(phone.locator(PANEL)).to_have_attribute("data-points", str(points + 500))
    expect(phone.locator(PANEL)).to_contain_text(name)

    row.get_by_role("link", name=name, exact=True).click()
    expect(dialog.get_by_text(re.compile(r"worth about €?5\.00"))).to_be_visible()
    owner.expect_accessible()
    dialog.get_by_role("link", name="Take it back").click()
    owner.page.get_by_role("button", name="Take the bonus back").click()
    expect(row).to_contain_text("Taken back", timeout=30_000)
    phone.reload()
    expect(phone.locator(PANEL)).to_have_attribute("data-points", str(points))


def test_the_owner_doubles_points_on_tuesdays_and_thinks_better_of_it(owner: BackEnd) -> None:
    name = f"Tuesdays {secrets.token_hex(2)}"
    owner.open("rules")
    owner.page.get_by_role("link", name="Add a multiplier").click()
    dialog = owner.dialog
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_text("Only on certain weekdays").click()
    dialog.get_by_label("Tuesday").check()
    expect(dialog.locator("[data-bkl-live-output]")).to_contain_text("Double points: On Tuesdays.")
    owner.expect_accessible()
    dialog.get_by_role("button", name="Save").click()
    row = owner.page.locator("tbody tr").filter(has_text=name)
    expect(row).to_contain_text("On Tuesdays")
    row.get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)
    owner.toast.get_by_role("button", name="Undo").last.click()
    expect(row).to_have_count(1)
    owner.expect_accessible()


def test_the_owner_rewards_friends_and_a_customer_copies_the_link(owner: BackEnd, salon: Salon, phone: Page) -> None:
    owner.open("rules")
    owner.page.get_by_role("link", name="Bringing a friend", exact=True).click()
    dialog = owner.dialog
    dialog.get_by_label("Points").fill("150")
    dialog.get_by_label("At most so often a year").fill("5")
    expect(dialog.locator("[data-bkl-live-output]")).to_contain_text("150 pts for each new customer")
    owner.expect_accessible()
    dialog.get_by_role("button", name="Save").click()
    owner.expect_done("Saved.")

    salon.log_in(phone, salon.welcome())
    salon.open(phone, "points")
    link = phone.get_by_label("Your link for friends")
    expect(link).to_have_value(f"{salon.site.web.url}/?bkl_ref={link.input_value().partition('=')[2]}")
    phone.get_by_role("button", name="Copy the link").click()
    expect(phone.get_by_role("button", name="Copied")).to_be_visible()
    assert list_violations(phone, PANEL) == []

    friend = phone.context.browser.new_context()
    arrived = friend.new_page()
    arrived.goto(link.input_value())
    expect(arrived.locator("#booknetic_theme_standin")).to_be_visible()
    cookies = {cookie["name"]: cookie["value"] for cookie in friend.cookies()}
    friend.close()
    assert cookies.get("bkl_ref") == link.input_value().partition("=")[2]
