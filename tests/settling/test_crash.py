"""A kill between any two statements of settling, holding or expiring loses nothing and doubles nothing."""

from decimal import Decimal
from typing import Any

import pytest

from bridge.flows.audit.audit import audit
from bridge.store.database import Database
from tests.kills import survive
from tests.live import Salon
from tests.lives import NOW, book_with_points, open_salon


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    salon = open_salon(Salon(loyalty))
    salon.bonus(7, 1000, key="start", now=NOW)
    return salon


def findings(salon: Salon) -> list[Any]:
    with salon.database.read() as conn:
        return [finding for finding in audit(conn) if finding.tenant == salon.tenant]


def test_settling_a_redemption_and_an_award(salon: Salon) -> None:
    book_with_points(salon, 1, 300)
    killed = survive(salon.database, lambda: salon.settle(1, now=NOW))
    assert killed >= 15
    standing = salon.standing(7)
    assert (standing.balance, standing.held, standing.lifetime) == (777, 0, 1077)
    assert findings(salon) == []


def test_taking_back(salon: Salon) -> None:
    book_with_points(salon, 1, 300)
    salon.settle(1, now=NOW)
    salon.sql("UPDATE {prefix}bkntc_appointments SET status = 'canceled' WHERE id = :id", id=salon.base + 1)
    salon.ring(1, at=NOW)
    assert survive(salon.database, lambda: salon.settle(1, now=NOW)) >= 10
    assert salon.standing(7).balance == 1000
    assert findings(salon) == []


def test_a_hold(salon: Salon) -> None:
    assert survive(salon.database, lambda: salon.hold(7, Decimal("80.00"), 300, checkout="c", now=NOW)) >= 5
    standing = salon.standing(7)
    assert (standing.balance, standing.held) == (1000, 300)
    assert findings(salon) == []
