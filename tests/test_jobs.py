"""Jobs go on until nothing is left, however much there is, and what fails does not hold up the rest."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from small_site import open_new

from bridge.flows.settling import ring
from bridge.jobs import expiring
from bridge.jobs.expiring import release_holds
from bridge.jobs.sweeping import sweep
from bridge.store.database import Database
from tests.live import Salon
from tests.lives import NOW, book, open_salon


@pytest.fixture
def database(empty_database: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    with open_new(empty_database, f"{request.node.name[-20:].strip('_')}_") as database:
        yield database


@pytest.fixture
def salon(database: Database) -> Salon:
    return open_salon(Salon(database))


def test_all_late_holds_are_freed(database: Database, salon: Salon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiring, "PAGE", 2)
    salon.bonus(7, 1000, key="start", now=NOW)
    for number in range(5):
        salon.hold(7, Decimal("80.00"), 100, checkout=f"c{number}", now=NOW)
    assert salon.standing(7).held == 500
    assert release_holds(database, now=NOW + timedelta(minutes=29)) == 0
    assert release_holds(database, now=NOW + timedelta(minutes=30)) == 5
    assert salon.standing(7).held == 0


def test_all_that_vanished_is_taken_back_but_what_fails(
    database: Database, salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ring, "SWEEP_PAGE", 2)
    for appointment in range(1, 7):
        book(salon, appointment)
        salon.settle(appointment, now=NOW)
        salon.remove(appointment)
    salon.sql(
        "UPDATE {prefix}bkloyalty_settlements SET award = '' WHERE appointment_id IN (:one, :two)",
        one=salon.base + 1,
        two=salon.base + 2,
    )
    swept = sweep(database, now=NOW)
    assert [one.appointment_id - salon.base for one in swept.settled] == [3, 4, 5, 6]
    assert swept.failed == [(salon.tenant, salon.base + 1), (salon.tenant, salon.base + 2)]
    assert salon.standing(7).balance == 2 * 78
