"""Who gets a bonus and what it costs, decided on paper."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bridge.core.bonuses.bonuses import Bonus, BonusState, choose_recipients, foresee, take_back
from bridge.core.points.accounts import Account
from bridge.core.points.adjusting import give_bonus
from bridge.core.programmes.programme import Programme, Tier

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
PROGRAMME = Programme(tiers=(Tier("Silver", "#c0c0c0", 100),))
terms = st.builds(
    Bonus,
    points=st.integers(1, 50),
    budget=st.none() | st.integers(0, 500),
    starts_at=st.just(NOW),
    ends_at=st.just(NOW + timedelta(days=1)),
    stays_open=st.booleans(),
)
people = st.lists(st.integers(1, 40), max_size=30)


@given(bonus=terms, pages=st.lists(people, max_size=6))
def test_no_budget_is_exceeded_and_nobody_gets_it_twice(bonus: Bonus, pages: list[list[int]]) -> None:
    had: set[int] = set()
    for page in pages:
        chosen = choose_recipients(bonus, page, had=had)
        assert len(set(chosen)) == len(chosen)
        assert had.isdisjoint(chosen)
        had.update(chosen)
        bonus = bonus.after_page(len(chosen), 0)
    assert bonus.given == len(had) * bonus.points
    assert bonus.budget is None or bonus.given <= bonus.budget
    left_out = {one for page in pages for one in page} - had
    assert not left_out or bonus.is_used_up


@given(bonus=terms, members=people.map(set), had=people.map(set))
def test_the_forecast_is_what_giving_it_comes_to(bonus: Bonus, members: set[int], had: set[int]) -> None:
    had &= members
    forecast = foresee(bonus, members=len(members), had=len(had))
    chosen = choose_recipients(bonus, sorted(members), had=had)
    assert (forecast.customers, forecast.points) == (len(chosen), len(chosen) * bonus.points)
    assert forecast.members == forecast.had + forecast.customers + forecast.beyond


@given(points=st.integers(1, 500), before=st.integers(0, 300), used=st.integers(0, 600))
def test_taking_it_back_leaves_the_account_as_without_it(points: int, before: int, used: int) -> None:
    account = give_bonus(Account(7), before, PROGRAMME, at=NOW) if before else Account(7)
    given = give_bonus(account, points, PROGRAMME, at=NOW)
    lot_id = max(given.purse.lots)
    purse, _ = given.purse.take(min(used, given.purse.balance))
    taken = take_back(replace(given, purse=purse), points, PROGRAMME, lot_id=lot_id)
    assert taken.purse.balance == purse.balance - points
    assert (taken.lifetime(PROGRAMME), taken.tier) == (account.lifetime(PROGRAMME), account.tier)
    assert sum(lot.left for lot in taken.purse.lots.values()) == max(0, taken.purse.balance)


def test_an_open_bonus_goes_round_until_its_last_day_or_the_end_of_its_budget() -> None:
    bonus = Bonus(10, 25, NOW, NOW + timedelta(days=1), stays_open=True)
    resting = bonus.after_round(NOW)
    assert (resting.state, resting.round_at) == (BonusState.RUNNING, NOW + timedelta(hours=1))
    assert bonus.after_page(2, 0).after_round(NOW).state is BonusState.DONE
    assert bonus.after_round(NOW + timedelta(days=1)).state is BonusState.DONE
    assert replace(bonus, stays_open=False).after_round(NOW).state is BonusState.DONE


def test_given_again_it_keeps_its_first_day() -> None:
    bonus = Bonus(10, None, NOW, None, stays_open=False, state=BonusState.DONE)
    assert bonus.again(NOW - timedelta(days=1)).round_at == NOW
    assert bonus.again(NOW + timedelta(days=1)).round_at == NOW + timedelta(days=1)
