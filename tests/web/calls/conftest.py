"""A programme in force, a clock that stands still, and a new customer for each test."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from small_site import SmallSite

from bridge import clock
from bridge.flows.programmes import configure
from bridge.store.database import Database
from tests.web.calls.salon import NOW, PROGRAMME, Salon


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("BKLOYALTY_NOW", NOW.isoformat())
    clock.standing_still.cache_clear()
    yield
    clock.standing_still.cache_clear()


@pytest.fixture(scope="module", autouse=True)
def _programme(database: Database) -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    job = partial(configure.import_programme, tenant_id=0, document=PROGRAMME, draft=False, now=start)
    database.transact(job)


@pytest.fixture
def salon(small_site: SmallSite, wordpress: Any) -> Salon:
    return Salon(small_site, wordpress)
