"""A kill before any statement of attaching or undoing loses nothing and doubles nothing: whoever goes on finds the rest."""

from typing import Any

import pytest

from bridge.flows.history import attach_history
from tests.history.past import DAY, THEN, begin, findings, read, small_pages, visit, work_on
from tests.kills import Killed, killed_before
from tests.live import Salon
from tests.lives import NOW, book_with_points

CUSTOMERS = (7, 8, 9)


@pytest.fixture
def salon(salon: Salon) -> Salon:
    """Five visits of three customers, one of whom has points and spends some."""
    for customer in CUSTOMERS:
        salon.add_customer(customer)
    salon.adjust(7, 100, key="gift", now=NOW)
    book_with_points(salon, 90, 50)
    salon.settle(90, now=NOW)
    for number, customer in enumerate((7, 7, 7, 8, 9), start=1):
        visit(salon, number, at=THEN + number * DAY, customer=customer)
    return salon


def standings(salon: Salon) -> list[Any]:
    return [salon.standing(customer) for customer in CUSTOMERS]


def work_and_die(salon: Salon, batch: Any, statement: int) -> bool:
    """Works until it is killed before the n-th statement; whether it was."""
    with killed_before(salon.database, statement):
        try:
            work_on(salon, batch)
        except Killed:
            return True
    return False


def test_killed_anywhere_on_the_way_there_and_back(salon: Salon) -> None:
    """Forth and back again for every statement: each time the end is the same, and so is the beginning."""
    before = standings(salon)
    gained = [standing.balance for standing in before]
    gained = [balance + 78 * visits for balance, visits in zip(gained, (3, 1, 1), strict=True)]
    statement, killed_forth, killed_back = 0, True, True
    with small_pages(2):
        while killed_forth or killed_back:
            batch = begin(salon)
            killed_forth = work_and_die(salon, batch, statement)
            done = work_on(salon, batch)
            assert (done.state, done.looked_at, done.bookings, done.customers, done.points) == ("done", 5, 5, 3, 390)
            assert [standing.balance for standing in standings(salon)] == gained
            salon.do(attach_history.undo, batch_id=batch.id, now=NOW)
            killed_back = work_and_die(salon, batch, statement)
            undone = work_on(salon, batch)
            assert (undone.state, undone.detached_bookings, undone.detached_points) == ("undone", 5, 390)
            assert standings(salon) == before
            statement += 1
    assert statement > 40
    assert findings(salon) == []


def test_killed_while_it_is_being_undone_half_way(salon: Salon) -> None:
    before = standings(salon)
    with small_pages(1):
        for statement in range(0, 60, 7):
            batch = begin(salon)
            work_and_die(salon, batch, statement)
            salon.do(attach_history.undo, batch_id=batch.id, now=NOW)
            work_and_die(salon, batch, statement)
            assert work_on(salon, batch).state == "undone"
            assert standings(salon) == before
            assert read(salon, batch).points == read(salon, batch).detached_points
    assert findings(salon) == []
