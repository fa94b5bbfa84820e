"""Visits and profiles follow the calendar, settled or not."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bridge.flows.settling import visits
from bridge.jobs.appointments import settle_due
from bridge.jobs.people import forget_people, index_people
from bridge.jobs.sweeping import sweep
from bridge.jobs.visits import read_calendar
from bridge.store.database import Database
from tests.live import Salon
from tests.lives import HOUR, NOW, PROGRAMME, book, book_and_settle, book_with_points, change, open_salon
from tests.visits.counted import END, LATER, brief, count, profile


class TestSettledBookings:
    def test_a_visit_counts_from_its_end_on(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        count(salon, END - timedelta(seconds=1))
        found = profile(salon)
        assert (found.visits, found.last_visit_at, found.next_visit_at) == (0, None, END)
        count(salon, END)
        found = profile(salon)
        assert (found.visits, found.spent, found.first_visit_at, found.last_visit_at) == (1, 80, END, END)
        assert found.next_visit_at is None
        assert found.last_service_id == salon.base + 11 and found.last_location_id == 1

    def test_what_points_paid_was_not_spent(self, salon: Salon) -> None:
        salon.adjust(7, 1000, key="start", now=NOW)
        book_with_points(salon, 1, 300)
        salon.settle(1, now=NOW)
        count(salon)
        assert brief(salon) == (1, Decimal(77))

    @pytest.mark.parametrize("how", [{"status": "canceled"}, {"payment_status": "canceled"}, {"customer_id": 0}])
    def test_what_counts_for_nothing_is_no_visit_until_it_counts_again(self, salon: Salon, how: dict[str, Any]) -> None:
        book_and_settle(salon, 1)
        count(salon)
        before = profile(salon)
        change(salon, 1, **how)
        salon.settle(1, now=LATER)
        count(salon)
        assert brief(salon) == (0, 0) and profile(salon).last_visit_at is None
        change(salon, 1, status="approved", payment_status="not_paid", customer_id=salon.base + 7)
        salon.settle(1, now=LATER)
        count(salon)
        assert profile(salon) == before

    def test_a_visit_given_to_somebody_else_is_theirs(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        count(salon)
        change(salon, 1, customer_id=salon.base + 8)
        salon.settle(1, now=LATER)
        count(salon)
        assert (brief(salon), brief(salon, 8)) == ((0, 0), (1, 80))

    def test_a_booking_moved_ahead_is_no_visit_yet(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        count(salon)
        moved = LATER + timedelta(days=3)
        change(salon, 1, starts_at=int(moved.timestamp()), ends_at=int((moved + HOUR).timestamp()))
        salon.settle(1, now=LATER)
        count(salon)
        assert brief(salon) == (0, 0) and profile(salon).next_visit_at == moved + HOUR

    @pytest.mark.parametrize("second", [9_999_999_999_999, -9_999_999_999_999])
    def test_a_row_with_an_impossible_time_keeps_no_other_from_being_read(self, salon: Salon, second: int) -> None:
        for appointment in (1, 2):
            book(salon, appointment)
        change(salon, 1, ring=False, starts_at=second, ends_at=second, created_at=second)
        salon.sql("DELETE FROM {prefix}bkloyalty_doorbells WHERE tenant_id = :tenant", tenant=salon.tenant)
        read_calendar(salon.database, now=LATER)
        count(salon)
        assert brief(salon)[0] == (1 if second > 0 else 2)
        salon.settle(1, now=LATER)

    def test_a_booking_that_is_gone_is_no_visit(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        count(salon)
        salon.remove(1)
        salon.settle(1, now=LATER)
        count(salon)
        assert brief(salon) == (0, 0)

    def test_void_is_what_the_programme_says(self, database: Database) -> None:
        salon = open_salon(Salon(database), {**PROGRAMME, "void_statuses": ["no-show"]})
        index_people(database)
        book_and_settle(salon, 1, status="no-show")
        book_and_settle(salon, 2, status="canceled")
        count(salon)
        assert brief(salon) == (1, 80)

    def test_an_online_payment_that_never_came_is_no_visit(self, salon: Salon) -> None:
        book_and_settle(salon, 1, payment_status="pending", payment_method="stripe")
        count(salon, NOW + timedelta(minutes=39))
        assert profile(salon).next_visit_at == END
        settle_due(salon.database, now=NOW + timedelta(minutes=41))
        count(salon, NOW + timedelta(minutes=41))
        assert profile(salon).next_visit_at is None

    def test_counting_again_changes_nothing(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        count(salon)
        before = profile(salon)
        assert count(salon) == 0
        salon.settle(1, now=LATER)
        assert count(salon) == 1
        assert profile(salon) == before


class TestHistory:
    """Bookings from before the programme, which nobody settles."""

    def book(self, salon: Salon, appointment: int, **options: Any) -> None:
        long_ago = NOW - timedelta(days=400)
        book(salon, appointment, now=long_ago, **options)
        salon.sql("DELETE FROM {prefix}bkloyalty_doorbells WHERE tenant_id = :tenant", tenant=salon.tenant)

    def read(self, salon: Salon) -> int:
        return read_calendar(salon.database, now=LATER)

    def test_counts(self, salon: Salon, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(visits, "READ", 2)
        for appointment in range(1, 6):
            self.book(salon, appointment, customer=7 + appointment % 2)
        self.book(salon, 6, status="canceled")
        self.read(salon)
        assert (brief(salon), brief(salon, 8)) == ((2, 160), (3, 240))
        assert self.read(salon) == 0

    def test_changes_that_nobody_tells_of_are_found(self, salon: Salon) -> None:
        for appointment in (1, 2, 3):
            self.book(salon, appointment)
        self.read(salon)
        change(salon, 1, status="canceled", ring=False)
        change(salon, 2, customer_id=salon.base + 8, ring=False)
        salon.remove(3)
        assert self.read(salon) == 3
        assert (brief(salon), brief(salon, 8)) == ((0, 0), (1, 80))

    def test_settled_bookings_are_left_to_whoever_settles_them(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        count(salon)
        change(salon, 1, status="canceled", ring=False)
        assert self.read(salon) == 0
        assert sweep(salon.database, now=LATER).settled
        count(salon)
        assert brief(salon) == (0, 0)

    def test_a_tenant_that_is_not_known_has_none(self, salon: Salon, database: Database) -> None:
        stranger = Salon(database)
        stranger.add_customer(7)
        self.book(stranger, 1)
        self.read(salon)
        assert profile(stranger) is None


class TestPeople:
    def test_whoever_comes_has_a_profile_with_all_that_is_known(self, salon: Salon) -> None:
        salon.add_customer(9)
        book_and_settle(salon, 1, customer=9)
        count(salon)
        assert profile(salon, 9) is None
        index_people(salon.database)
        found = profile(salon, 9)
        assert (found.visits, found.spent, found.last_visit_at) == (1, 80, END)
        assert (found.balance, found.lifetime, found.tier, found.redeemed) == (78, 78, None, 0)

    def test_whoever_is_gone_has_none(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        count(salon)
        salon.sql("DELETE FROM {prefix}bkntc_customers WHERE id = :id", id=salon.base + 7)
        forget_people(salon.database, now=LATER)
        assert profile(salon) is None
        salon.add_customer(7)
        index_people(salon.database)
        assert brief(salon) == (1, 80)

    def test_the_account_is_in_the_profile(self, salon: Salon) -> None:
        salon.adjust(7, 600, key="start", now=NOW)
        book_with_points(salon, 1, 100)
        salon.settle(1, now=NOW)
        salon.hold(7, Decimal("80.00"), 50, checkout="waits", now=NOW)
        found, standing = profile(salon), salon.standing(7)
        assert (found.balance, found.held, found.lifetime) == (standing.balance, 50, standing.lifetime)
        assert (found.tier, found.redeemed) == ("Gold", 100)
        change(salon, 1, status="canceled")
        salon.settle(1, now=LATER)
        assert (profile(salon).redeemed, profile(salon).balance) == (0, 600)
