"""A batch undone takes back whatever it gave and is still held, once, and leaves everything as it was."""

from decimal import Decimal

import pytest

from bridge.errors import InvalidInput
from bridge.flows.history import attach_history
from bridge.flows.programmes import configure
from bridge.store.database import Database
from tests.history.past import DAY, THEN, attach, begin, findings, settlement, small_pages, step, undo, visit, work_on
from tests.live import Salon
from tests.lives import NOW, book, book_and_settle, book_with_points, change, open_salon, shown

THIRD = {"id": 1, "name": "Third", "award": {"points": 300, "every_visits": 3}, "when": {}}


def test_everything_is_as_it_was(salon: Salon) -> None:
    salon.add_customer(8)
    book_and_settle(salon, 9)
    before = salon.standing(7)
    for number in range(1, 6):
        visit(salon, number, at=THEN + number * DAY, customer=7 + number % 2)
    batch = attach(salon)
    assert salon.standing(7) != before
    batch = undo(salon, batch)
    assert (batch.state, batch.detached_bookings, batch.detached_points) == ("undone", 5, batch.points)
    assert salon.standing(7) == before
    assert salon.standing(8).balance == 0
    known = settlement(salon, 1)
    assert (known.eligible, known.award) == (False, None)
    assert findings(salon) == []


def test_undone_bookings_earn_nothing_by_themselves_and_may_be_attached_again(salon: Salon) -> None:
    visit(salon, 1, at=THEN)
    undo(salon, attach(salon))
    salon.ring(1, at=NOW)
    assert salon.settle(1, now=NOW).entries == ()
    assert attach(salon).points == 78
    assert sorted(shown(salon)) == [("earned", 78), ("earned", 78), ("reversed", -78)]
    assert findings(salon) == []


def test_what_was_taken_back_before_is_not_taken_twice(salon: Salon) -> None:
    visit(salon, 1, at=THEN)
    visit(salon, 2, at=THEN + DAY)
    batch = attach(salon)
    change(salon, 1, status="canceled")
    salon.settle(1, now=NOW)
    assert undo(salon, batch).detached_points == 78
    assert salon.standing(7).balance == 0
    change(salon, 1, status="approved")
    assert salon.settle(1, now=NOW).entries == ()
    assert findings(salon) == []


def test_what_was_corrected_or_moved_is_taken_from_whoever_holds_it(salon: Salon) -> None:
    salon.add_customer(8)
    visit(salon, 1, at=THEN)
    batch = attach(salon)
    visit(salon, 1, at=THEN, total="120.00", customer=8)
    salon.settle(1, now=NOW)
    assert (salon.standing(7).balance, salon.standing(8).balance) == (0, 82)
    assert undo(salon, batch).detached_points == 82
    assert (salon.standing(7).balance, salon.standing(8).balance) == (0, 0)
    assert findings(salon) == []


def test_spent_points_leave_a_debt(salon: Salon) -> None:
    visit(salon, 1, at=THEN)
    batch = attach(salon)
    book_with_points(salon, 2, 70)
    salon.settle(2, now=NOW)
    earned = settlement(salon, 2).award.points
    undo(salon, batch)
    assert salon.standing(7).balance == earned - 70
    assert findings(salon) == []


def test_a_debt_that_history_paid_comes_back(salon: Salon) -> None:
    salon.adjust(7, 50, key="gift", now=NOW)
    book_with_points(salon, 2, 50)
    salon.settle(2, now=NOW)
    change(salon, 2, status="canceled")
    salon.settle(2, now=NOW)
    salon.adjust(7, -50, key="back", now=NOW)
    change(salon, 2, status="approved")
    salon.settle(2, now=NOW)
    change(salon, 2, customer_id=0)
    salon.settle(2, now=NOW)
    assert salon.standing(7).balance == -50
    visit(salon, 1, at=THEN)
    batch = attach(salon)
    assert salon.standing(7).balance == 28
    undo(salon, batch)
    assert salon.standing(7).balance == -50
    assert findings(salon) == []


def test_milestones_are_free_again(loyalty: Database) -> None:
    salon = open_salon(Salon(loyalty), {"earning_rules": [THIRD]})
    for number in (1, 2):
        visit(salon, number, at=THEN + number * DAY)
    batch = attach(salon)
    assert book_and_settle(salon, 9).points_earned == 300
    undo(salon, batch)
    assert book_and_settle(salon, 10).points_earned == 0
    assert findings(salon) == []


def test_only_what_the_batch_gave(salon: Salon) -> None:
    visit(salon, 1, at=THEN)
    first = attach(salon)
    visit(salon, 2, at=THEN + DAY)
    second = attach(salon)
    undo(salon, first)
    assert (settlement(salon, 1).award, settlement(salon, 2).award.held) == (None, True)
    undo(salon, second)
    assert salon.standing(7).balance == 0
    assert findings(salon) == []


def test_half_of_a_batch_can_be_undone_and_undoing_twice_is_undoing_once(salon: Salon) -> None:
    for number in (1, 2, 3):
        visit(salon, number, at=THEN + number * DAY)
    batch = begin(salon)
    with small_pages(1):
        step(salon, batch, pages=2)
        undone = undo(salon, batch)
    assert (undone.bookings, undone.detached_bookings, undone.state) == (2, 2, "undone")
    assert undo(salon, batch) == undone
    assert salon.standing(7).balance == 0
    with pytest.raises(InvalidInput, match="gone on meanwhile"):
        salon.do(attach_history.resume, batch_id=batch.id, now=NOW)
    assert work_on(salon, batch) == undone
    assert findings(salon) == []


def test_taking_back_runs_while_the_programme_is_paused(salon: Salon) -> None:
    visit(salon, 1, at=THEN)
    batch = attach(salon)
    salon.do(configure.pause, now=NOW)
    assert undo(salon, batch).state == "undone"
    assert salon.standing(7).balance == 0


def test_a_redemption_on_the_same_booking_stays(salon: Salon) -> None:
    """Made while points could be used and, so it turned out, not permitted."""
    salon.adjust(7, 100, key="gift", now=NOW)
    held = salon.hold(7, Decimal("80.00"), 100, checkout="c", now=NOW)
    book(
        salon,
        1,
        discount=held.applied.amount,
        checkout=held.binding,
        starts_at=int(THEN.timestamp()),
        ends_at=int(THEN.timestamp()),
    )
    salon.sql("UPDATE {prefix}bkloyalty_doorbells SET permitted = 0 WHERE tenant_id = :t", t=salon.tenant)
    salon.settle(1, now=NOW)
    assert salon.standing(7).balance == 0
    batch = attach(salon)
    assert (batch.points, settlement(salon, 1).redemption.points) == (77, 100)
    assert findings(salon) == []
    undo(salon, batch)
    assert (salon.standing(7).balance, settlement(salon, 1).redemption.points) == (0, 100)
    assert findings(salon) == []
