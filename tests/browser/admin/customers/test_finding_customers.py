"""Customer points in a real WordPress: found, sorted, looked into, explained booking by booking, each to who may see it."""

from __future__ import annotations

import re
import secrets

from back_end import BackEnd, make_staff
from customers_screen import PASSED, People, Screen
from playwright.sync_api import expect
from walk import Salon


class TestFinding:
    def test_by_name_mail_and_telephone(self, screen: Screen, people: People) -> None:
        ana = people.welcome("Ángela", 640)
        bea = people.welcome("Bea", 30, family=ana.name.split()[1])
        screen.open().search(ana.name.split()[1])
        expect(screen.names()).to_have_text([ana.name, bea.name])
        for words in (f"angela {ana.name.split()[1]}", ana.email[:18], ana.phone.removeprefix("+34 ")):
            screen.search(words)
            expect(screen.names()).to_have_text([ana.name])
        expect(screen.points(ana)).to_contain_text("640 pts")
        expect(screen.points(ana)).to_contain_text(re.compile(r"≈ €?6\.40"))

    def test_a_picture_is_shown_where_booknetic_keeps_it(self, screen: Screen, people: People) -> None:
        ana = people.welcome("Ana", 5)
        people.sql(f"UPDATE wp_bkntc_customers SET profile_image = 'ana.jpg' WHERE id = {ana.id}")
        screen.open(q=ana.email)
        picture = screen.row(ana).locator("img.bkl-face")
        expect(picture).to_have_attribute("src", re.compile(r"/uploads/booknetic/customers/ana\.jpg$"))

    def test_nothing_found_says_how_to_search(self, screen: Screen) -> None:
        screen.open().search("xyzzy-nobody")
        expect(screen.page.locator(".bkl-empty")).to_contain_text("Nothing found for “xyzzy-nobody”")
        screen.back_end.expect_accessible()
        screen.page.get_by_role("link", name="Show all with points").last.click()
        expect(screen.names().first).to_be_visible()

    def test_a_heading_sorts_and_turns(self, screen: Screen, people: People) -> None:
        family = f"S{secrets.token_hex(4)}"
        ana, bea, cleo = (
            people.welcome(name, points, family=family) for name, points in (("Ana", 20), ("Bea", 30), ("Cleo", 10))
        )
        screen.open(q=family)
        expect(screen.names()).to_have_text([bea.name, ana.name, cleo.name])
        screen.page.get_by_role("columnheader", name="Customer").get_by_role("link").click()
        expect(screen.names()).to_have_text([ana.name, bea.name, cleo.name])
        screen.page.get_by_role("columnheader", name="Customer").get_by_role("link").click()
        expect(screen.names()).to_have_text([cleo.name, bea.name, ana.name])
        expect(screen.page.get_by_role("columnheader", name="Customer")).to_have_attribute("aria-sort", "descending")
        for expected in ([bea.name, ana.name, cleo.name], [cleo.name, ana.name, bea.name]):
            screen.page.get_by_role("columnheader", name="Points", exact=True).get_by_role("link").click()
            expect(screen.names()).to_have_text(expected)

    def test_pages_go_on_and_back(self, screen: Screen, people: People) -> None:
        family = f"P{secrets.token_hex(4)}"
        values = ", ".join(f"('C{number:02}', '{family}')" for number in range(27))
        first = int(
            people.sql(
                f"INSERT INTO wp_bkntc_customers (first_name, last_name) VALUES {values}; SELECT LAST_INSERT_ID()"
            )
        )
        rows = ", ".join(f"(0, {first + number}, 0, 0, 0, 0, 0, '{{}}', NOW(6), NOW(6))" for number in range(27))
        people.sql(
            "INSERT INTO wp_bkloyalty_accounts (tenant_id, customer_id, balance, held, earned, adjusted, lifetime, tallies, "
            f"created_at, updated_at) VALUES {rows}"
        )
        people._wait_for(first + 26)
        screen.open(q=family, state="everyone", sort="name")
        expect(screen.names()).to_have_count(25)
        screen.page.get_by_role("link", name="Next page").click()
        expect(screen.names()).to_have_text([f"C25 {family}", f"C26 {family}"])
        screen.page.get_by_role("link", name="Previous page").click()
        expect(screen.names()).to_have_count(25)
        expect(screen.page.get_by_role("link", name="Previous page")).to_have_count(0)
        screen.page.go_back()
        expect(screen.names()).to_have_count(2)

    def test_an_address_that_somebody_changed_says_so(self, screen: Screen) -> None:
        screen.open(after="nonsense")
        expect(screen.page.get_by_role("alert")).to_contain_text("Please begin with its first page")


