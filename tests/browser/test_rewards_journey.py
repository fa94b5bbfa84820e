"""A reward from the owner's catalogue to the customer's panel, the booking, and the shop."""

import secrets
from collections.abc import Iterator

import pytest
from accessibility import list_violations
from back_end import BackEnd
from playwright.sync_api import Browser, Page, expect
from walk import BookingPanel, Customer, Salon

PANEL = '[data-bkloyalty="panel"]'


@pytest.fixture(autouse=True)
def programme(salon: Salon) -> None:
    salon.offer("choose")


@pytest.fixture
def owner(browser: Browser, salon: Salon) -> Iterator[BackEnd]:
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    yield BackEnd(context.new_page(), salon).as_owner()
    context.close()


def add_reward(owner: BackEnd, kind: str, **fields: str) -> str:
    """A new reward of its own name, by the owner's dialog; the name."""
    name = f"Treat {secrets.token_hex(3)}"
    owner.open("rewards")
    owner.root.get_by_role("link", name="Add").first.click()
    owner.dialog.get_by_label("Name").fill(name)
    owner.dialog.get_by_label("Cost").fill("100")
    owner.dialog.locator(f'[name="kind"][value="{kind}"]').check()
    for field, value in fields.items():
        owner.dialog.locator(f'[name="{field}"]').fill(value)
    expect(owner.dialog.locator("[data-bkl-live-output]")).to_contain_text("100 pts:")
    owner.expect_accessible()
    owner.dialog.get_by_role("button", name="Save").click()
    owner.expect_done("Reward saved.")
    expect(owner.root.get_by_role("link", name=name, exact=True)).to_be_visible()
    return name


def take(page: Page, salon: Salon, name: str) -> str:
    """Takes the reward in the customer's panel; the code."""
    salon.open(page, "account")
    panel = page.locator(PANEL)
    panel.locator("li", has_text=name).get_by_role("button", name="Take it for 100 pts").click()
    expect(page.locator("[data-bkl-said]")).to_contain_text(f"“{name}” is yours. Your code is ")
    mine = panel.locator(".bkloyalty-voucher", has_text=name)
    expect(mine).to_be_visible()
    return mine.get_attribute("data-voucher") or ""


def come(page: Page, salon: Salon, points: int) -> Customer:
    customer = salon.welcome(points)
    salon.log_in(page, customer)
    return customer


class TestAtTheCheckout:
    def test_an_owner_offers_it_a_customer_takes_it_and_books_with_it_and_points(
        self, page: Page, salon: Salon, owner: BackEnd
    ) -> None:
        name = add_reward(owner, "fixed", amount="10")
        owner.expect_accessible()
        customer = come(page, salon, 1000)
        take(page, salon, name)
        assert list_violations(page, PANEL) == []
        booking = BookingPanel(page, salon)
        booking.walk_to_confirm()
        row = booking.box.locator("li", has_text=name)
        expect(row).to_contain_text("10.00 off")
        row.get_by_role("button", name="Use").click()
        expect(booking.box.get_by_role("status")).to_contain_text(f"“{name}” used: ")
        expect(booking.sum).to_contain_text("50.00")
        booking.box.get_by_label("Points to use").fill("500")
        booking.button("Apply").click()
        expect(booking.sum).to_contain_text("45.00")
        expect(booking.prices).to_contain_text(f"Loyalty points (500) + {name}")
        assert list_violations(page, '[data-bkloyalty="box"]') == []
        booking.book()
        kinds = sorted((entry["kind"], entry["points"]) for entry in salon.statement(customer)["entries"])
        assert kinds == [("adjusted", 1000), ("earned", 55), ("redeemed", -500), ("redeemed", -100)]
        owner.open("customer", id=customer.id, show="rewards")
        expect(owner.root.locator("tbody tr")).to_contain_text("Used")
        owner.expect_accessible()
        owner.root.locator("tbody").get_by_role("link", name=name).click()
        expect(owner.dialog).to_contain_text("for appointment")
        expect(owner.dialog).to_contain_text("10.00")

    def test_it_can_be_removed_again_and_given_back(self, page: Page, salon: Salon, owner: BackEnd) -> None:
        name = add_reward(owner, "percent", percent="50")
        customer = come(page, salon, 150)
        take(page, salon, name)
        booking = BookingPanel(page, salon)
        booking.walk_to_confirm()
        expect(booking.box).to_contain_text("Your rewards")
        use = booking.box.locator("li", has_text=name).get_by_role("button")
        use.click()
        expect(booking.sum).to_contain_text("30.00")
        expect(use).to_be_focused()
        use.click()
        expect(booking.sum).to_contain_text("60.00")
        booking.book()
        salon.open(page, "points")
        mine = page.locator(".bkloyalty-voucher", has_text=name)
        mine.get_by_text("Give it back").first.click()
        mine.get_by_role("button", name="Give it back for 100 pts").click()
        expect(page.locator("[data-bkl-said]")).to_contain_text(f"you have the points of “{name}” back")
        assert salon.statement(customer)["balance"] == 150 + 70


class TestInTheShop:
    def test_staff_issues_it_looks_up_its_code_and_marks_it_used(self, salon: Salon, owner: BackEnd) -> None:
        name = add_reward(owner, "custom")
        customer = salon.welcome(150)
        owner.open("customer", id=customer.id)
        owner.root.get_by_role("link", name="Issue a reward").click()
        owner.dialog.get_by_text(name).click()
        expect(owner.dialog.locator("[data-bkl-live-output]")).to_contain_text("has 50 pts left to spend")
        owner.expect_accessible()
        owner.dialog.get_by_role("button", name="Issue the reward").click()
        owner.expect_done("has the reward. The code is")
        code = (owner.toast.last.inner_text().split("The code is ")[1])[:11]
        owner.open("rewards")
        owner.root.get_by_label("Somebody shows a code").fill(code.lower())
        owner.root.get_by_role("button", name="Look it up").click()
        found = owner.root.locator(".bkl-found-voucher")
        expect(found).to_contain_text(name)
        owner.expect_accessible()
        found.get_by_role("button", name="Mark as used").click()
        owner.expect_done(f"Voucher {code} is used.")
        owner.toast.last.get_by_role("button", name="Undo").click()
        owner.expect_done(f"Voucher {code} can be used again.")
