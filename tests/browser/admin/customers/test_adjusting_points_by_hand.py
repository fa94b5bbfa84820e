"""Points by hand in a real WordPress: both ways, once however often it is sent, with a way back."""

from __future__ import annotations

import re
import secrets

from customers_screen import People, Screen
from playwright.sync_api import expect


class TestAdjusting:
    def test_from_the_row_says_what_will_happen_and_can_be_undone(self, screen: Screen, people: People) -> None:
        ana = people.welcome("Ana", 1240)
        screen.open(q=ana.email)
        screen.row(ana).get_by_role("link", name="Adjust").click()
        expect(screen.dialog).to_contain_text(ana.name)
        screen.adjust("200", note="Sorry for the wait")
        worth = r"\(worth about €?2\.00\)"
        expect(screen.impact).to_have_text(
            re.compile(rf"^Give 200 points to {ana.name} {worth}: new balance 1,440 pts\.$")
        )
        screen.submit()
        screen.back_end.expect_done(f"200 points given to {ana.name}.")
        expect(screen.points(ana)).to_contain_text("1,440 pts")
        screen.back_end.toast.get_by_role("button", name="Undo").click()
        screen.back_end.expect_done(f"200 points taken from {ana.name}.")
        expect(screen.points(ana)).to_contain_text("1,240 pts")

    def test_more_than_is_available_is_refused_beside_the_field(self, screen: Screen, people: People) -> None:
        ana = people.welcome("Ana", 100)
        screen.open(q=ana.email)
        screen.row(ana).get_by_role("link", name="Adjust").click()
        screen.adjust("101", remove=True)
        expect(screen.back_end.field("points").locator(".bkl-error")).to_contain_text(
            "At most 100 points can be removed"
        )
        screen.submit()
        screen.back_end.expect_error("points", "At most 100 points can be removed: no more are available.")
        screen.dialog.get_by_label("Points", exact=True).fill("100")
        expect(screen.impact).to_contain_text("new balance 0 pts.")
        screen.submit()
        screen.back_end.expect_done(f"100 points taken from {ana.name}.")
        assert people.balance(ana) == 0

    def test_from_the_button_also_for_somebody_without_points(self, screen: Screen, people: People) -> None:
        family = f"N{secrets.token_hex(4)}"
        ana, bea = people.welcome("Ana", 5, family=family), people.welcome("Bea", family=family)
        screen.open()
        screen.page.get_by_role("link", name="Adjust points").first.click()
        search = screen.dialog.get_by_label("Customer", exact=True)
        expect(search).to_be_focused()
        search.fill(family)
        expect(screen.dialog.get_by_role("radio", name=ana.name)).to_be_visible()
        choice = screen.dialog.get_by_role("radio", name=bea.name)
        choice.focus()
        screen.page.keyboard.press("Space")
        screen.adjust("50")
        expect(screen.impact).to_contain_text(f"Give 50 points to {bea.name}")
        expect(choice).to_be_checked()
        screen.submit()
        screen.back_end.expect_done(f"50 points given to {bea.name}.")
        assert (people.balance(ana), people.balance(bea)) == (5, 50)

    def test_the_only_one_found_is_meant(self, screen: Screen, people: People) -> None:
        ana = people.welcome("Ana")
        screen.open()
        screen.page.get_by_role("link", name="Adjust points").first.click()
        screen.dialog.get_by_label("Customer", exact=True).fill(ana.email)
        expect(screen.dialog.get_by_role("radio", name=ana.name)).to_be_checked()
        screen.adjust("7")
        expect(screen.impact).to_contain_text(f"Give 7 points to {ana.name}")
        screen.submit()
        screen.back_end.expect_done("7 points given")

    def test_without_a_customer_says_so_at_the_search(self, screen: Screen) -> None:
        screen.open()
        screen.page.get_by_role("link", name="Adjust points").first.click()
        screen.adjust("7")
        screen.submit()
        screen.back_end.expect_error("q", "Please choose a customer.")

    def test_a_double_click_and_a_repeated_form_post_once(self, screen: Screen, people: People) -> None:
        ana = people.welcome("Ana", 10)
        screen.open(q=ana.email)
        screen.row(ana).get_by_role("link", name="Adjust").click()
        screen.adjust("30")
        fields = screen.page.evaluate(
            "Object.fromEntries(new FormData(document.querySelector('dialog form[data-bkl-form]')))"
        )
        screen.dialog.get_by_role("button", name="Adjust points").dblclick()
        screen.back_end.expect_done(f"30 points given to {ana.name}.")
        assert people.balance(ana) == 40
        ajax = screen.back_end.root.get_attribute("data-bkl-ajax")
        again = screen.page.context.request.post(
            ajax, form=fields | {"_bkl_nonce": screen.back_end.root.get_attribute("data-bkl-nonce")}
        )
        assert again.ok
        assert people.entries(ana) == 2

    def test_the_detail_view_says_who_what_when_and_why(self, screen: Screen, people: People) -> None:
        ana = people.welcome("Ana", 10)
        screen.open(q=ana.email)
        screen.row(ana).get_by_role("link", name="Adjust").click()
        screen.adjust("30", note="Birthday")
        screen.submit()
        screen.back_end.expect_done("30 points given")
        screen.names().first.click()
        expect(screen.back_end.title()).to_have_text(ana.name)
        screen.page.locator("tr[data-bkl-kind=adjusted]").first.get_by_text("Admin adjustment").click()
        expect(screen.dialog).to_contain_text("Birthday")
        expect(screen.dialog).to_contain_text("+30 pts")
        login = screen.page.locator("#wp-admin-bar-my-account .display-name").first.text_content() or ""
        expect(screen.dialog.locator(".bkl-facts")).to_contain_text(login)
        screen.back_end.expect_accessible()
