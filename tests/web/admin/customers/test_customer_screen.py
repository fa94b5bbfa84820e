"""One customer: how the account stands, every entry with its reasons, bookings, open holds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from bridge import clock
from bridge.flows.points.cart import Cart, CartLine
from tests.web.admin.customers.salon import OWNER_NAME, Salon, rows, words


class TestCustomer:
    def test_says_how_the_account_stands(self, salon: Salon) -> None:
        ana = salon.customer("Ana Ruiz", 240, email="ana@x.example")
        page = salon.back_end.screen("customer", id=str(ana))
        assert words(page.h1) == "Ana Ruiz"
        cards = [words(card) for card in page.select(".bkl-card")]
        assert cards[0] == "Points to spend 240 pts worth €2.40"
        assert cards[1] == "Lifetime points 240 pts what tiers look at, adjustments by hand included"
        assert cards[2] == "Tier Silver 35% 260 points more to reach Gold"
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
        from bridge.flows.points import redeem

        ana = salon.customer("Ana Ruiz", 500, user_id=str(salon.tenant * 10 + 5))
        line = CartLine(0, Decimal("80.00"), 1, ana)
        cart = Cart([line], checkout="c", asked=300, user_id=salon.tenant * 10 + 5)
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
        monkeypatch.setattr("bridge.web.admin.customers.customer.LINES", 2)
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
