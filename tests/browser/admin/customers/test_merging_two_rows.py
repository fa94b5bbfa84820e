"""Two rows of one person merged in a real WordPress: found, compared, confirmed; and a booking of the other row counts for the one."""

from __future__ import annotations

from customers_screen import People, Screen
from playwright.sync_api import expect


class TestMerging:
    def test_from_the_customers_page_to_one_account(self, screen: Screen, people: People) -> None:
        ana, again = people.welcome("Ana", 120), people.welcome("Anita", 30)
        screen.back_end.open("customer", id=ana.id)
        screen.page.get_by_role("link", name="Merge…").click()
        screen.dialog.get_by_label("The other entry of this person").fill(again.email)
        expect(screen.impact).to_contain_text("150 pts")
        expect(screen.impact).to_contain_text("Their e-mail addresses differ")
        screen.back_end.expect_accessible()
        screen.dialog.get_by_role("button", name="Merge").click()
        confirming = screen.page.locator("dialog[open]").last
        confirming.get_by_role("button", name="Merge").click()
        screen.back_end.expect_error("same", "Please confirm that both are the same person.")
        screen.dialog.get_by_label("I have checked that both are the same person").check()
        screen.dialog.get_by_role("button", name="Merge").click()
        screen.page.locator("dialog[open]").last.get_by_role("button", name="Merge").click()
        screen.back_end.expect_done(f"Both entries are one account now: {ana.name} has 150 pts.")
        expect(screen.page.locator("tr[data-bkl-kind=merged]")).to_have_count(2)
        before = people.balance(ana)
        people.book(again)
        assert people.balance(ana) > before
        screen.open(q=again.email)
        expect(screen.names()).to_have_count(0)
