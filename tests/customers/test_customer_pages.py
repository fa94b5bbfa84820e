"""What a customer's page shows beside the account: entries and bookings in slices, newest first, and open holds."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bridge.store.customers import customer_pages as pages
from bridge.store.database import Database
from tests.live import Salon
from tests.lives import NOW, book, book_and_settle, book_with_points, open_salon


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    return open_salon(Salon(loyalty))


def read(salon: Salon, ask: Any, *, customer: int | None = 7, **more: Any) -> Any:
    of = {} if customer is None else {"customer_id": salon.base + customer}
    with salon.database.read() as conn:
        return ask(conn, tenant_id=salon.tenant, **of, **more)


class TestEntries:
    def test_in_slices_both_ways_though_many_are_of_the_same_moment(self, salon: Salon) -> None:
        for number in range(7):
            salon.bonus(7, number + 1, key=str(number), now=NOW + timedelta(seconds=number // 3))
        salon.add_customer(8)
        salon.bonus(8, 99, key="other", now=NOW)
        everything = read(salon, pages.list_entries, limit=50)
        assert [entry.points for entry in everything] == [7, 6, 5, 4, 3, 2, 1]
        keys = [(entry.at, entry.id) for entry in everything]
        assert read(salon, pages.list_entries, limit=3, older_than=keys[2]) == everything[3:6]
        assert read(salon, pages.list_entries, limit=3, newer_than=keys[5]) == everything[2:5]
        assert read(salon, pages.list_entries, limit=3, newer_than=keys[1]) == everything[:1]

    def test_with_their_reasons_and_who_did_it(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        (entry,) = read(salon, pages.list_entries, limit=5)
        assert [reason["name"] for reason in entry.reasons] == ["Visit", "Spend", "Colour"]
        assert entry.actor is None
        assert read(salon, pages.list_entries_of_booking, customer=None, appointment_id=salon.base + 1) == [entry]
        assert read(salon, pages.list_entries_of_booking, customer=None, appointment_id=salon.base + 2) == []


class TestBookings:
    def test_newest_first_in_slices_both_ways(self, salon: Salon) -> None:
        for number in range(1, 7):
            book(salon, number)
        salon.add_customer(8)
        book(salon, 7, customer=8)
        ids = [salon.base + number for number in (6, 5, 4, 3, 2, 1)]
        assert read(salon, pages.list_booking_ids, limit=50) == ids
        assert read(salon, pages.list_booking_ids, limit=2, below=ids[1]) == ids[2:4]
        assert read(salon, pages.list_booking_ids, limit=2, above=ids[4]) == ids[2:4]

    def test_also_those_that_are_gone_and_those_never_settled_each_once(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        book_and_settle(salon, 2)
        salon.remove(2)
        salon.settle(2, now=NOW)
        book(salon, 3)
        assert read(salon, pages.list_booking_ids, limit=50) == [salon.base + number for number in (3, 2, 1)]

    def test_not_one_that_is_another_customers_now(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        salon.add_customer(8)
        book(salon, 1, customer=8)
        assert read(salon, pages.list_booking_ids, limit=50) == []
        assert read(salon, pages.list_booking_ids, customer=8, limit=50) == [salon.base + 1]

    def test_none_of_another_business(self, salon: Salon, loyalty: Database) -> None:
        book(salon, 1)
        other = Salon(loyalty)
        with other.database.read() as conn:
            assert pages.list_booking_ids(conn, tenant_id=other.tenant, customer_id=salon.base + 7, limit=5) == []


def test_holds_are_those_that_set_something_aside(salon: Salon) -> None:
    salon.bonus(7, 1000, key="start", now=NOW)
    salon.hold(7, Decimal("80.00"), 300, checkout="cart", now=NOW)
    book_with_points(salon, 1, 200)
    assert [(one.held, one.discount, one.appointment_id) for one in read(salon, pages.list_open_holds)] == [
        (300, Decimal(3), None),
        (200, Decimal(2), None),
    ]
    salon.settle(1, now=NOW)
    (hold,) = read(salon, pages.list_open_holds)
    assert (hold.held, hold.expires_at) == (300, NOW + timedelta(minutes=30))
