"""Customer points in a real WordPress: found, sorted, looked into, adjusted both ways, and explained booking by booking."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from typing import Any

import pytest
from back_end import BackEnd, make_staff
from playwright.sync_api import Locator, Page, expect
from stage.wordpress import DATABASE
from walk import Salon

PASSED = 1_700_000_000


@dataclass(frozen=True)
class Known:
    """A customer whom the test made."""

    id: int
    name: str
    email: str
    phone: str


class People:
    """Customers of the salon, made by SQL as Booknetic's plugin would leave them, and their bookings."""

    def __init__(self, salon: Salon) -> None:
        self.salon = salon

    def sql(self, statement: str) -> str:
        return str(self.salon.site.database.sql(statement, DATABASE)).strip()

    def welcome(self, first: str, points: int = 0, *, family: str | None = None) -> Known:
        """Somebody whose family name nobody else has, findable when this returns."""
        family = family or f"Q{secrets.token_hex(4)}"
        email, phone = f"{first}.{family}@x.example".lower(), f"+34 6{secrets.randbelow(10**8):08d}"
        made = int(
            self.sql(
                "INSERT INTO wp_bkntc_customers (first_name, last_name, email, phone_number) "
                f"VALUES ('{first}', '{family}', '{email}', '{phone}'); SELECT LAST_INSERT_ID()"
            )
        )
        if points:
            self.adjust(made, points)
        self._wait_for(made)
        return Known(made, f"{first} {family}", email, phone)

    def adjust(self, customer: int, points: int) -> None:
        self.salon.site.service.command("adjust", "--customer", str(customer), "--points", str(points))

    def book(self, customer: Known, *, staff: int | None = None, status: str = "approved", made: int = 0) -> int:
        """A booking of 60 euro that is settled, made now or at that second."""
        made = made or int(time.time())
        booking = self.sql(
            "INSERT INTO wp_bkntc_appointments (customer_id, service_id, staff_id, location_id, status, payment_status, "
            f"payment_method, paid_amount, starts_at, ends_at, created_at) VALUES ({customer.id}, {self.salon.service}, "
            f"{staff or self.salon.staff}, {self.salon.location}, '{status}', 'not_paid', 'local', 0, {made + 3600}, "
            f"{made + 7200}, {made}); SELECT LAST_INSERT_ID()"
        )
        self.sql(
            "INSERT INTO wp_bkntc_appointment_prices (appointment_id, unique_key, price, negative_or_positive) "
            f"VALUES ({booking}, 'service_price', 60, 1)"
        )
        self.salon.site.service.command("settle", "--appointment", booking)
        return int(booking)

    def balance(self, customer: Known) -> int:
        return int(self.salon.site.service.ask("statement", "--customer", str(customer.id))["balance"])

    def entries(self, customer: Known) -> int:
        return len(self.salon.site.service.ask("statement", "--customer", str(customer.id))["entries"])

    def _wait_for(self, customer: int) -> None:
        """The worker indexes newcomers within a second or two."""
        end = time.monotonic() + 15
        while self.sql(f"SELECT 1 FROM wp_bkloyalty_words WHERE customer_id = {customer} LIMIT 1") != "1":
            assert time.monotonic() < end, "the worker did not index a new customer"
            time.sleep(0.2)


class Screen:
    """The list of customers."""

    def __init__(self, back_end: BackEnd) -> None:
        self.back_end = back_end
        self.page = back_end.page
        self.dialog = back_end.dialog
        self.impact = self.dialog.locator("[data-bkl-live-output=impact]")

    def open(self, **query: Any) -> Screen:
        self.back_end.open("customers", **query)
        return self

    def search(self, words: str) -> Screen:
        self.page.get_by_label("Search by name, e-mail or telephone").fill(words)
        self.page.get_by_role("button", name="Search").click()
        expect(self.page).to_have_url(re.compile("[?&]q="))
        return self

    def names(self) -> Locator:
        return self.page.locator("tbody th a")

    def row(self, customer: Known) -> Locator:
        return self.page.locator("tbody tr").filter(has_text=customer.name)

    def points(self, customer: Known) -> Locator:
        return self.row(customer).locator("[data-label=Points]")

    def adjust(self, points: str, *, remove: bool = False, note: str = "") -> None:
        """Fills the dialog that is open."""
        self.dialog.get_by_label("Remove points" if remove else "Add points").check()
        self.dialog.get_by_label("Points", exact=True).fill(points)
        self.dialog.get_by_label("Note").fill(note)

    def submit(self) -> None:
        self.dialog.get_by_role("button", name="Adjust points").click()


@pytest.fixture(scope="module")
def people(salon: Salon) -> People:
    salon.offer("choose")
    return People(salon)


