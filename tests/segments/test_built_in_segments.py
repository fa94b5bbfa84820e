"""The segments that every business has are segments, whatever figures are chosen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.rewards.rewards import Kind, Reward, Terms
from bridge.core.segments.built_in_segments import BUILT_IN, Business, ask_for_tier, find_built_in, find_much
from bridge.core.segments.segment_documents import parse_segment
from bridge.core.segments.segment_wording import put_segment

NOTHING = Business()
rewards = st.builds(
    lambda cost, tiers: Reward("Gift", cost, Terms(Kind.CUSTOM), tiers=tiers),
    st.integers(1, 1000),
    st.frozensets(st.sampled_from(["Silver", "Gold"])),
)


@given(
    said=st.dictionaries(st.sampled_from(["days", "percent", "visits", "spent", "points"]), st.integers(-5, 10**12)),
    offered=st.lists(rewards, max_size=40),
)
def test_each_is_a_segment_that_can_be_said(said: dict[str, int], offered: list[Reward]) -> None:
    business = Business(has_tiers=True, rewards=offered)
    for one in BUILT_IN:
        document = one.make(one.choose(said, business), business)
        if one.key == "near_reward" and not offered:
            assert document is None
        else:
            assert document is not None
            assert put_segment(parse_segment(document), {})


def test_figures_beyond_their_bounds_are_the_usual_ones() -> None:
    inactive, best = find_built_in("inactive"), find_built_in("best")
    assert inactive and best
    assert inactive.choose({"days": 60}, NOTHING) == {"days": 60}
    assert inactive.choose({"days": 0}, NOTHING) == inactive.choose({"days": 3651}, NOTHING) == {"days": 90}
    assert best.choose({}, Business(much=400)) == {"visits": 5, "spent": 400, "days": 365}


def test_a_business_without_tiers_or_rewards_has_no_segments_of_them() -> None:
    without = [one.key for one in BUILT_IN if one.make(one.choose({}, NOTHING), NOTHING) is None]
    assert without == ["near_tier", "near_reward"]


def test_a_reward_for_some_tiers_is_close_to_these_only() -> None:
    near = find_built_in("near_reward")
    assert near
    for_gold = Reward("Gift", 500, Terms(Kind.CUSTOM), tiers=frozenset({"Gold"}))
    document = near.make({"percent": 80}, Business(rewards=[for_gold]))
    assert document == {"all": [{"near_reward": {"cost": 500, "percent": 80}}, {"tier": {"names": ["Gold"]}}]}


def test_by_tier() -> None:
    assert ask_for_tier("Gold") == {"tier": {"names": ["Gold"]}}
    assert ask_for_tier(None) == {"tier": {"without": True}}


@pytest.mark.parametrize(
    ("average", "much"), [("0", 100), ("0.30", 100), ("0.40", 1), ("137.20", 400), ("33.33", 90), ("33.40", 100)]
)
def test_much_is_three_times_the_average_as_a_round_figure(average: str, much: int) -> None:
    assert find_much(Decimal(average)) == much
