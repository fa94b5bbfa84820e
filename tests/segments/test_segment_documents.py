"""Documents of segments: what they mean, and what is wrong with those that mean nothing."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from bridge.core.programmes.programme import Tier
from bridge.core.segments.segment_documents import MOST_CONDITIONS, parse_segment
from bridge.core.segments.segments import AllOf, AnyOf, Inactive, InTier, NearReward, NearTier, NoneOf, Spent, list_near
from bridge.errors import InvalidSegment
from tests.segments.documents import documents

TIERS = [Tier("Gold", "#000", 500), Tier("Silver", "#000", 200), Tier("Also silver", "#000", 200)]


def test_conditions_and_combinations() -> None:
    document = {
        "all": [{"inactive": {"days": 90}}, {"any": [{"tier": {"names": ["Gold"]}}, {"none": [{"new": {"days": 1}}]}]}]
    }
    parsed = parse_segment(document)
    assert isinstance(parsed, AllOf)
    assert parsed.parts[0] == Inactive(90)
    either = parsed.parts[1]
    assert isinstance(either, AnyOf)
    assert either.parts[0] == InTier(frozenset({"Gold"}))
    assert isinstance(either.parts[1], NoneOf)


def test_amounts_are_decimals() -> None:
    assert parse_segment({"spent": {"least": "10.50", "days": 30}}) == Spent(Decimal("10.50"), None, 30)


@given(document=documents)
def test_whatever_is_drawn_in_these_tests_can_be_read(document: dict[str, Any]) -> None:
    parse_segment(document)


DEEP: dict[str, Any] = {"all": [{"all": [{"all": [{"all": []}]}]}]}
MANY = {"all": [{"new": {"days": 1}}] * (MOST_CONDITIONS + 1)}


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ([], None),
        ({}, None),
        ({"unknown": {}}, None),
        ({"new": {"days": 1}, "tier": {"without": True}}, "tier"),
        ({"new": {"days": 1}, "all": []}, "new"),
        ({"new": {"days": 0}}, "new.days"),
        ({"new": {"days": 3651}}, "new.days"),
        ({"new": {"days": 1, "hours": 1}}, "new.hours"),
        ({"any": []}, "any"),
        ({"none": []}, "none"),
        ({"all": {}}, "all"),
        ({"all": [{"new": {}}]}, "all[0].new.days"),
        (DEEP, "all[0].all[0].all[0].all"),
        (MANY, None),
        ({"inactive": {"days": 90, "at_most": 89}}, "inactive.at_most"),
        ({"tier": {}}, "tier.names"),
        ({"tier": {"names": ["Gold"], "without": True}}, "tier.names"),
        ({"last_visit": {}}, "last_visit"),
        ({"near_tier": {}}, "near_tier"),
        ({"near_tier": {"points": 5, "percent": 5}}, "near_tier"),
        ({"near_reward": {"cost": 0, "points": 1}}, "near_reward.cost"),
        ({"visits": {"days": 3}}, "visits"),
        ({"visits": {"least": 3, "most": 2}}, "visits.most"),
        ({"spent": {"least": 3}}, "spent.least"),
    ],
)
def test_refuses(document: Any, field: str | None) -> None:
    with pytest.raises(InvalidSegment) as refused:
        parse_segment(document)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("near", "spans"),
    [
        (NearTier(points=50), [(150, 200), (450, 500)]),
        (NearTier(points=1000), [(0, 200), (200, 500)]),
        (NearTier(percent=10), [(180, 200), (470, 500)]),
        (NearTier(percent=100), [(0, 200), (200, 500)]),
        (NearTier(points=1, tier="Gold"), [(499, 500)]),
        (NearTier(points=1, tier="Also silver"), [(199, 200)]),
        (NearTier(points=1, tier="Gone"), []),
    ],
)
def test_near_a_tier_is_between_these_points(near: NearTier, spans: list[tuple[int, int]]) -> None:
    assert [(span.start, span.stop) for span in list_near(TIERS, near)] == spans


@pytest.mark.parametrize(("percent", "least"), [(80, 80), (79, 80), (81, 82), (1, 2), (100, 101)])
def test_a_part_of_a_reward_is_rounded_up(percent: int, least: int) -> None:
    cost = 100 if percent == 80 else 101
    assert NearReward(cost, percent=percent).least == least
