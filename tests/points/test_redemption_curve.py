"""What is foreseen to be redeemed, from what became of points that were earned before."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bridge.core.points.redemption_curve import Cohort, foresee


def steady(months: int = 12, each: int = 1000, percent: int = 5) -> list[Cohort]:
    """Every month as many points, of which in each later month as many are redeemed."""
    return [Cohort(age, each, each - each * percent * age // 100) for age in range(months)]


def test_points_are_used_as_those_before_them() -> None:
    found = foresee(steady(), expiry_months=None)
    assert found is not None
    assert list(found.used) == [Fraction(5 * age, 100) for age in range(12)]
    assert found.by_month[0] == 50 * 11
    assert found.by_month[-1] == 50


def test_with_too_little_history_nothing_is_said() -> None:
    assert foresee(steady(6), expiry_months=None) is None
    assert foresee([Cohort(age, 0, 0) for age in range(18)], expiry_months=None) is None


def test_what_expires_is_not_redeemed_afterwards() -> None:
    found = foresee(steady(), expiry_months=3)
    assert found is not None
    assert len(found.by_month) == 2


def test_what_is_used_stays_used() -> None:
    cohorts = steady()
    cohorts[7] = Cohort(7, 1000, 1000)
    found = foresee(cohorts, expiry_months=None)
    assert found is not None
    assert found.used[7] == found.used[6]


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 6000)), min_size=7, max_size=18))
def test_never_more_is_foreseen_than_there_is(amounts: list[tuple[int, int]]) -> None:
    cohorts = [Cohort(age, earned, min(left, earned)) for age, (earned, left) in enumerate(amounts)]
    found = foresee(cohorts, expiry_months=None)
    if found is not None:
        assert all(points >= 0 for points in found.by_month)
        assert found.total <= sum(cohort.left for cohort in cohorts)
