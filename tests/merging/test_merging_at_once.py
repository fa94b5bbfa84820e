"""Merging beside everything else that happens, and after any two lives: the sums stay."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bridge.errors import LoyaltyError
from bridge.flows.customers import merge
from bridge.store.database import Database
from tests.live import Salon
from tests.lives import HOUR, book
from tests.merging.two_rows import LATER, add_up, go_over, let_worker_work
from tests.replay_live import Life
from tests.strategies.lives import lives
from tests.threads import at_once


class TestAtOnce:
    def test_two_merges_the_other_way_round_leave_one_account(self, salon: Salon) -> None:
        done = at_once(2, lambda number: go_over(salon, *((8, 7), (7, 8))[number]))
        assert sorted(isinstance(one, merge.Merged) for one in done) == [False, True]
        assert sum(salon.standing(customer).balance for customer in (7, 8)) == 234

    def test_beside_bookings_and_confirms_it_adds_up(self, salon: Salon) -> None:
        for appointment in range(20, 26):
            book(salon, appointment, customer=7 + appointment % 2, now=LATER)

        def work(number: int) -> Any:
            if number == 6:
                return go_over(salon)
            if number > 6:
                return salon.hold(7 + number % 2, Decimal("80.00"), 60, checkout=f"tab {number}", now=LATER)
            return salon.settle(20 + number, now=LATER)

        failed = [one for one in at_once(9, work) if isinstance(one, Exception) and not isinstance(one, LoyaltyError)]
        assert failed == []
        assert salon.standing(7).balance == 9 * 78


@settings(
    deadline=None,
    max_examples=8,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(case=lives(most_steps=12), data=st.data())
def test_after_any_two_lives_the_sums_stay_and_go_on(
    loyalty: Database, case: dict[str, Any], data: st.DataObject
) -> None:
    salon = Salon(loyalty)
    life = Life(salon, case)
    life.run()
    if len(life.touched) < 2:
        return
    one, other = data.draw(st.permutations(sorted(life.touched)))[:2]
    before = salon.standing(one).balance + salon.standing(other).balance
    go_over(salon, one, other, now=life.last + HOUR)
    assert salon.standing(other).balance == before
    add_up(salon)
    with contextlib.suppress(KeyError):
        life.sweep()
    let_worker_work(salon, life.last + HOUR)
