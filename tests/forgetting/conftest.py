"""Eva, of whom every table knows something."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bridge.core.customers.consent import Source
from bridge.flows.customers import consent
from bridge.flows.points import adjust
from bridge.jobs.people import index_people
from bridge.jobs.visits import count_visits
from bridge.store.database import Database
from tests.live import Salon
from tests.lives import NOW, book_and_settle, book_with_points, open_salon


@pytest.fixture(scope="module")
def loyalty(own_loyalty: Database) -> Database:
    return own_loyalty


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    """Eva, customer 7, with a name, bookings, points by hand with a note, points held, and consent."""
    salon = open_salon(Salon(loyalty))
    salon.sql("UPDATE {prefix}bkntc_customers SET first_name = 'Evangelina' WHERE id = :id", id=salon.base + 7)
    book_and_settle(salon, 1)
    book_and_settle(salon, 2)
    by_hand: dict[str, Any] = {"customer_id": salon.base + 7, "actor": 1, "now": NOW}
    salon.do(adjust.adjust, points=400, note="For Evangelina's wedding", key=f"{salon.tenant} note", **by_hand)
    salon.bonus(7, 30, key="welcome", now=NOW)
    book_with_points(salon, 3, 100)
    salon.settle(3, now=NOW)
    salon.hold(7, Decimal(50), 60, checkout=f"open {salon.tenant}", now=NOW)
    index_people(loyalty)
    count_visits(loyalty, now=NOW)
    salon.do(consent.write_wording, locale="en_US", text="May we write to you?", actor=1, now=NOW)
    given: dict[str, Any] = {"source": Source.STAFF, "wording": 1, "actor": 1, "note": "Evangelina said so"}
    salon.do(consent.answer, customer_id=salon.base + 7, agrees=True, now=NOW, **given)
    return salon
