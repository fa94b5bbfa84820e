"""A salon for each test: customers 7, 8 and 9, tiers Silver from 500 and Gold from 550 lifetime points (tests/lives.py)."""

import pytest

from bridge.store.database import Database
from tests.imports.brought import add_people
from tests.live import Salon
from tests.lives import open_salon


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    salon = open_salon(Salon(loyalty))
    add_people(salon, 7, 8, 9)
    return salon
