"""A salon whose visits are counted, and an audit of all that was counted in it."""

from collections.abc import Iterator

import pytest
from small_site import SmallSite

from bridge.flows.audit import audit
from bridge.jobs.people import index_people
from bridge.store.database import Database
from tests.live import Salon
from tests.lives import open_salon


@pytest.fixture(scope="package")
def database(empty_database: str) -> Iterator[Database]:
    site = SmallSite(empty_database, "visits_")
    site.create()
    database = Database(site.url, site.prefix)
    yield database
    with database.read() as conn:
        assert audit(conn) == []
    database.close()


@pytest.fixture
def salon(database: Database) -> Salon:
    salon = open_salon(Salon(database))
    salon.add_customer(8)
    index_people(database)
    return salon
