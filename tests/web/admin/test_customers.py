"""Customer points as the back end shows and changes them: the list, a customer, a booking, adjustments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup

from bridge import clock, jobs
from bridge.core.permissions import Actor
from bridge.flows import adjust, configure, settle
from bridge.store.database import Database

PROGRAMME: dict[str, Any] = {
    "earning_rules": [
        {"id": 1, "name": "Visit", "award": {"points": 50}},
        {"id": 2, "name": "Colour only", "award": {"points": 20}, "when": {"services": [99]}},
        {"id": 3, "name": "Tenth", "award": {"points": 200, "every_visits": 10}},
        {"id": 4, "name": "Old", "award": {"points": 1}, "active": False},
    ],
    "tiers": [{"name": "Silver", "color": "#888888", "min_points": 100}, {"name": "Gold", "color": "#aa7700", "min_points": 500}],
    "redemption": {"enabled": True, "point_value": "0.01"},
}  # fmt: skip
OWNER_NAME = "Olga Owner"


class Salon:
    """A business with a programme, some customers and their bookings."""

    def __init__(self, back_end: Any, database: Database) -> None:
        self.back_end = back_end
        self.database = database
        self.tenant = back_end.tenant
        self.base = self.tenant * 1000
        report = {"timezone": "Europe/Madrid", "currency": "EUR", "decimals": 2, "locale": "en_US"}
        self.do(configure.save_report, report=report)
        self.do(configure.import_programme, document=PROGRAMME, draft=False, now=clock.now() - timedelta(days=30))
        back_end.insert("services", id=self.base + 1, name="Cut", category_id=0)
        back_end.insert("staff", id=self.base + 3, name="Eva", user_id=self.tenant * 10 + 1)
        back_end.site.insert("/users", ID=self.tenant * 10, user_login=f"o{self.tenant}", display_name=OWNER_NAME)

    def do(self, flow: Any, **arguments: Any) -> Any:
        return self.database.transact(lambda conn: flow(conn, tenant_id=self.tenant, **arguments))

    def customer(self, name: str, points: int = 0, **columns: str) -> int:
        first, _, last = name.partition(" ")
        made: int = self.back_end.insert("customers", first_name=first, last_name=last, **columns)
        if points:
            self.give(made, points)
        jobs.index_people(self.database)
        return made

    def give(self, customer: int, points: int, *, note: str | None = None) -> int:
        arguments = {"customer_id": customer, "points": points, "note": note, "actor": self.tenant * 10}
        posted = self.do(adjust.adjust, **arguments, key=clock.new_id(), now=clock.now())
        return int(posted.id)

    def book(self, customer: int, *, days_ago: int = 2, settled: bool = True, **columns: Any) -> int:
        made = int((clock.now() - timedelta(days=days_ago)).timestamp())
        values = {
            "customer_id": customer, "service_id": self.base + 1, "staff_id": self.base + 3, "status": "approved",
            "payment_status": "not_paid", "starts_at": made + 3600, "ends_at": made + 7200, "created_at": made,
        } | columns  # fmt: skip
        booking: int = self.back_end.insert("appointments", **values)
        self.back_end.insert("appointment_prices", appointment_id=booking, unique_key="service_price", price="60.00")
        if settled:
            self.settle(booking)
        return booking

    def settle(self, booking: int) -> None:
        self.do(settle.settle, appointment_id=booking, now=clock.now())

    def set(self, table: str, row: int, **columns: Any) -> None:
        with self.back_end.site.cursor() as cursor:
            pairs = ", ".join(f"{name} = %s" for name in columns)
            cursor.execute(
                f"UPDATE {self.back_end.site.prefix}{table} SET {pairs} WHERE id = %s", (*columns.values(), row)
            )

    def drop(self, table: str, row: int) -> None:
        with self.back_end.site.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.back_end.site.prefix}{table} WHERE id = %s", (row,))

    def staff(self, role: str) -> Any:
        """The back end as Eva sees it, with this role."""
        self.back_end.site.insert(
            "user_role_managers", staff=str(self.base + 3), permissions=role, tenant_id=self.tenant
        )
        caller = self.back_end.caller.as_(Actor.STAFF, user=self.tenant * 10 + 1)
        return type(self.back_end)(self.back_end.site, caller, self.tenant)

    def balance(self, customer: int) -> int:
        with self.back_end.site.cursor() as cursor:
            query = f"SELECT balance FROM {self.back_end.site.prefix}bkloyalty_accounts WHERE customer_id = %s"
            cursor.execute(query, (customer,))
            return int((cursor.fetchone() or (0,))[0])


@pytest.fixture
def salon(back_end: Any, database: Database) -> Iterator[Salon]:
    yield Salon(back_end, database)


def words(node: Any) -> str:
    return " ".join(node.get_text(" ").split())


def rows(page: BeautifulSoup, table: int = 0) -> list[list[str]]:
    found = page.select("table")[table]
    return [[words(cell) for cell in row.select("th, td")] for row in found.select("tbody tr")]


def names(page: BeautifulSoup) -> list[str]:
    return [words(link) for link in page.select("tbody th a")]


class TestList:
    def test_shows_who_has_points_with_all_there_is_to_know(self, salon: Salon) -> None:
        salon.customer("Ana Ruiz", 640, email="ana@x.example", phone_number="+34 600 111")
        salon.customer("Bea Gil", 80)
        salon.customer("Cleo Nothing")
        page = salon.back_end.screen("customers")
        assert rows(page) == [
            ["AR Ana Ruiz ana@x.example +34 600 111", "640 pts ≈ €6.40", "Gold", "640 pts", "Adjust Ana Ruiz"],
            ["BG Bea Gil", "80 pts ≈ €0.80", "", "80 pts", "Adjust Bea Gil"],
        ]
        (row, _) = page.select("tbody tr")
        assert row["data-bkl-href"] == row.select_one("a")["href"]
        assert "screen=customer&" in row["data-bkl-href"]
        assert page.select_one("tbody circle")["fill"] == "#aa7700"

    def test_finds_by_name_mail_and_telephone(self, salon: Salon) -> None:
        salon.customer("Ana Ruiz", 5, email="ana@x.example", phone_number="+34 600 111 222")
        salon.customer("Bea Muñoz", 5)
        for asked in ("ana", "RUIZ an", "ana@x", "600 111", "@x.example"):
            assert names(salon.back_end.screen("customers", q=asked)) == ["Ana Ruiz"], asked
        assert names(salon.back_end.screen("customers", q="munoz")) == ["Bea Muñoz"]

    def test_says_how_to_search_where_nothing_was_found(self, salon: Salon) -> None:
        salon.customer("Ana Ruiz", 5)
        page = salon.back_end.screen("customers", q="<b>nobody</b>")
        assert "Nothing found for “<b>nobody</b>”" in words(page.select_one(".bkl-empty"))
        assert "telephone" in words(page.select_one(".bkl-empty"))
        assert page.select_one("input[name=q]")["value"] == "<b>nobody</b>"

    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            (None, ["Ana", "Bea", "Cleo"]),
            ("points", ["Cleo", "Bea", "Ana"]),
            ("name", ["Ana", "Bea", "Cleo"]),
            ("-name", ["Cleo", "Bea", "Ana"]),
            ("-lifetime", ["Ana", "Bea", "Cleo"]),
            ("nonsense", ["Ana", "Bea", "Cleo"]),
        ],
    )
    def test_is_sorted_by_what_was_asked(self, salon: Salon, sort: str | None, expected: list[str]) -> None:
        for name, points in (("Cleo", 1), ("Ana", 3), ("Bea", 2)):
            salon.customer(name, points)
        page = salon.back_end.screen("customers", **({"sort": sort} if sort else {}))
        assert names(page) == expected

    def test_a_heading_sorts_and_then_turns(self, salon: Salon) -> None:
        salon.customer("Ana", 3)

        def heads(page: BeautifulSoup) -> list[tuple[str, str]]:
            columns = page.select("thead th[aria-sort]")
            return [(column["aria-sort"], column.a["href"].partition("screen=customers")[2]) for column in columns]

        assert heads(salon.back_end.screen("customers")) == [
            ("none", "&sort=name"),
            ("descending", "&sort=points"),
            ("none", "&sort=-lifetime"),
        ]
        assert heads(salon.back_end.screen("customers", sort="name", q="ana"))[0] == (
            "ascending",
            "&q=ana&sort=-name",
        )

    def test_goes_on_page_by_page_and_back(self, salon: Salon, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bridge.web.admin.customers.LINES", 2)
        for number in range(5):
            salon.customer(f"C{number}", 10 + number)
        first = salon.back_end.screen("customers")
        assert names(first) == ["C4", "C3"]
        assert [words(link) for link in first.select(".bkl-pager a")] == ["Next page"]
        second = self.follow(salon, first)
        assert names(second) == ["C2", "C1"]
        last = self.follow(salon, second)
        assert names(last) == ["C0"]
        assert [words(link) for link in last.select(".bkl-pager a")] == ["Previous page"]
        assert names(self.follow(salon, last)) == ["C2", "C1"]

    def follow(self, salon: Salon, page: BeautifulSoup) -> BeautifulSoup:
        from urllib.parse import parse_qsl

        query = dict(parse_qsl(page.select(".bkl-pager a")[-1]["href"].partition("screen=customers")[2]))
        return salon.back_end.screen("customers", **query)

    @pytest.mark.parametrize(
        "cursor", ["x", "e30", "WzFd", "WyItcG9pbnRzIiwxXQ", "WyJuYW1lIiwiYSIsMV0", "🙂", "W" * 2000]
    )
    def test_an_address_that_was_changed_is_refused_in_a_sentence(self, salon: Salon, cursor: str) -> None:
        salon.customer("Ana", 3)
        status, answer = salon.back_end.call("customers", "query", {"after": cursor})
        assert (status, answer["error"]["code"]) == (422, "invalid_input")
        assert "first page" in answer["error"]["message"]

    @pytest.mark.parametrize("sign", ["%", "_", "\\", "%%", "*", "?", "%_%"])
    def test_signs_that_stand_for_anything_elsewhere_stand_for_themselves(self, salon: Salon, sign: str) -> None:
        for name in ("Ana", "Bea 100%", "C_D", "E\\F", "CxD"):
            salon.customer(name, 5)
        assert names(salon.back_end.screen("customers", q=sign)) == []
        assert "Nothing found" in words(salon.back_end.screen("customers", q=sign))
        assert names(salon.back_end.screen("customers", q="100%")) == ["Bea 100%"]
        assert names(salon.back_end.screen("customers", q="C_D")) == ["C_D"]
        assert names(salon.back_end.screen("customers", q="E\\F")) == ["E\\F"]
        assert names(salon.back_end.screen("customers", q="A%a")) == []

    def test_those_below_zero_under_their_own_filter(self, salon: Salon) -> None:
        ana = salon.customer("Ana", 50)
        salon.customer("Bea", 10)
        with salon.back_end.site.cursor() as cursor:
            prefix = salon.back_end.site.prefix
            cursor.execute(f"UPDATE {prefix}bkloyalty_accounts SET balance = -50 WHERE customer_id = %s", (ana,))
        assert names(salon.back_end.screen("customers")) == ["Bea"]
        below = salon.back_end.screen("customers", state="below")
        assert names(below) == ["Ana"]
        assert rows(below)[0][1] == "−50 pts"
        assert names(salon.back_end.screen("customers", state="everyone", sort="name")) == ["Ana", "Bea"]

    def test_teaches_when_nobody_has_points(self, salon: Salon) -> None:
        page = salon.back_end.screen("customers")
        assert "Nobody has points yet" in words(page)
        assert "screen=adjust" in page.select_one(".bkl-empty a")["href"]
        assert "Nobody is below zero" in words(salon.back_end.screen("customers", state="below"))

    def test_without_a_programme_points_have_no_worth(self, back_end: Any, database: Database) -> None:
        ana = back_end.insert("customers", first_name="Ana")
        arguments = {"customer_id": ana, "points": 5, "note": None, "actor": None, "key": "x", "now": clock.now()}
        database.transact(lambda conn: adjust.adjust(conn, tenant_id=back_end.tenant, **arguments))
        assert rows(back_end.screen("customers"))[0][1] == "5 pts"

    def test_keeps_somebody_who_is_gone_without_a_name(self, salon: Salon) -> None:
        ana = salon.customer("Ana", 5)
        salon.drop("bkntc_customers", ana)
        page = salon.back_end.screen("customers")
        assert names(page) == [f"Deleted customer #{ana}"]
        assert f"Deleted customer #{ana}" in words(salon.back_end.screen("reports").select_one("#bkl-log table"))
        assert not page.select(".bkl-row-actions a")

    def test_shows_pictures_where_booknetic_says_where_they_are(self, salon: Salon) -> None:
        salon.customer("Ana", 5, profile_image="a.jpg")
        salon.customer("Bea", 4, profile_image="../../evil.php")
        from tests.web.admin.conftest import PAGE

        page = PAGE | {"pictures_url": "https://salon.example/pictures/"}
        answer = salon.back_end.caller.ask("/v1/admin/customers", {"page": page, "query": {}})
        pictures = BeautifulSoup(answer["html"], "html.parser").select("img.bkl-face")
        assert [picture["src"] for picture in pictures] == ["https://salon.example/pictures/a.jpg"]
        assert not salon.back_end.screen("customers").select("img")

    def test_speaks_spanish(self, salon: Salon) -> None:
        salon.customer("Ana", 640)
        page = salon.back_end.speaking("es_ES").screen("customers")
        assert words(page.h1) == "Puntos de clientes"
        assert rows(page)[0][1] == "640 puntos ≈ 6,40 €"


class TestCustomer:
    def test_says_how_the_account_stands(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz", 240, email="ana@x.example")
        page = salon.back_end.screen("customer", id=str(ana))
        assert words(page.h1) == "Ana Ruiz"
        cards = [words(card) for card in page.select(".bkl-card")]
        assert cards[0] == "Points to spend 240 pts worth €2.40"
        assert cards[1] == "Balance 240 pts"
        assert cards[3] == "Tier Silver 35% 260 points more to reach Gold"
        assert page.select_one("progress")["value"] == "35"

    def test_every_entry_says_why_and_who(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        booking = salon.book(ana)
        adjustment = salon.give(ana, 30, note="Sorry <b>")
        (adjusted, earned) = rows(salon.back_end.screen("customer", id=str(ana)))
        assert adjusted[1:] == [
            "Admin adjustment", "+30 pts", f"Adjustment {adjustment}", f"By {OWNER_NAME} Sorry <b>",
        ]  # fmt: skip
        assert earned[1:] == ["Earned", "+50 pts", f"Appointment {booking}", "Visit +50 pts For every booking"]

    def test_open_holds_with_until_when(self, salon: Salon) -> None:
        from bridge.flows import redeem

        ana = salon.customer("Ana Ruiz", 500, user_id=str(salon.tenant * 10 + 5))
        line = redeem.CartLine(0, Decimal("80.00"), 1, ana)
        cart = redeem.Cart([line], checkout="c", asked=300, user_id=salon.tenant * 10 + 5)
        salon.do(redeem.hold, cart=cart, checkout="c", binding=f"b{salon.tenant}", now=clock.now())
        page = salon.back_end.screen("customer", id=str(ana))
        assert "Points to spend 200 pts" in words(page)
        held = words(page.select_one("section.bkl-section"))
        assert held.startswith("Set aside right now 300 pts (€3.00) for a booking that is being made, free again on")

    def test_bookings_with_what_came_of_each(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        early = salon.book(ana, days_ago=40)
        good = salon.book(ana)
        void = salon.book(ana, status="canceled")
        found = rows(salon.back_end.screen("customer", id=str(ana), show="bookings"))
        assert [row[2:] for row in found] == [
            ["Earned nothing Its status is “Canceled”, with which a booking counts for nothing.", "–", "–"],
            ["Earned Visit +50 pts", "50 pts", "–"],
            ["Earned nothing It was made before the programme was active.", "–", "–"],
        ]
        assert [row[0] for row in found] == [f"Cut Appointment {one}, Eva" for one in (void, good, early)]

    @pytest.mark.parametrize("show", ["history", "bookings"])
    def test_lists_go_on_page_by_page_and_back(self, salon: Salon, monkeypatch: pytest.MonkeyPatch, show: str) -> None:
        monkeypatch.setattr("bridge.web.admin.customer.LINES", 2)
        ana = salon.customer("Ana")
        ids = [salon.book(ana, days_ago=20 - number) for number in range(5)]
        pages = [f"Appointment {one}" for one in reversed(ids)]

        def seen(page: BeautifulSoup) -> list[str]:
            return [one for one in pages if f"{one}" in words(page.table)]

        def follow(page: BeautifulSoup, words_: str) -> BeautifulSoup:
            from urllib.parse import parse_qsl

            (link,) = [one for one in page.select(".bkl-pager a") if words_ in words(one)]
            return salon.back_end.screen("customer", **dict(parse_qsl(link["href"].partition("screen=customer&")[2])))

        first = salon.back_end.screen("customer", id=str(ana), show=show)
        second = follow(first, "Next")
        third = follow(second, "Next")
        back = follow(third, "Previous")
        assert [seen(page) for page in (first, second, third, back)] == [pages[:2], pages[2:4], pages[4:], pages[2:4]]
        assert seen(follow(back, "Previous")) == pages[:2]
        assert len(third.select(".bkl-pager a")) == len(first.select(".bkl-pager a")) == 1

    @pytest.mark.parametrize("cursor", ["x", "WyJoaXN0b3J5IiwxXQ", "WyJib29raW5ncyIsMV0"])
    def test_an_address_that_was_changed_is_refused(self, salon: Salon, cursor: str) -> None:
        ana = salon.customer("Ana", 3)
        assert salon.back_end.call("customer", "query", {"id": str(ana), "after": cursor})[0] == 422

    def test_teaches_where_nothing_happened_yet(self, salon: Salon) -> None:
        ana = str(salon.customer("Ana"))
        assert "Nothing happened yet" in words(salon.back_end.screen("customer", id=ana))
        assert "No bookings yet" in words(salon.back_end.screen("customer", id=ana, show="bookings"))

    def test_is_not_there_for_nobody(self, salon: Salon) -> None:
        for asked in ({"id": "999999999"}, {"id": str(10**17)}):
            assert salon.back_end.call("customer", "query", asked)[0] == 404
        assert salon.back_end.call("customer", "query", {})[0] == 422


class TestBooking:
    def show(self, salon: Salon, booking: int) -> BeautifulSoup:
        return salon.back_end.screen("booking", id=str(booking))

    def test_says_rule_by_rule_why_and_why_not(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        booking = salon.book(ana)
        page = self.show(salon, booking)
        assert rows(page) == [
            ["Visit", "+50 pts", "For every booking."],
            ["Colour only", "– none", "The service is Cut, not a service that no longer exists (#99)."],
            ["Tenth", "– none", "1 of 10 visits, 9 visits to go."],
            ["Old", "– none", "It was paused."],
        ]
        assert "Ana Ruiz" in words(page.dl)
        assert "€60.00" in words(page.dl)
        assert "Decided by version 1 of the programme" in words(page.caption)
        assert rows(page, 1)[0][1:3] == ["Earned", "+50 pts"]
        assert page.select_one(".bkl-buttons a")["href"].endswith("appointments_url?page=booknetic")

    def test_stays_as_it_was_whatever_changes(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        booking = salon.book(ana)
        before = rows(self.show(salon, booking))
        salon.do(configure.import_programme, document={"earning_rules": []}, draft=False, now=clock.now())
        salon.set("bkntc_services", salon.base + 1, name="Renamed")
        salon.settle(booking)
        page = self.show(salon, booking)
        assert rows(page) == before
        assert "Cut" in words(page.dl) and "Renamed" not in words(page)

    def test_taken_back(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        booking = salon.book(ana)
        salon.set("bkntc_appointments", booking, status="canceled")
        salon.settle(booking)
        page = self.show(salon, booking)
        assert "Points earned: 0 pts Taken back" in words(page)
        assert words(page.select_one("[data-bkl-why]")).startswith("Its status is “Canceled”")
        assert [row[1:3] for row in rows(page, 1)] == [["Earned", "+50 pts"], ["Taken back", "−50 pts"]]

    def test_deleted(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        booking = salon.book(ana)
        with salon.back_end.site.cursor() as cursor:
            cursor.execute(f"DELETE FROM {salon.back_end.site.prefix}bkntc_appointments WHERE id = %s", (booking,))
        salon.settle(booking)
        page = self.show(salon, booking)
        assert words(page.select_one("[data-bkl-why]")) == "The booking was deleted."
        assert "Cut" in words(page.dl)

    def test_without_a_customer(self, salon: Salon) -> None:
        booking = salon.book(0)
        assert words(self.show(salon, booking).select_one("[data-bkl-why]")) == "The booking has no customer."

    def test_paid_with_points_and_given_back(self, salon: Salon) -> None:
        from bridge.flows import redeem

        user = salon.tenant * 10 + 5
        ana = salon.customer("Ana Ruiz", 500, user_id=str(user))
        cart = redeem.Cart([redeem.CartLine(0, Decimal(60), 1, ana)], checkout="c", asked=300, user_id=user)
        held = salon.do(redeem.hold, cart=cart, checkout="c", binding=f"b{salon.tenant}", now=clock.now())
        booking = salon.book(ana, settled=False)
        price = {"unique_key": "bkloyalty_points", "price": "3.00", "negative_or_positive": -1}
        salon.back_end.insert("appointment_prices", appointment_id=booking, **price)
        salon.back_end.site.ring(booking, tenant=salon.tenant, checkout=held.binding, line=0)
        salon.settle(booking)
        page = self.show(salon, booking)
        assert "Points redeemed: 300 pts They pay €3.00 of the price." in words(page)
        assert "€3.00 of it by points: €57.00 left" in words(page.dl)
        salon.set("bkntc_appointments", booking, status="canceled")
        salon.settle(booking)
        assert "300 points were given back" in words(self.show(salon, booking))

    def test_is_not_there_for_nobody(self, salon: Salon) -> None:
        assert salon.back_end.call("booking", "query", {"id": "999999999"})[0] == 404


class TestAdjust:
    KEY = "0" * 31 + "1"

    def form(self, customer: int, points: Any = "200", direction: str = "add", **more: str) -> dict[str, Any]:
        return {
            "customer": str(customer), "direction": direction, "points": str(points), "note": "", "key": self.KEY,
        } | more  # fmt: skip

    def test_gives_points_and_says_so(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz", 1240)
        answer = salon.back_end.send("customers/adjust", **self.form(ana, note="Sorry"))
        assert answer["done"] == "200 points given to Ana Ruiz."
        assert salon.balance(ana) == 1440
        assert answer["undo"]["path"] == "customers/undo"

    def test_takes_points(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz", 100)
        answer = salon.back_end.send("customers/adjust", **self.form(ana, 1, "remove"))
        assert answer["done"] == "1 point taken from Ana Ruiz."
        assert salon.balance(ana) == 99

    def test_posts_once_however_often_it_is_sent(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        answers = [salon.back_end.send("customers/adjust", **self.form(ana)) for _ in range(3)]
        assert answers[0] == answers[1] == answers[2]
        assert salon.balance(ana) == 200

    def test_a_form_that_was_used_is_refused_for_another_adjustment(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        salon.back_end.send("customers/adjust", **self.form(ana))
        refusal = salon.back_end.speaking("es_ES").refused("customers/adjust", **self.form(ana, 300))
        assert refusal["status"] == 409
        assert refusal["message"].startswith("Este formulario")
        assert salon.balance(ana) == 200

    @pytest.mark.parametrize(
        ("locale", "said"),
        [
            ("en_US", "At most 100 points can be removed: no more are available."),
            ("es_ES", "Se pueden quitar como máximo 100 puntos: no hay más disponibles."),
        ],
    )
    def test_more_than_is_available_is_refused_beside_the_field(self, salon: Salon, locale: str, said: str) -> None:
        ana = salon.customer("Ana Ruiz", 100)
        refusal = salon.back_end.speaking(locale).refused("customers/adjust", **self.form(ana, 101, "remove"))
        assert (refusal["code"], refusal["field"], refusal["message"]) == ("insufficient_points", "points", said)
        assert salon.balance(ana) == 100

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"points": ""}, "points"),
            ({"points": "0"}, "points"),
            ({"points": "-5"}, "points"),
            ({"points": "1.5"}, "points"),
            ({"points": "9" * 12}, "points"),
            ({"direction": "double"}, "direction"),
            ({"note": "x" * 1001}, "note"),
            ({"customer": ""}, "q"),
            ({"key": "undo:1"}, None),
            ({"key": ""}, None),
        ],
    )
    def test_refuses_what_is_no_adjustment(self, salon: Salon, changed: dict[str, str], field: str | None) -> None:
        ana = salon.customer("Ana Ruiz")
        refusal = salon.back_end.refused("customers/adjust", **self.form(ana) | changed)
        assert (refusal["status"], refusal.get("field")) == (422, field)
        assert salon.balance(ana) == 0

    def test_asked_for_again_after_it_was_taken_back_says_so(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        given = salon.back_end.send("customers/adjust", **self.form(ana))
        salon.back_end.send("customers/undo", **given["undo"]["form"])
        again = salon.back_end.send("customers/adjust", **self.form(ana))
        assert again["done"].startswith("This adjustment was made before, and taken back since by adjustment")
        assert again["undo"] is None
        assert salon.balance(ana) == 0
        again = salon.back_end.speaking("es_ES").send("customers/adjust", **self.form(ana))
        assert again["done"].startswith("Este ajuste ya se hizo")

    @pytest.mark.parametrize(("locale", "said"), [("en_US", "Booknetic does not have"), ("es_ES", "Booknetic ya no")])
    def test_whom_booknetic_has_deleted_is_refused_before_saving_as_when_saving(
        self, salon: Salon, locale: str, said: str
    ) -> None:
        ana = salon.customer("Ana Ruiz", 100)
        salon.drop("bkntc_customers", ana)
        back_end = salon.back_end.speaking(locale)
        preview = back_end.send("customers/preview", **self.form(ana))
        assert preview["wrong"]["field"] == "customer"
        assert preview["parts"]["impact"].startswith(said)
        refusal = back_end.refused("customers/adjust", **self.form(ana))
        assert (refusal["field"], refusal["message"][: len(said)]) == ("customer", said)
        status, answer = back_end.call("adjust", "query", {"customer": str(ana)})
        assert (status, answer["error"]["message"][: len(said)]) == (404, said)

    def test_for_nobody_is_not_there(self, salon: Salon) -> None:
        assert salon.back_end.refused("customers/adjust", **self.form(999999999))["status"] == 404

    def test_the_dialog_has_a_key_of_its_own_each_time(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz", email="ana@x.example")
        first, second = (salon.back_end.screen("adjust", customer=str(ana)) for _ in range(2))
        assert first.select_one("[name=key]")["value"] != second.select_one("[name=key]")["value"]
        assert first.select_one("[name=customer]")["value"] == str(ana)
        assert "ana@x.example" in words(first)
        assert not first.select("[name=q]")

    def test_the_search_offers_also_those_without_points(self, salon: Salon) -> None:
        salon.customer("Ana Ruiz", 640, email="ana@x.example")
        salon.customer("Ana Nadie")
        found = self.preview(salon, q="ana")["parts"]["found"]
        labels = [words(label) for label in BeautifulSoup(found, "html.parser").select("label")]
        assert sorted(labels) == ["Ana Nadie 0 pts", "Ana Ruiz ana@x.example · 640 pts"]
        assert "Nobody found" in self.preview(salon, q="zzz")["parts"]["found"]
        only = salon.back_end.screen("adjust", q="nadie").select_one("label input + span")
        assert words(only) == "Ana Nadie 0 pts"

    def preview(self, salon: Salon, **form: str) -> Any:
        return salon.back_end.send("customers/preview", **{"direction": "add", "points": ""} | form)

    def test_says_what_would_happen_before_the_button(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz", 1240)
        bea = salon.customer("Bea Gil", 90)
        assert self.preview(salon, customer=str(ana), points="200")["parts"]["impact"] == (
            "Give 200 points to Ana Ruiz (worth about €2.00): new balance 1,440 pts."
        )
        assert self.preview(salon, customer=str(ana), points="1000", direction="remove")["parts"]["impact"] == (
            "Take 1,000 points from Ana Ruiz (worth about €10.00): new balance 240 pts. "
            "The tier changes from Gold to Silver."
        )
        assert self.preview(salon, q="bea", points="10")["parts"]["impact"].endswith(
            "The customer reaches the tier Silver."
        ), "whoever is the only one found is meant"
        assert self.preview(salon, customer=str(bea), points="")["parts"]["impact"] == ""

    def test_says_beforehand_what_would_be_refused(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz", 100)
        wrong = self.preview(salon, customer=str(ana), points="101", direction="remove")["wrong"]
        assert (wrong["field"], wrong["message"][:11]) == ("points", "At most 100")
        assert self.preview(salon, customer=str(ana), points="x")["wrong"]["field"] == "points"
        assert self.preview(salon, customer=str(ana), points="5")["wrong"] is None

    def test_points_set_aside_are_named_as_the_reason(self, salon: Salon) -> None:
        from bridge.flows import redeem

        user = salon.tenant * 10 + 5
        ana = salon.customer("Ana Ruiz", 100, user_id=str(user))
        cart = redeem.Cart([redeem.CartLine(0, Decimal(60), 1, ana)], checkout="c", asked=60, user_id=user)
        salon.do(redeem.hold, cart=cart, checkout="c", binding=f"b{salon.tenant}", now=clock.now())
        refusal = salon.back_end.refused("customers/adjust", **self.form(ana, 41, "remove"))
        assert refusal["message"] == (
            "At most 40 points can be removed: no more are available. 60 more are set aside for bookings."
        )


class TestAdjustment:
    def test_says_who_what_when_and_why(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        adjustment = salon.give(ana, 30, note="Sorry")
        page = salon.back_end.screen("adjustment", id=str(adjustment))
        facts = {words(one.dt): words(one.dd) for one in page.select(".bkl-facts div")}
        assert facts.pop("When")
        assert facts == {
            "Number": str(adjustment), "Customer": "Ana Ruiz", "Points": "+30 pts", "Note": "Sorry", "Made by": OWNER_NAME,
        }  # fmt: skip

    def test_undo_posts_the_opposite_with_a_note_and_once(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        given = salon.give(ana, 30)
        for _ in range(2):
            answer = salon.back_end.send("customers/undo", adjustment=str(given))
            assert answer["done"] == "30 points taken from Ana Ruiz."
        assert salon.balance(ana) == 0
        (back, _) = rows(salon.back_end.screen("customer", id=str(ana)))
        assert back[4] == f"By {OWNER_NAME} Takes back adjustment {given}"
        page = salon.back_end.screen("adjustment", id=str(given))
        assert "Taken back by adjustment" in words(page)
        undoing = page.select(".bkl-facts a")[-1]["href"].rpartition("=")[2]
        assert f"Takes back adjustment {given}" in words(salon.back_end.screen("adjustment", id=undoing).dl)

    def test_undo_is_refused_once_the_points_are_used(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz")
        given = salon.give(ana, 30)
        salon.give(ana, -20)
        refusal = salon.back_end.refused("customers/undo", adjustment=str(given))
        assert refusal["message"].startswith("At most 10 points can be removed")

    def test_is_not_there_for_what_is_none(self, salon: Salon) -> None:
        assert salon.back_end.call("adjustment", "query", {"id": "999999999"})[0] == 404


class TestMyCustomers:
    """Somebody who may deal with their own customers only sees no trace of others."""

    def test_everywhere(self, salon: Salon) -> None:
        mine, foreign = salon.customer("Ana Mine"), salon.customer("Ana Foreign", 70)
        booking = salon.book(mine)
        other = salon.book(foreign, staff_id=salon.base + 4)
        adjustment = salon.give(foreign, 5)
        eva = salon.staff('{"bkloyalty": "my"}')
        assert names(eva.screen("customers")) == ["Ana Mine"]
        assert "your own customers" in words(eva.screen("customers"))
        assert names(eva.screen("customers", q="ana", sort="name")) == ["Ana Mine"]
        assert names(eva.screen("customers", q="foreign", state="everyone")) == []
        assert eva.call("customer", "query", {"id": str(mine)})[0] == 200
        assert eva.call("booking", "query", {"id": str(booking)})[0] == 200
        for path, query in (("customer", foreign), ("booking", other), ("adjustment", adjustment)):
            assert eva.call(path, "query", {"id": str(query)})[0] == 404
        assert eva.call("adjust", "query", {"customer": str(foreign)})[0] == 404
        form = TestAdjust().form(foreign)
        assert eva.refused("customers/adjust", **form)["status"] == 404
        assert eva.refused("customers/preview", **form)["status"] == 404
        assert eva.refused("customers/undo", adjustment=str(adjustment))["status"] == 404
        found = eva.send("customers/preview", q="ana", direction="add")["parts"]["found"]
        assert "Ana Mine" in found and "Foreign" not in found
        assert salon.balance(foreign) == 75 + 50
        assert "Silver 100 pts 1" in words(salon.back_end.screen("tiers"))
        assert "Silver 100 pts 0" in words(eva.screen("tiers"))
        assert eva.send("customers/adjust", **TestAdjust().form(mine))["done"]

    def test_whoever_may_not_adjust_sees_no_way_to(self, salon: Salon) -> None:
        ana = salon.customer("Ana Mine", 5)
        eva = salon.staff('{"bkloyalty": "all", "bkloyalty_adjust": "off"}')
        for page in (eva.screen("customers"), eva.screen("customer", id=str(ana))):
            assert "screen=adjust" not in str(page).replace("screen=adjustment", "")
        assert eva.call("adjust", "query", {"customer": str(ana)})[0] == 403
        assert "screen=rules" in eva.screen("customers", state="below").select_one(".bkl-menu").decode()
