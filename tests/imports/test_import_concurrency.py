"""Workers, tabs, imports and live bookings at once, and kills between statements: each line once, nothing lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bridge.core.imports.importing import ImportState
from bridge.flows.imports import import_pages
from bridge.flows.imports import imports as flow
from bridge.store.work import tasks
from tests.imports.brought import EDITOR, add_people, begin, bring, findings, undo, work_on
from tests.kills import Killed, killed_before
from tests.live import Salon
from tests.lives import NOW, book
from tests.threads import all_at_once

CUSTOMERS = range(10, 20)
FILE = "email;points;lifetime\n" + "".join(f"{{{customer}}};{customer};100\n" for customer in CUSTOMERS)


@pytest.fixture
def salon(salon: Salon, monkeypatch: pytest.MonkeyPatch) -> Salon:
    add_people(salon, *CUSTOMERS)
    monkeypatch.setattr(import_pages, "PAGE", 2)
    return salon


def balances(salon: Salon) -> list[int]:
    return [salon.standing(customer).balance for customer in CUSTOMERS]


def test_two_tabs_that_press_import_at_once_begin_it_once(salon: Salon) -> None:
    one = bring(salon, FILE)
    all_at_once(*[lambda: begin(salon, one)] * 3)
    with salon.database.read() as conn:
        assert len(tasks.list_open(conn, tenant_id=salon.tenant, kind=flow.RUN)) == 1


def test_three_workers_give_each_line_once_and_take_it_back_once(salon: Salon) -> None:
    one = begin(salon, bring(salon, FILE))
    done = all_at_once(*[lambda: work_on(salon, one)] * 3)[-1]
    assert (done.state, done.customers, done.points) == (ImportState.DONE, 10, sum(CUSTOMERS))
    assert balances(salon) == list(CUSTOMERS)
    salon.do(flow.undo, import_id=one.id, editor=EDITOR, now=NOW)
    undone = all_at_once(*[lambda: work_on(salon, one)] * 3)[-1]
    assert (undone.state, undone.taken_from, undone.taken) == (ImportState.UNDONE, 10, sum(CUSTOMERS))
    assert balances(salon) == [0] * 10
    assert findings(salon) == []


def test_two_imports_of_one_file_at_once_share_its_customers(salon: Salon) -> None:
    both = [begin(salon, bring(salon, FILE)) for _ in range(2)]
    done = all_at_once(*[lambda one=one: work_on(salon, one) for one in both])
    assert sum(one.customers for one in done) == 10
    assert balances(salon) == list(CUSTOMERS)
    assert findings(salon) == []


def test_while_the_customers_book_and_spend(salon: Salon) -> None:
    some = [10, 14, 18]
    for customer in some:
        salon.bonus(customer, 500, key=f"start-{customer}", now=NOW)
    one = begin(salon, bring(salon, FILE))

    def live() -> None:
        for number, customer in enumerate(some * 2, start=100):
            held = salon.hold(customer, Decimal("80.00"), 100, checkout=f"{salon.tenant}-{number}", now=NOW)
            book(salon, number, customer=customer, discount=held.applied.amount, checkout=held.binding)
            salon.settle(number, now=NOW)

    all_at_once(lambda: work_on(salon, one), live)
    assert [salon.standing(customer).balance for customer in some] == [500 + 2 * (77 - 100) + one for one in some]
    undo(salon, one)
    assert [salon.standing(customer).balance for customer in some] == [500 + 2 * (77 - 100)] * 3
    assert findings(salon) == []


def test_killed_anywhere_on_the_way_there_and_back(salon: Salon) -> None:
    before = [salon.standing(customer) for customer in CUSTOMERS]
    statement, killed = 0, True
    while killed:
        one = begin(salon, bring(salon, FILE))
        killed = work_and_die(salon, one, statement)
        done = work_on(salon, one)
        assert (done.state, done.customers, done.points) == (ImportState.DONE, 10, sum(CUSTOMERS))
        salon.do(flow.undo, import_id=one.id, editor=EDITOR, now=NOW)
        killed = work_and_die(salon, one, statement) or killed
        assert work_on(salon, one).state is ImportState.UNDONE
        assert [salon.standing(customer) for customer in CUSTOMERS] == before
        statement += 29
    assert statement > 80
    assert findings(salon) == []


def work_and_die(salon: Salon, one: Any, statement: int) -> bool:
    """Works until it is killed before the n-th statement; whether it was."""
    with killed_before(salon.database, statement):
        try:
            work_on(salon, one)
        except Killed:
            return True
    return False
