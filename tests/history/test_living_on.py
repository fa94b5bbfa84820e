"""Once attached, a booking of the past lives as any other does."""

from decimal import Decimal

import pytest

from bridge.flows.settling import ring
from bridge.store.database import Database
from tests.history.past import DAY, THEN, attach, findings, settlement, visit
from tests.live import Salon
from tests.lives import NOW, PROGRAMME, change, lines, open_salon, shown


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    """One visit, attached; points live for 12 months."""
    salon = open_salon(Salon(loyalty), {**PROGRAMME, "expiry": {"months": 12}})
    salon.add_customer(8)
    visit(salon, 1, at=THEN)
    attach(salon)
    return salon


def test_settling_it_again_changes_nothing(salon: Salon) -> None:
    salon.ring(1, at=NOW)
    assert salon.settle(1, now=NOW).entries == ()
    assert shown(salon) == [("earned", 78)]


def test_canceling_takes_back_and_undoing_that_gives_again_with_the_same_expiry(salon: Salon) -> None:
    change(salon, 1, status="canceled")
    salon.settle(1, now=NOW + DAY)
    assert salon.standing(7).balance == 0
    change(salon, 1, status="approved")
    salon.settle(1, now=NOW + 2 * DAY)
    assert shown(salon) == [("earned", 78), ("reversed", -78), ("earned", 78)]
    salon.expire(now=NOW + 364 * DAY)
    assert salon.standing(7).balance == 78
    salon.expire(now=NOW + 365 * DAY)
    assert salon.standing(7).balance == 0
    assert findings(salon) == []


def test_a_change_of_price_writes_the_difference(salon: Salon) -> None:
    visit(salon, 1, at=THEN, total="120.00")
    salon.ring(1, at=NOW)
    assert [entry.points for entry in salon.settle(1, now=NOW).entries] == [4]
    assert [line.at for line in lines(salon)] == [THEN, NOW]
    assert findings(salon) == []


def test_deleting_takes_back(salon: Salon) -> None:
    salon.ring(1, at=NOW, hook="bkntc_appointment_deleted")
    salon.remove(1)
    salon.settle(1, now=NOW)
    assert salon.standing(7).balance == 0
    assert findings(salon) == []


def test_given_to_another_customer_the_award_moves_and_keeps_its_expiry(salon: Salon) -> None:
    change(salon, 1, customer_id=salon.base + 8)
    salon.settle(1, now=NOW + DAY)
    assert (salon.standing(7).balance, salon.standing(8).balance) == (0, 78)
    assert settlement(salon, 1).award.attached.at == NOW
    salon.expire(now=NOW + 364 * DAY)
    assert salon.standing(8).balance == 78
    assert findings(salon) == []


def test_points_of_the_past_can_be_spent(salon: Salon) -> None:
    assert salon.hold(7, Decimal("80.00"), 78, checkout="now", now=NOW).applied.points == 78


def test_the_sweep_notices_what_no_hook_told(salon: Salon) -> None:
    change(salon, 1, status="canceled", ring=False)
    with salon.database.read() as conn:
        assert ring.sweep_page(conn, tenant_id=salon.tenant, after_id=0)[0] == [salon.base + 1]
