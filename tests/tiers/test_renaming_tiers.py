"""A tier that is renamed: segments that name it go on, saved ones and those of bonuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bridge.core.segments.segment_documents import rename_tier
from bridge.flows.programmes import configure
from bridge.flows.segments import segments as flows
from bridge.store import tables
from bridge.store.segments import saved_segments
from tests.bonuses import gifts as bonuses
from tests.live import Salon
from tests.lives import NOW

GOLD: dict[str, Any] = {"all": [{"tier": {"names": ["Silver", "Gold"]}}, {"none": [{"new": {"days": 5}}]}]}
NEAR: dict[str, Any] = {"any": [{"near_tier": {"points": 50, "tier": "Gold"}}, {"inactive": {"days": 30}}]}


@pytest.mark.parametrize("document", [GOLD, NEAR])
def test_every_place_of_a_document_is_found_and_no_other(document: dict[str, Any]) -> None:
    renamed = rename_tier(document, "Gold", "Platinum")
    assert renamed != document
    assert "Gold" not in str(renamed)
    assert rename_tier(renamed, "Platinum", "Gold") == document
    assert rename_tier(document, "Bronze", "Platinum") == document


def save_segment(salon: Salon, name: str, document: dict[str, Any]) -> int:
    about = {"segment_id": None, "seen": None, "actor": 1, "now": NOW}
    return int(salon.do(flows.save_segment, name=name, document=document, **about))


def read_segment(salon: Salon, segment_id: int) -> tuple[Any, int]:
    with salon.database.read() as conn:
        found = saved_segments.find_segment(conn, tenant_id=salon.tenant, segment_id=segment_id)
    assert found is not None
    return found.document, found.number


def test_saved_segments_and_bonuses_that_are_given_follow_and_follow_back(
    salon: Salon, save: Callable[..., configure.Change]
) -> None:
    segment_id = save_segment(salon, "Our best", GOLD)
    other = save_segment(salon, "Others", {"inactive": {"days": 30}})
    bonus = bonuses.begin(salon, segment={"tier": {"names": ["Gold"]}})
    change = save("Platinum", 300, was="Gold")
    renamed, number = read_segment(salon, segment_id)
    assert renamed == rename_tier(GOLD, "Gold", "Platinum")
    assert number == 2
    assert read_segment(salon, other)[1] == 1
    assert find_segment_of_bonus(salon, bonus.id) == {"tier": {"names": ["Platinum"]}}
    back = {"version": change.version, "previous": change.previous, "actor": 1, "locale": "en_US", "now": NOW}
    salon.do(configure.undo_change, **back)
    assert read_segment(salon, segment_id)[0] == GOLD


def find_segment_of_bonus(salon: Salon, bonus_id: int) -> Any:
    with salon.database.read() as conn:
        return conn.scalar(select(tables.bonuses.c.segment).where(tables.bonuses.c.id == bonus_id))
