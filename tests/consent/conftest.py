"""Customers who were asked nothing yet."""

from collections.abc import Iterator

import pytest

from bridge.jobs.people import index_people
from bridge.store.database import Database
from tests.consent.asking import TEXT, write
from tests.live import Salon
from tests.lives import open_salon


@pytest.fixture
def salon(loyalty: Database) -> Iterator[Salon]:
    """Customers 7 to 9, of whom 9 is not in the search yet; the English wording is version 1."""
    salon = open_salon(Salon(loyalty))
    salon.add_customer(8)
    index_people(loyalty)
    salon.add_customer(9)
    write(salon, TEXT)
    yield salon
    index_people(loyalty)
