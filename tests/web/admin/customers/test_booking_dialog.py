"""One booking: rule by rule why and why not, as it was decided."""

from __future__ import annotations

from decimal import Decimal

from bs4 import BeautifulSoup

from bridge import clock
from bridge.flows.points.cart import Cart, CartLine
from bridge.flows.programmes import configure
from tests.web.admin.customers.salon import Salon, rows, words


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
        assert "Search there for Ana Ruiz, and look for" in words(page)

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
        assert not page.select(".bkl-buttons a")
        assert "Cut" in words(page.dl)

    def test_without_a_customer(self, salon: Salon) -> None:
        booking = salon.book(0)
        assert words(self.show(salon, booking).select_one("[data-bkl-why]")) == "The booking has no customer."

    def test_paid_with_points_and_given_back(self, salon: Salon) -> None:
        from bridge.flows.points import redeem

        user = salon.tenant * 10 + 5
        ana = salon.customer("Ana Ruiz", 500, user_id=str(user))
        cart = Cart([CartLine(0, Decimal(60), 1, ana)], checkout="c", asked=300, user_id=user)
        held = salon.do(redeem.hold, cart=cart, checkout="c", binding=f"b{salon.tenant}", now=clock.now())
        booking = salon.book(ana, settled=False)
        price = {"unique_key": "bkloyalty_points", "price": "3.00", "negative_or_positive": -1}
        salon.back_end.insert("appointment_prices", appointment_id=booking, **price)
        salon.back_end.site.ring(booking, tenant=salon.tenant, checkout=held.binding, line=0)
        salon.settle(booking)
        page = self.show(salon, booking)
        assert "Points redeemed: 300 pts They pay €3.00 of the price." in words(page)
        assert "€3.00 of it by points or rewards: €57.00 left" in words(page.dl)
        salon.set("bkntc_appointments", booking, status="canceled")
        salon.settle(booking)
        assert "300 points were given back" in words(self.show(salon, booking))

    def test_is_not_there_for_nobody(self, salon: Salon) -> None:
        assert salon.back_end.call("booking", "query", {"id": "999999999"})[0] == 404
