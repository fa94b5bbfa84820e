"""A kill before any statement of giving or taking back a bonus loses nothing and doubles nothing."""

from collections.abc import Callable
from typing import Any

from bridge.core.bonuses.bonuses import BonusState
from tests.bonuses.gifts import add_members, balances, begin, findings, give, read, small_pages, take_back
from tests.kills import Killed, killed_before
from tests.live import Salon

CUSTOMERS = (7, 8, 9)


def die(salon: Salon, work: Callable[[], Any], statement: int) -> bool:
    """Works until it is killed before the n-th statement; whether it was."""
    with killed_before(salon.database, statement):
        try:
            work()
        except Killed:
            return True
    return False


def test_killed_anywhere_on_the_way_there_and_back(salon: Salon) -> None:
    add_members(salon, *CUSTOMERS)
    statement, was_killed = 0, True
    with small_pages(2):
        while was_killed:
            row = begin(salon, points=500)
            was_killed = die(salon, lambda row=row: give(salon, row), statement)
            assert give(salon, row).customers == 3
            assert balances(salon, *CUSTOMERS) == [500, 500, 500]
            was_killed |= die(salon, lambda row=row: take_back(salon, row), statement)
            assert (take_back(salon, row).state, read(salon, row).taken) == (BonusState.UNDONE, 1500)
            assert balances(salon, *CUSTOMERS) == [0, 0, 0]
            statement += 1
    assert statement > 20
    assert findings(salon) == []