@pytest.fixture
def screen(owner: BackEnd, people: People) -> Screen:
    return Screen(owner)


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
        screen.page.get_by_label("Sort by").select_option("points")
        screen.page.get_by_role("button", name="Search").click()
        expect(screen.names()).to_have_text([cleo.name, ana.name, bea.name])

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
            expect(eva.page.get_by_role("alert")).to_contain_text("does not exist, or you may not see it")
        eva.open(q=family)
        eva.page.get_by_role("link", name="Adjust points").first.click()
        eva.dialog.get_by_label("Customer", exact=True).fill(family)
        expect(eva.dialog.locator("[name=customer]")).to_have_count(1)
        expect(eva.dialog.get_by_role("radio", name=mine.name)).to_be_checked()


class TestEverywhere:
    @pytest.mark.parametrize("locale", ["en_US", "es_ES"])
    def test_is_accessible_in_both_languages(self, screen: Screen, people: People, salon: Salon, locale: str) -> None:
        ana = people.welcome("Ana", 1240)
        booking = people.book(ana)
        salon.speak(locale)
        try:
            screen.open(q=ana.email)
            screen.back_end.expect_accessible()
            screen.back_end.open("customer", id=ana.id)
            screen.back_end.expect_accessible()
            screen.back_end.open("customer", id=ana.id, show="bookings")
            screen.back_end.expect_accessible()
            for place in (
                {"screen": "booking", "id": booking},
                {"screen": "adjust", "customer": ana.id},
                {"screen": "adjust", "q": "ana"},
            ):
                screen.back_end.open(**place)
                expect(screen.page.locator("#bkl-dialog-title")).to_be_visible()
                screen.back_end.expect_accessible()
        finally:
            salon.speak("en_US")

    def test_fits_a_phone(self, people: People, salon: Salon, phone: Page) -> None:
        ana = people.welcome("Ana", 1240)
        booking = people.book(ana)
        on_phone = Screen(BackEnd(phone, salon).as_owner())
        on_phone.open(q=ana.email)
        expect(on_phone.points(ana)).to_contain_text("1,310 pts")
        on_phone.back_end.expect_to_fit()
        on_phone.row(ana).get_by_role("link", name="Adjust").click()
        on_phone.adjust("5")
        expect(on_phone.impact).to_contain_text("Give 5 points")
        on_phone.back_end.expect_accessible()
        on_phone.submit()
        on_phone.back_end.expect_done("5 points given")
        for place in (
            {"screen": "customer", "id": ana.id},
            {"screen": "customer", "id": ana.id, "show": "bookings"},
            {"screen": "booking", "id": booking},
        ):
            on_phone.back_end.open(**place)
            on_phone.back_end.expect_accessible()

    def test_by_keyboard_alone(self, screen: Screen, people: People) -> None:
        ana = people.welcome("Ana", 100)
        screen.open(q=ana.email)
        adjust = screen.row(ana).get_by_role("link", name="Adjust")
        adjust.focus()
        screen.page.keyboard.press("Enter")
        expect(screen.dialog.get_by_label("Add points")).to_be_focused()
        screen.page.keyboard.press("ArrowDown")
        screen.page.keyboard.press("Tab")
        screen.page.keyboard.type("40")
        screen.page.keyboard.press("Enter")
        screen.back_end.expect_done(f"40 points taken from {ana.name}.")
        expect(screen.points(ana)).to_contain_text("60 pts")

    def test_without_javascript(self, browser: Any, salon: Salon, people: People) -> None:
        ana = people.welcome("Ana", 100)
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        plain = Screen(BackEnd(page, salon).as_owner())
        plain.open()
        page.get_by_label("Search by name, e-mail or telephone").fill(ana.email)
        page.get_by_role("button", name="Search").click()
        plain.row(ana).get_by_role("link", name="Adjust").click()
        page.get_by_label("Remove points").check()
        page.get_by_label("Points", exact=True).fill("101")
        page.get_by_role("button", name="Adjust points").click()
        expect(page.locator("#bkl-points-error")).to_contain_text("At most 100 points can be removed")
        expect(page.get_by_label("Points", exact=True)).to_have_value("101")
        page.get_by_label("Points", exact=True).fill("60")
        page.get_by_role("button", name="Adjust points").click()
        expect(page.get_by_role("status").first).to_contain_text(f"60 points taken from {ana.name}.")
        page.get_by_role("button", name="Undo").click()
        assert people.balance(ana) == 100
        plain.back_end.open("adjust")
        page.get_by_label("Customer", exact=True).fill(ana.email)
        page.get_by_role("button", name="Search").click()
        expect(page.get_by_role("radio", name=ana.name)).to_be_checked()
        page.get_by_label("Points", exact=True).fill("1")
        page.get_by_role("button", name="Adjust points").click()
        expect(page.get_by_role("status").first).to_contain_text("1 point given")
        context.close()
