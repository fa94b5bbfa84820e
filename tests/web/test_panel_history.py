"""The history of the customer's panel speaks of bookings by what was booked and for when."""

from datetime import timedelta

import pytest

from bridge.store.database import Database
from bridge.web import portraits
from bridge.web.views import PanelView, VisitView
from tests.live import Salon
from tests.lives import HOUR, NOW, book_and_settle, change, open_salon


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    return open_salon(Salon(loyalty))


def look(salon: Salon) -> PanelView:
    whose = {"tenant_id": salon.tenant, "customer_id": salon.base + 7}
    with salon.database.read() as conn:
        view = portraits.draw(conn, **whose, name=None, locale="en_US", now=NOW + HOUR)
    assert view is not None
    return view


def test_a_booking_has_its_service_and_its_day(salon: Salon) -> None:
    book_and_settle(salon, 1)
    assert [entry.visit for entry in look(salon).entries] == [VisitView("Service 11", (NOW + timedelta(days=7)).date())]


def test_a_booking_that_is_gone_is_still_known_and_says_why_its_points_are(salon: Salon) -> None:
    book_and_settle(salon, 1)
    salon.remove(1)
    salon.settle(1, now=NOW + HOUR)
    taken, earned = look(salon).entries
    assert taken.visit == earned.visit is not None
    assert (taken.cause, earned.cause) == ("Because the booking was deleted", "")


def test_a_booking_that_is_moved_has_its_new_day(salon: Salon) -> None:
    book_and_settle(salon, 1)
    change(salon, 1, starts_at=int((NOW + timedelta(days=9)).timestamp()))
    salon.settle(1, now=NOW + HOUR)
    (entry,) = look(salon).entries
    assert entry.visit is not None and entry.visit.on == (NOW + timedelta(days=9)).date()


def test_what_is_no_booking_has_none(salon: Salon) -> None:
    salon.bonus(7, 500, key="start", now=NOW)
    assert [entry.visit for entry in look(salon).entries] == [None]
