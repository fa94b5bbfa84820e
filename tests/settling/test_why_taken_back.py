"""An entry that takes all of a booking's points back says what happened to the booking."""

from typing import Any

import pytest

from bridge.core.settling.reasons import sentence
from tests.history.past import THEN, attach, undo, visit
from tests.live import Salon
from tests.lives import HOUR, NOW, PROGRAMME, book_and_settle, change, lines

CANCELLED = "because the booking was cancelled"
VOID = "because the booking counts for nothing now"
NOT_DUE = "because the booking is not yet what points are given for"


def why(salon: Salon) -> list[str]:
    """What the newest entry says that is no rule's share; all shares together are what it takes."""
    entry = lines(salon)[-1]
    assert entry.kind == "reversed"
    assert sum(reason["points"] for reason in entry.reasons) == entry.points
    return [sentence(reason["why"]) for reason in entry.reasons if not reason["points"]]


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"status": "canceled"}, CANCELLED), ({"status": "rejected"}, VOID), ({"payment_status": "canceled"}, VOID)],
)
def test_a_booking_that_counts_for_nothing(salon: Salon, changes: dict[str, Any], said: str) -> None:
    book_and_settle(salon, 1)
    change(salon, 1, **changes)
    salon.settle(1, now=NOW + HOUR)
    assert why(salon) == [said]


def test_a_booking_that_is_gone(salon: Salon) -> None:
    book_and_settle(salon, 1)
    salon.remove(1)
    salon.settle(1, now=NOW + HOUR)
    assert why(salon) == ["because the booking was deleted"]


def test_a_booking_of_another_customer(salon: Salon) -> None:
    salon.add_customer(8)
    book_and_settle(salon, 1)
    change(salon, 1, customer_id=salon.base + 8)
    salon.settle(1, now=NOW + HOUR)
    assert why(salon) == ["because the booking is another customer's now"]


def test_a_booking_that_is_pending_again(salon: Salon) -> None:
    salon.open({**PROGRAMME, "award_on": {"trigger": "statuses", "statuses": ["approved"]}}, now=NOW)
    book_and_settle(salon, 1, now=NOW + HOUR)
    change(salon, 1, status="pending", at=NOW + HOUR)
    salon.settle(1, now=NOW + HOUR)
    assert why(salon) == [NOT_DUE]


def test_history_that_is_taken_back(salon: Salon) -> None:
    visit(salon, 1, at=THEN)
    undo(salon, attach(salon))
    assert why(salon) == ["because points for visits of the past were taken back"]


def test_a_correction_has_only_what_changed(salon: Salon) -> None:
    book_and_settle(salon, 1, total="80.00")
    price = "UPDATE {prefix}bkntc_appointment_prices SET price = 40 WHERE appointment_id = :id"
    salon.sql(price, id=salon.base + 1)
    change(salon, 1, staff_id=2)
    salon.settle(1, now=NOW + HOUR)
    assert why(salon) == []
