"""Workers, bonuses and bookings at once, on real connections: nobody gets a bonus twice, and no budget is exceeded."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bridge.core.bonuses.bonuses import BonusState
from bridge.flows.bonuses import give_bonus
from tests.bonuses.gifts import (
    EVERYBODY_THERE,
    add_members,
    balances,
    begin,
    findings,
    give,
    read,
    small_pages,
    take_back,
)
from tests.live import Salon
from tests.lives import NOW, book
from tests.threads import at_once

CUSTOMERS = tuple(range(7, 27))


@pytest.fixture
def salon(salon: Salon) -> Salon:
    add_members(salon, *CUSTOMERS)
    return salon


def test_four_workers_on_one_bonus_give_it_once(salon: Salon) -> None:
    row = begin(salon)
    with small_pages(3):
        at_once(4, lambda _: give(salon, row))
    assert read(salon, row).customers == 20
    assert balances(salon, *CUSTOMERS) == [200] * 20
    assert findings(salon) == []


def test_four_workers_never_exceed_the_budget(salon: Salon) -> None:
    row = begin(salon, budget=7 * 200 + 199)
    with small_pages(2):
        at_once(4, lambda _: give(salon, row))
    bonus = read(salon, row)
    assert (bonus.state, bonus.given) == (BonusState.DONE, 1400)
    assert sum(balances(salon, *CUSTOMERS)) == 1400
    assert findings(salon) == []


def test_one_page_sent_by_eight_threads_is_given_once(salon: Salon) -> None:
    """Without the driver's own care: whoever comes second finds the bonus at another place."""
    row = begin(salon, budget=3 * 200)
    members = [salon.base + customer for customer in CUSTOMERS]

    def send(_: int) -> Any:
        return salon.do(give_bonus.give_page, bonus_id=row.id, members=members, position=0, until=members[-1], now=NOW)

    assert [result for result in at_once(8, send) if isinstance(result, Exception)] == []
    assert (read(salon, row).customers, sum(balances(salon, *CUSTOMERS))) == (3, 600)
    assert findings(salon) == []


def test_two_bonuses_and_bookings_of_the_same_customers_at_once(salon: Salon) -> None:
    rows = [begin(salon), begin(salon, segment=EVERYBODY_THERE)]
    for number, customer in enumerate(CUSTOMERS, start=1):
        book(salon, number, customer=customer)
    with small_pages(5), ThreadPoolExecutor(6) as pool:
        working = [pool.submit(give, salon, row) for row in rows * 2]
        settling = [pool.submit(salon.settle, number, now=NOW) for number in range(1, 21)]
        for future in (*working, *settling):
            future.result()
    assert balances(salon, *CUSTOMERS) == [400 + 78] * 20
    assert findings(salon) == []


def test_stopped_and_taken_back_while_it_is_given_everybody_ends_with_nothing(salon: Salon) -> None:
    row = begin(salon)
    with small_pages(1):
        at_once(3, lambda number: take_back(salon, row) if number == 2 else give(salon, row))
    bonus = read(salon, row)
    assert (bonus.state, bonus.taken) == (BonusState.UNDONE, bonus.given)
    assert sum(balances(salon, *CUSTOMERS)) == 0
    assert findings(salon) == []
