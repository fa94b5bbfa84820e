"""Who moves up and down when tiers are edited, against going through the customers one by one."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.programmes.programme import Tier
from bridge.core.tiers.tier_moves import Direction, Move, TierEdit, list_moves, sum_by_tier
from bridge.core.tiers.tiers import find_tier


def tiers(**minimums: int) -> list[Tier]:
    return [Tier(name, "#000000", minimum) for name, minimum in minimums.items()]


def moves(edit: TierEdit, lifetimes: list[int]) -> list[Move]:
    return list_moves(edit, count(edit, lifetimes))


def count(edit: TierEdit, lifetimes: list[int]) -> list[int]:
    return [
        sum(span.least <= points and (span.limit is None or points < span.limit) for points in lifetimes)
        for span in edit.list_spans()
    ]


CUSTOMERS = [0, 99, 100, 250, 299, 300, 450, 500, 1000]


@pytest.mark.parametrize(
    ("after", "renamed", "expected"),
    [
        (tiers(Silver=100, Gold=300), {}, []),
        (tiers(Silver=100, Gold=500), {}, [(Direction.DOWN, "Gold", "Silver", 2)]),
        (tiers(Silver=100, Gold=250), {}, [(Direction.UP, "Silver", "Gold", 2)]),
        (tiers(Bronze=50, Silver=100, Gold=300), {}, [(Direction.UP, None, "Bronze", 1)]),
        (tiers(Gold=300), {}, [(Direction.DOWN, "Silver", None, 3)]),
        (tiers(Silver=100), {}, [(Direction.DOWN, "Gold", "Silver", 4)]),
        ((), {}, [(Direction.DOWN, "Silver", None, 3), (Direction.DOWN, "Gold", None, 4)]),
        (tiers(Silver=100, Platinum=300), {"Gold": "Platinum"}, []),
        (tiers(Silver=100, Platinum=500), {"Gold": "Platinum"}, [(Direction.DOWN, "Gold", "Silver", 2)]),
        (tiers(Gold=100, Silver=300), {}, [(Direction.DOWN, "Silver", "Gold", 3), (Direction.UP, "Gold", "Silver", 4)]),
    ],
    ids=[
        "nothing",
        "begins later",
        "begins earlier",
        "a new lowest",
        "the lowest goes",
        "the highest goes",
        "all go",
        "another name",
        "another name that begins later",
        "changed about",
    ],
)
def test_who_moves(after: list[Tier], renamed: dict[str, str], expected: list[tuple[object, ...]]) -> None:
    edit = TierEdit(tiers(Silver=100, Gold=300), after, renamed)
    said = [(move.direction, move.before, move.after, move.customers) for move in moves(edit, CUSTOMERS)]
    assert said == expected


_names = st.sampled_from("ABCDE")
_lists = st.dictionaries(_names, st.integers(0, 20), max_size=5).map(lambda found: tiers(**found))


@given(_lists, _lists, st.lists(st.integers(0, 25), max_size=40))
def test_customers_are_counted_as_if_each_were_looked_at(
    before: list[Tier], after: list[Tier], lifetimes: list[int]
) -> None:
    edit = TierEdit(before, after)
    expected: Counter[tuple[Direction, str | None, str | None]] = Counter()
    for points in lifetimes:
        was, becomes = find_tier(before, points), find_tier(after, points)
        direction = edit.find_direction(was, becomes)
        if direction is not Direction.STAY:
            expected[direction, was and was.name, becomes and becomes.name] += 1
    found = moves(edit, lifetimes)
    assert {(move.direction, move.before, move.after): move.customers for move in found} == expected
    sums = [Counter(), Counter()]
    for points in lifetimes:
        for which, found_tiers in zip(sums, (before, after), strict=True):
            tier = find_tier(found_tiers, points)
            which[tier and tier.name] += 1
    assert tuple(+Counter(one) for one in sum_by_tier(edit, count(edit, lifetimes))) == tuple(sums)
