"""A segment is the same after it was laid out in rows and joined again, or it has no rows at all."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings

from bridge.core.segments.segment_documents import parse_segment
from bridge.web.admin.segments.segment_rows import KINDS, join_groups, lay_out_groups
from tests.segments.documents import CONDITIONS, documents
from tests.segments.population import TIERS, draw_people
from tests.segments.reading import World

ZONE = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 3, 29, 21, 30, tzinfo=UTC)
WORLD = World(NOW, ZONE, TIERS)
PEOPLE = draw_people(random.Random(3), 1, 80, NOW, ZONE)
AWAY: dict[str, Any] = {"inactive": {"days": 90}}


def meant(document: Any) -> list[int]:
    return [person.id for person in PEOPLE if WORLD.meets(person, document)]


@settings(max_examples=300, deadline=None)
@given(document=documents)
@example({"none": [{"none": [AWAY]}]})
@example({"none": [{"all": [AWAY, {"new": {"days": 3}}]}]})
def test_means_the_same_customers(document: dict[str, Any]) -> None:
    groups = lay_out_groups(document)
    if groups is None:
        return
    rows = [row for group in groups for row in group.rows]
    assert len({row.number for row in rows}) == len(rows)
    joined = join_groups(groups, {row.number: row.body for row in rows})
    parse_segment(joined)
    assert meant(joined) == meant(document)


def test_only_what_is_nested_more_deeply_has_no_rows() -> None:
    one_group = {"any": [AWAY, {"all": [AWAY, AWAY]}, {"none": [AWAY]}]}
    assert [len(group.rows) for group in lay_out_groups(one_group) or []] == [1, 2, 1]
    assert lay_out_groups({"any": [{"all": [{"any": [AWAY]}]}]}) is None
    assert lay_out_groups({"any": [{"all": []}]}) is None, "everybody within a group would get lost"
    assert [group.rows for group in lay_out_groups({"all": []}) or []] == [[]]


def test_every_condition_can_be_added() -> None:
    assert {kind for kind, _, _ in KINDS} == set(CONDITIONS)
