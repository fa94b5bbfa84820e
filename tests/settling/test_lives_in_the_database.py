"""Random programmes and random lives, settled in the database: what "the same" means (docs/architecture.md).

The same observed states give the same ledger as replay; a repeated observation changes nothing; whatever states were
never observed, the end is what the rules say of the final facts; and everything adds up (which the fixture proves at the end of the run).
"""

from __future__ import annotations

import os
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.core.money import ceil_div
from bridge.core.on_paper.replay import replay
from bridge.core.rules.earning import Usage, evaluate
from bridge.store.database import Database
from tests.live import Salon
from tests.replay_live import Life, replay_live
from tests.strategies.lives import lives

# The fixture is a whole database, and each life is a tenant of its own: nothing is left over from one to the next.
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
LIVELY = settings(
    deadline=None,
    max_examples=2_000 if THOROUGH else 60,
    derandomize=not THOROUGH,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@LIVELY
@given(case=lives(most_steps=16))
def test_the_same_observations_give_the_same_ledger(loyalty: Database, case: dict[str, Any]) -> None:
    assert replay_live(Salon(loyalty), case) == replay(case)


@LIVELY
@given(case=lives(most_steps=14), data=st.data())
def test_whatever_was_never_observed_the_end_is_what_the_rules_say_of_it(
    loyalty: Database, case: dict[str, Any], data: st.DataObject
) -> None:
    """Some hooks never ring; in the end a sweep finds what nobody told."""
    salon = Salon(loyalty)
    life = Life(salon, case, observed=lambda: data.draw(st.booleans()))
    life.run()
    life.sweep()
    programme = life.live_programme()
    counts_alone = not any(
        rule.max_points is not None or rule.max_points_per_day is not None or rule.is_milestone
        for rule in programme.earning_rules
    )
    for appointment, row in life.rows.items():
        settlement = life.settlement(appointment)
        void = appointment in life.deleted or life.is_void(row)
        if settlement is None:
            assert appointment in life.deleted
            continue
        award, redemption = settlement.award, settlement.redemption
        if void:
            assert award is None or not award.held
            assert redemption is None or redemption.points == 0
            continue
        if award is not None and award.held and counts_alone:
            day = programme.day_of(award.awarded_at)
            answer = evaluate(programme, award.facts, day=day, tier=award.tier, usage=Usage(), before=None)
            counted = Decimal(row["total"])
            if programme.redemption.before_tax:
                counted -= Decimal(row["tax"])
            assert programme.view(award.facts).total == counted
            if redemption is not None:
                assert award.facts.discount == life.discounts[appointment]
            assert award.evaluation == answer
        if redemption is not None:
            value = programme.redemption.point_value
            assert redemption.points == min(redemption.kept, ceil_div(life.discounts[appointment], value))
    before = [salon.standing(customer) for customer in sorted(life.touched)]
    life.sweep()
    assert [salon.standing(customer) for customer in sorted(life.touched)] == before
