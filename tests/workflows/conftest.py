"""A salon for each test: customer 7, service 11, three rules and two tiers (tests/lives.py), and no workflow yet."""

import pytest

from bridge.store.database import Database
from tests.live import Salon
from tests.lives import open_salon


@pytest.fixture(scope="module")
def loyalty(own_loyalty: Database) -> Database:
    return own_loyalty


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    return open_salon(Salon(loyalty))
