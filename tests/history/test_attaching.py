"""What attaching history gives, to which bookings, and how these live on."""

import pytest

from bridge.store.database import Database
from tests.history.past import DAY, THEN, attach, findings, undo, visit
from tests.live import Salon
from tests.lives import lines, open_salon


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    return open_salon(Salon(loyalty))


def test_past_visits_earn_what_the_rules_say_dated_by_the_visit(salon: Salon) -> None:
    visit(salon, 1, at=THEN)
    visit(salon, 2, at=THEN + 7 * DAY, total="25.00")
    batch = attach(salon)
    assert (batch.state, batch.bookings, batch.customers, batch.points) == ("done", 2, 1, 78 + 72)
    assert [(line.kind, line.points, line.at) for line in lines(salon)] == [
        ("earned", 78, THEN),
        ("earned", 72, THEN + 7 * DAY),
    ]
    assert salon.standing(7).balance == 150
    assert findings(salon) == []


def test_undone_it_takes_back_what_it_gave(salon: Salon) -> None:
    visit(salon, 1, at=THEN)
    visit(salon, 2, at=THEN + 7 * DAY, total="25.00")
    batch = undo(salon, attach(salon))
    assert (batch.state, batch.detached_bookings, batch.detached_points) == ("undone", 2, 150)
    assert salon.standing(7).balance == 0
    assert findings(salon) == []
