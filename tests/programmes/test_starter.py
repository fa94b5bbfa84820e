"""The ready-made programme: sensible whatever a booking costs, and an example that says what then comes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.programmes.starter import RuleNames, Starter, compute_example, propose, put_into

NAMES = (("Silver", "#111111"), ("Gold", "#222222"), ("Platinum", "#333333"))
RULES = RuleNames("Paid", "For what you pay", "Visits", "For visits")
prices = st.decimals(min_value="5", max_value="5000000", places=2)
bookings = st.tuples(prices, st.just(2)) | st.tuples(st.integers(300, 5_000_000).map(Decimal), st.just(0))


@given(booking=bookings)
def test_whatever_a_booking_costs_regulars_get_somewhere(booking: tuple[Decimal, int]) -> None:
    price, decimals = booking
    starter = propose(price, NAMES)
    example = compute_example(starter, price, decimals)
    programme = parse_programme(
        put_into({"earning_rules": []}, starter, RULES, first_id=1, with_terms=True),
    )
    least = [tier.min_points for tier in programme.tiers]
    assert least == sorted(set(least))
    silver, gold, platinum = (reached.visits or 0 for reached in example.tiers)
    assert 5 <= silver <= 12 and 13 <= gold <= 28 and 25 <= platinum <= 55
    assert example.points >= 3 and 1 <= (example.visits or 0) <= 4


@given(price=prices, points=st.integers(1, 100_000), bonus=st.integers(0, 500), every=st.integers(1, 20))
def test_so_many_bookings_reach_it_and_one_fewer_does_not(price: Decimal, points: int, bonus: int, every: int) -> None:
    proposed = propose(Decimal(60), NAMES)
    starter = Starter(1, Decimal(10), bonus, every, proposed.tiers, proposed.terms)
    visits = starter.count_visits(price, points)
    if visits is not None:
        assert starter.earned(price, visits) >= points > starter.earned(price, visits - 1)


@pytest.mark.parametrize(("price", "decimals", "worth", "percent"), [("60", 2, "3.00", 5), ("6000", 0, "300", 5)])
def test_one_twentieth_comes_back(price: str, decimals: int, worth: str, percent: int) -> None:
    example = compute_example(propose(Decimal(price), NAMES), Decimal(price), decimals)
    assert (str(example.worth), example.percent) == (worth, percent)


def test_a_booking_below_one_full_amount_earns_nothing() -> None:
    starter = Starter(5, Decimal(10), 0, 10, propose(Decimal(60), NAMES).tiers, propose(Decimal(60), NAMES).terms)
    example = compute_example(starter, Decimal("9.99"), 2)
    assert (example.points, example.visits, [reached.visits for reached in example.tiers]) == (0, None, [None] * 3)
