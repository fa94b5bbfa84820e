"""Workers, runs, customers and live settling at once, on real connections: nothing twice, nothing lost."""

from contextlib import suppress
from decimal import Decimal

import pytest

from bridge.errors import InvalidInput
from bridge.flows.history import attach_history
from tests.history.past import DAY, THEN, attach, begin, findings, read, small_pages, visit, work_on
from tests.live import Salon
from tests.lives import NOW, book, change
from tests.threads import all_at_once

CUSTOMERS = (7, 8, 9)


@pytest.fixture
def salon(salon: Salon) -> Salon:
    """Eight visits of each of three customers."""
    for customer in CUSTOMERS:
        salon.add_customer(customer)
    for number in range(1, 25):
        visit(salon, number, at=THEN + number * DAY, customer=CUSTOMERS[number % 3])
    return salon


def balances(salon: Salon) -> list[int]:
    return [salon.standing(customer).balance for customer in CUSTOMERS]


def test_three_workers_on_one_batch_attach_each_booking_once(salon: Salon) -> None:
    batch = begin(salon)
    with small_pages(2):
        all_at_once(*[lambda: work_on(salon, batch)] * 3)
    done = read(salon, batch)
    assert (done.state, done.looked_at, done.bookings, done.customers, done.points) == ("done", 24, 24, 3, 24 * 78)
    assert balances(salon) == [8 * 78] * 3
    assert findings(salon) == []


def test_two_batches_at_once_share_the_bookings(salon: Salon) -> None:
    with small_pages(2):
        done = all_at_once(lambda: attach(salon), lambda: attach(salon))
    assert sum(batch.bookings for batch in done) == 24
    assert balances(salon) == [8 * 78] * 3
    assert findings(salon) == []


def test_three_workers_undo_each_booking_once(salon: Salon) -> None:
    batch = attach(salon)
    salon.do(attach_history.undo, batch_id=batch.id, now=NOW)
    with small_pages(2):
        all_at_once(*[lambda: work_on(salon, batch)] * 3)
    undone = read(salon, batch)
    assert (undone.state, undone.detached_bookings, undone.detached_points) == ("undone", 24, 24 * 78)
    assert balances(salon) == [0, 0, 0]
    assert findings(salon) == []


def test_attaching_while_the_same_bookings_change_and_settle(salon: Salon) -> None:
    def cancel() -> None:
        for number in range(1, 25, 2):
            change(salon, number, status="canceled")
            salon.settle(number, now=NOW)

    def move() -> None:
        for number in range(2, 25, 4):
            change(salon, number, customer_id=salon.base + 8)
            salon.settle(number, now=NOW)

    with small_pages(2):
        all_at_once(lambda: attach(salon), cancel, move)
    for number in range(1, 25):
        salon.settle(number, now=NOW)
    attach(salon)
    assert sum(balances(salon)) == 12 * 78
    assert findings(salon) == []


def test_undoing_while_the_same_bookings_change_and_settle(salon: Salon) -> None:
    batch = attach(salon)

    def live_on() -> None:
        for number in range(1, 25):
            columns = {"status": "canceled"} if number % 2 else {"customer_id": salon.base + 8}
            change(salon, number, **columns)
            salon.settle(number, now=NOW)

    def undo() -> None:
        salon.do(attach_history.undo, batch_id=batch.id, now=NOW)
        work_on(salon, batch)

    with small_pages(2):
        all_at_once(live_on, undo)
    assert balances(salon) == [0, 0, 0]
    assert findings(salon) == []


def test_attaching_while_the_customers_book_and_spend(salon: Salon) -> None:
    for customer in CUSTOMERS:
        salon.bonus(customer, 1000, key=f"start-{customer}", now=NOW)

    def live() -> None:
        for number, customer in enumerate(CUSTOMERS * 3, start=100):
            checkout = f"{salon.tenant}-{number}"
            held = salon.hold(customer, Decimal("80.00"), 100, checkout=checkout, now=NOW)
            book(salon, number, customer=customer, discount=held.applied.amount, checkout=held.binding)
            salon.settle(number, now=NOW)

    with small_pages(2):
        all_at_once(lambda: attach(salon), live)
    assert balances(salon) == [1000 + 8 * 78 + 3 * (77 - 100)] * 3
    assert findings(salon) == []


def test_paused_and_resumed_in_the_middle_by_somebody_else(salon: Salon) -> None:
    batch = begin(salon)

    def pause_and_resume() -> None:
        with suppress(InvalidInput):  # once it is done
            for _ in range(5):
                salon.do(attach_history.pause, batch_id=batch.id, now=NOW)
                work_on(salon, batch)
                salon.do(attach_history.resume, batch_id=batch.id, now=NOW)

    with small_pages(1):
        all_at_once(lambda: work_on(salon, batch), pause_and_resume)
        done = work_on(salon, batch)
    assert (done.state, done.bookings) == ("done", 24)
    assert balances(salon) == [8 * 78] * 3