class TestLookingInto:
    def test_the_whole_row_opens_the_customer(self, screen: Screen, people: People) -> None:
        ana = people.welcome("Ana", 1500)
        screen.open(q=ana.email)
        screen.points(ana).click()
        expect(screen.back_end.title()).to_have_text(ana.name)
        expect(screen.back_end.title()).to_be_focused()
        expect(screen.page.locator(".bkl-cards")).to_contain_text("1,500 pts")
        expect(screen.page.locator(".bkl-cards")).to_contain_text("500 points more to reach Gold")
        screen.page.go_back()
        expect(screen.names()).to_have_text([ana.name])

    def test_a_booking_says_why_and_why_not(self, screen: Screen, people: People) -> None:
        ana = people.welcome("Ana")
        early = people.book(ana, made=PASSED)
        good = people.book(ana)
        void = people.book(ana, status="canceled")
        screen.back_end.open("customer", id=ana.id)
        expect(screen.page.locator("tr[data-bkl-kind=earned]")).to_contain_text("Visit +10 pts")
        screen.page.get_by_role("link", name="Bookings").click()
        outcomes = screen.page.locator("tbody td[data-label='What came of it']")
        expect(outcomes.nth(0)).to_contain_text("with which a booking counts for nothing")
        expect(outcomes.nth(1)).to_contain_text("Visit +10 pts")
        expect(outcomes.nth(2)).to_contain_text("It was made before the programme was active.")
        outcomes.nth(1).click()
        expect(screen.dialog.get_by_role("heading", name=f"Appointment {good}")).to_be_visible()
        rules = screen.dialog.locator("tr[data-bkl-gave=yes]")
        expect(rules).to_have_count(2)
        expect(rules.nth(1)).to_contain_text(re.compile(r"1 point for every full €?1\.00 of the €?60\.00 paid\."))
        screen.back_end.expect_accessible()
        screen.dialog.get_by_role("link", name="Close").click()
        outcomes.nth(2).click()
        expect(screen.dialog.get_by_role("heading", name=f"Appointment {early}")).to_be_visible()
        expect(screen.dialog.locator("[data-bkl-why]")).to_have_text("It was made before the programme was active.")
        assert void > good


class TestMyCustomers:
    def test_staff_see_their_own_only(self, screen: Screen, people: People, salon: Salon) -> None:
        family = f"M{secrets.token_hex(4)}"
        mine, foreign = (people.welcome(name, 10, family=family) for name in ("Ana", "Bea"))
        login, staff = make_staff(salon, bkloyalty="my")
        people.book(mine, staff=staff)
        booking = people.book(foreign)
        eva = Screen(BackEnd(screen.page, salon).log_in(login))
        eva.open(q=family)
        expect(eva.names()).to_have_text([mine.name])
        expect(eva.back_end.root).to_contain_text("You see your own customers.")
        for place in ({"screen": "customer", "id": foreign.id}, {"screen": "booking", "id": booking}):
            eva.back_end.open(**place)
            expect(eva.page.get_by_role("alert")).to_contain_text("There is no such")
        eva.open(q=family)
        eva.page.get_by_role("link", name="Adjust points").first.click()
        eva.dialog.get_by_label("Customer", exact=True).fill(family)
        expect(eva.dialog.locator("[name=customer]")).to_have_count(1)
        expect(eva.dialog.get_by_role("radio", name=mine.name)).to_be_checked()
