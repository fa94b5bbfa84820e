"""A salon whose visits are counted, and an audit of all that was counted in it."""

from collections.abc import Iterator

import pytest
from small_site import open_new

from bridge.flows.audit.audit import audit
from bridge.jobs.people import index_people
from bridge.store.database import Database
from tests.live import Salon
from tests.lives import open_salon


@pytest.fixture(scope="package")
def database(empty_database: str) -> Iterator[Database]:
    with open_new(empty_database, "visits_") as database:
        yield database
        with database.read() as conn:
            assert audit(conn) == []


@pytest.fixture
def salon(database: Database) -> Salon:
    salon = open_salon(Salon(database))
    salon.add_customer(8)
    index_people(database)
    return salon
