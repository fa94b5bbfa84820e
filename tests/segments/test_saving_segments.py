"""Segments are saved under names that tell them apart, and never over somebody else's change."""

from datetime import timedelta
from typing import Any

import pytest

from bridge.core.access.permissions import EVERYBODY
from bridge.core.segments.segment_documents import parse_segment
from bridge.errors import ChangedMeanwhile, InvalidInput, InvalidSegment
from bridge.flows.segments import segments
from bridge.store.database import Database
from bridge.store.segments import saved_segments
from bridge.store.segments.saved_segments import SavedSegment
from bridge.store.segments.segments import count_members
from tests.live import Salon
from tests.lives import NOW, open_salon

AWAY = {"inactive": {"days": 90}}


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    return open_salon(Salon(loyalty))


def save(
    salon: Salon, name: str = "Away", document: Any = AWAY, *, segment: int | None = None, seen: Any = None
) -> int:
    return salon.do(
        segments.save_segment, name=name, document=document, segment_id=segment, seen=seen, actor=3, now=NOW
    )


def saved(salon: Salon) -> list[SavedSegment]:
    with salon.database.read() as conn:
        return saved_segments.list_segments(conn, tenant_id=salon.tenant)


def test_a_segment_is_kept_as_it_was_saved(salon: Salon) -> None:
    other = save(salon, "  few   visits ", {"visits": {"most": 1}})
    one = save(salon)
    assert [(found.id, found.name) for found in saved(salon)] == [(one, "Away"), (other, "few visits")]
    assert saved(salon)[0] == SavedSegment(one, "Away", AWAY, 1, 3, NOW, NOW)


def test_a_change_counts(salon: Salon) -> None:
    one = save(salon)
    assert save(salon, "Gone", {"inactive": {"days": 100}}, segment=one, seen=1) == one
    assert save(salon, "GONE", AWAY, segment=one, seen=2) == one
    assert [(found.name, found.document, found.number) for found in saved(salon)] == [("GONE", AWAY, 3)]


@pytest.mark.parametrize("name", ["", "   ", "x" * 191, "AWAY"])
def test_a_name_must_tell_it_apart(salon: Salon, name: str) -> None:
    save(salon)
    other = save(salon, "Other")
    for segment, seen in ((None, None), (other, 1)):
        with pytest.raises(InvalidInput) as refused:
            save(salon, name, segment=segment, seen=seen)
        assert refused.value.field == "name"


def test_a_document_that_means_nothing_is_refused(salon: Salon) -> None:
    with pytest.raises(InvalidSegment):
        save(salon, document={"inactive": {}})
    assert saved(salon) == []


def test_there_is_an_end_to_it(salon: Salon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "MOST_SAVED", 1)
    one = save(salon)
    with pytest.raises(InvalidInput):
        save(salon, "Another")
    save(salon, "Changed", segment=one, seen=1)


def test_nobody_saves_over_somebody_elses_change(salon: Salon) -> None:
    one = save(salon)
    save(salon, "Theirs", segment=one, seen=1)
    with pytest.raises(ChangedMeanwhile):
        save(salon, "Mine", segment=one, seen=1)
    with pytest.raises(ChangedMeanwhile):
        salon.do(segments.delete_segment, segment_id=one, seen=1, now=NOW)
    assert [found.name for found in saved(salon)] == ["Theirs"]
    assert salon.do(segments.delete_segment, segment_id=one, seen=2, now=NOW).name == "Theirs"
    assert saved(salon) == []
    for job in (
        lambda: save(salon, segment=one, seen=2),
        lambda: salon.do(segments.delete_segment, segment_id=one, seen=2, now=NOW),
    ):
        with pytest.raises(ChangedMeanwhile):
            job()


def test_another_business_has_its_own(salon: Salon) -> None:
    one = save(salon)
    other = open_salon(Salon(salon.database))
    save(other)
    with pytest.raises(ChangedMeanwhile):
        save(other, "Theirs", segment=one, seen=1)
    with pytest.raises(ChangedMeanwhile):
        other.do(segments.delete_segment, segment_id=one, seen=1, now=NOW)
    assert [found.name for found in saved(salon)] == ["Away"]


def test_a_segment_is_asked_for_by_the_business_own_days_and_tiers(salon: Salon) -> None:
    selection = salon.do(
        segments.select_customers, segment=parse_segment(AWAY), reach=EVERYBODY, now=NOW + timedelta(days=1)
    )
    assert [tier.name for tier in selection.tiers] == ["Silver", "Gold"]
    assert selection.moment.since(1) == (NOW + timedelta(days=1)).replace(hour=0)
    with salon.database.read() as conn:
        assert count_members(conn, selection=selection) == 0


def test_what_was_deleted_comes_back_under_its_number_for_a_week(salon: Salon) -> None:
    other, one = open_salon(Salon(salon.database)), save(salon)
    salon.do(segments.delete_segment, segment_id=one, seen=1, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        other.do(segments.bring_back, segment_id=one, actor=3, now=NOW)
    salon.do(segments.bring_back, segment_id=one, actor=3, now=NOW)
    assert [(found.id, found.document, found.number) for found in saved(salon)] == [(one, AWAY, 2)]
    salon.do(segments.delete_segment, segment_id=one, seen=2, now=NOW)
    later = NOW + timedelta(days=8)
    salon.do(segments.delete_segment, segment_id=save(salon, "Other"), seen=1, now=later)
    with pytest.raises(ChangedMeanwhile):
        salon.do(segments.bring_back, segment_id=one, actor=3, now=later)
