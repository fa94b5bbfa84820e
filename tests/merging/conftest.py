"""Eva, whom Booknetic has as two customers."""

from __future__ import annotations

import pytest

from bridge.store.database import Database
from tests.live import Salon
from tests.lives import book_and_settle, open_salon


@pytest.fixture(scope="module")
def loyalty(own_loyalty: Database) -> Database:
    return own_loyalty


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    """Eva as customer 7, who has 156 points of two bookings, and as customer 8 with 78 of one."""
    salon = open_salon(Salon(loyalty))
    salon.add_customer(8)
    book_and_settle(salon, 1)
    book_and_settle(salon, 2)
    book_and_settle(salon, 3, customer=8)
    return salon
