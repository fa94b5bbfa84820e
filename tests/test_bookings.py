"""Bookings in pages are those that settling sees, one by one, with the same facts."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bridge.store.database import Database
from bridge.store.history.past import read_directory
from bridge.store.site import appointments, booked_facts
from bridge.store.site.bookings import Booked, count_bookings, list_bookings
from bridge.store.site.offers import read_tree
from tests.counting import counting
from tests.live import Salon
from tests.lives import NOW, book, book_and_settle, change, open_salon

SINCE = NOW - timedelta(days=30)


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    return open_salon(Salon(loyalty))


def read(salon: Salon, *, after: int = 0, limit: int = 100) -> list[Booked]:
    with salon.database.read() as conn:
        tree = read_tree(conn, tenant_id=salon.tenant)
        page = {"since": SINCE, "tree": tree, "after_id": after, "limit": limit}
        return list_bookings(conn, tenant_id=salon.tenant, **page)


def test_the_facts_are_those_that_settling_looks_up(salon: Salon) -> None:
    salon.add_category(3, 2)
    salon.add_service(12, 3)
    salon.add_customer(8, category=4)
    book(salon, 1, total="80.00", discount=Decimal(5))
    book(salon, 2, customer=8, service_id=salon.base + 12, payment_method="card", payment_status="pending")
    book(salon, 3, customer=9, service_id=salon.base + 99, staff_id=None, ends_at=None)
    for booked in read(salon):
        seen = booked.appointment
        with salon.database.read() as conn:
            row = appointments.find_appointment(conn, tenant_id=salon.tenant, appointment_id=seen.id)
            assert row is not None
            facts = booked_facts.lookup_facts(conn, facts=row.appointment.facts, customer_id=seen.customer_id)
        assert booked == Booked(replace(row.appointment, facts=facts), row.void_statuses, False)
    assert read(salon)[1].appointment.facts.service_categories == (salon.base + 3, salon.base + 2)


def test_categories_above_have_their_names_as_settling_and_as_history_look_them_up(salon: Salon) -> None:
    salon.add_category(3, 2)
    salon.add_service(12, 3)
    book(salon, 2, service_id=salon.base + 12)
    with salon.database.read() as conn:
        row = appointments.find_appointment(conn, tenant_id=salon.tenant, appointment_id=salon.base + 2)
        assert row is not None
        facts = booked_facts.lookup_facts(conn, facts=row.appointment.facts, customer_id=salon.base + 7)
        directory = read_directory(conn, tenant_id=salon.tenant)
    assert facts.labels[f"category:{salon.base + 2}"] == "Category 2"
    assert directory.complete(row.appointment.facts, None).labels == facts.labels


def test_those_that_were_made_or_took_place_since_then_page_by_page(salon: Salon) -> None:
    long_ago = NOW - timedelta(days=60)
    book(salon, 1, now=long_ago, ends_at=int((long_ago + timedelta(days=1)).timestamp()))
    book(salon, 2, now=long_ago, ends_at=int(SINCE.timestamp()))
    book(salon, 3, now=SINCE)
    book(Salon(salon.database), 4)
    assert [booked.appointment.id - salon.base for booked in read(salon)] == [2, 3]
    assert [booked.appointment.id - salon.base for booked in read(salon, after=salon.base + 2)] == [3]
    assert [booked.appointment.id - salon.base for booked in read(salon, limit=1)] == [2]
    with salon.database.read() as conn:
        assert count_bookings(conn, tenant_id=salon.tenant, since=SINCE) == 2


def test_once_paid_in_full_is_remembered(salon: Salon) -> None:
    book_and_settle(salon, 1, payment_status="paid")
    change(salon, 1, ring=False, paid_amount=Decimal(10))
    (booked,) = read(salon)
    assert booked.was_paid
    assert not booked.appointment.is_paid_in_full


def test_a_page_is_one_statement(salon: Salon) -> None:
    book(salon, 1)
    read(salon)
    with counting(salon.database) as seen:
        assert len(read(salon)) == 1
    assert len(seen) == 3, "two for the tree, one for the page"
