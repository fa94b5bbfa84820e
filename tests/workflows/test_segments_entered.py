"""Who newly belongs to a segment that a workflow waits for is told once, if they agreed to be written to."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from bridge.core.workflow_events import WorkflowEvent
from bridge.flows.segments import segments
from bridge.flows.segments.known_segments import find_known
from bridge.flows.workflows import watch_segments
from bridge.jobs.workflows import look_at_segments
from bridge.store import tables
from bridge.store.segments import segments as walking
from tests.bonuses.gifts import begin, give
from tests.counting import counting
from tests.kills import Killed, killed_before
from tests.live import Salon
from tests.lives import NOW, PROGRAMME
from tests.workflows.listening import add_people, listen, switch, told, told_to

ENTERED = WorkflowEvent.SEGMENT_ENTERED
ROUND = watch_segments.ROUND_EVERY


class Rounds:
    """Looks at all segments, each time when the next round is due."""

    def __init__(self, salon: Salon) -> None:
        self.salon, self.now = salon, NOW

    def look(self) -> None:
        look_at_segments(self.salon.database, now=self.now)
        self.now += ROUND


@pytest.fixture
def rounds(salon: Salon) -> Rounds:
    return Rounds(salon)


def save(salon: Salon, document: dict[str, Any], **more: Any) -> int:
    asked = {"name": "Rich", "segment_id": None, "seen": None} | more
    return int(salon.do(segments.save_segment, document=document, actor=1, now=NOW, **asked))


def enter(salon: Salon, *customers: int) -> None:
    """Into the segment of those who have 100 points."""
    for customer in customers:
        salon.bonus(customer, 100, key=f"in{customer}-{salon.confirms}", now=NOW)
        salon.confirms += 1


def leave(salon: Salon, customer: int) -> None:
    salon.adjust(customer, -100, key=f"out{customer}-{salon.confirms}", now=NOW)
    salon.confirms += 1


RICH = {"points": {"least": 100}}


def test_the_first_look_only_notes_who_is_in(salon: Salon, rounds: Rounds) -> None:
    add_people(salon, 7, 8, 9)
    enter(salon, 7)
    key = str(save(salon, RICH))
    listen(salon, ENTERED, segments=[key])
    rounds.look()
    assert told(salon, ENTERED) == []
    enter(salon, 8)
    rounds.look()
    rounds.look()
    data = {"segment": key, "name": "Rich", "tier": None, "locale": "en_US"}
    assert told(salon, ENTERED) == [(8, data)]


def test_whoever_leaves_and_comes_back_is_told_again(salon: Salon, rounds: Rounds) -> None:
    add_people(salon, 7)
    listen(salon, ENTERED, segments=[str(save(salon, RICH))])
    rounds.look()
    for _ in range(2):
        enter(salon, 7)
        rounds.look()
        leave(salon, 7)
        rounds.look()
    assert told_to(salon, ENTERED) == [7, 7]


@pytest.mark.parametrize("said", [None, "refused", "withdrawn"])
def test_only_who_agreed_is_told(salon: Salon, rounds: Rounds, said: str | None) -> None:
    add_people(salon, 7, 8)
    add_people(salon, 9, consent=said)
    listen(salon, ENTERED, segments=[str(save(salon, RICH))])
    rounds.look()
    enter(salon, 8, 9)
    rounds.look()
    assert told_to(salon, ENTERED) == [8]


def test_who_comes_in_by_another_question_or_other_tiers_is_noted_only(salon: Salon, rounds: Rounds) -> None:
    add_people(salon, 7, 8)
    salon.bonus(8, 480, key="near", now=NOW)
    segment_id = save(salon, RICH)
    listen(salon, ENTERED, segments=[str(segment_id), "near_tier"])
    rounds.look()
    save(salon, {"points": {"least": 0}}, segment_id=segment_id, seen=1)
    salon.open(PROGRAMME | {"tiers": [{"name": "Bronze", "min_points": 1}]}, now=NOW)
    rounds.look()
    rounds.look()
    assert told(salon, ENTERED) == []


def test_a_workflow_that_is_switched_on_again_begins_anew(salon: Salon, rounds: Rounds) -> None:
    add_people(salon, 7, 8)
    key = str(save(salon, RICH))
    workflow = listen(salon, ENTERED, segments=[key])
    enter(salon, 7)
    rounds.look()
    switch(salon, workflow, on=False)
    rounds.look()
    assert _count(salon, tables.segment_members) == 0
    enter(salon, 8)
    switch(salon, workflow, on=True)
    rounds.look()
    rounds.look()
    assert told(salon, ENTERED) == []


def test_a_segment_that_is_deleted_or_unknown_stops_no_other(salon: Salon, rounds: Rounds) -> None:
    add_people(salon, 7)
    key = str(save(salon, RICH))
    listen(salon, ENTERED, segments=["999999", "nonsense", "9" * 40, key])
    rounds.look()
    enter(salon, 7)
    rounds.look()
    assert told_to(salon, ENTERED) == [7]


def test_a_tenant_without_permission_is_left_alone(salon: Salon, rounds: Rounds) -> None:
    add_people(salon, 7)
    listen(salon, ENTERED, segments=[str(save(salon, RICH))])
    rounds.look()
    salon.sql("UPDATE {prefix}bkloyalty_tenants SET permitted = 0 WHERE tenant_id = :t", t=salon.tenant)
    enter(salon, 7)
    rounds.look()
    assert told(salon, ENTERED) == []


def test_two_workers_at_once_and_a_kill_anywhere_tell_everybody_once(
    salon: Salon, rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "STRIDE", 3)
    customers = range(7, 17)
    add_people(salon, *customers)
    key = str(save(salon, RICH))
    listen(salon, ENTERED, segments=[key])
    rounds.look()
    enter(salon, *customers)
    with salon.database.read() as conn:
        segment = find_known(conn, tenant_id=salon.tenant, key=key, now=NOW)
    assert segment is not None

    def go_round() -> None:
        while salon.do(watch_segments.look_on, segment=segment, now=rounds.now):
            pass

    for statement in range(4, 60, 9):
        with killed_before(salon.database, statement):
            try:
                go_round()
            except Killed:
                continue
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda _: go_round(), range(2)))
    assert sorted(told_to(salon, ENTERED)) == list(customers)


def test_a_step_is_a_handful_of_statements_however_many_come_in(salon: Salon, rounds: Rounds) -> None:
    add_people(salon, *range(7, 57))
    key = str(save(salon, {"tier": {"names": ["Silver"]}}))
    listen(salon, ENTERED, segments=[key])
    rounds.look()
    give(salon, begin(salon, points=500))
    with salon.database.read() as conn:
        segment = find_known(conn, tenant_id=salon.tenant, key=key, now=NOW)
    with counting(salon.database) as seen:
        assert salon.do(watch_segments.look_on, segment=segment, now=rounds.now)
    assert len(told(salon, ENTERED)) == 50
    assert len(seen) <= 14, "\n".join(seen)


def test_is_not_gone_through_before_it_is_time(salon: Salon, rounds: Rounds) -> None:
    add_people(salon, 7)
    listen(salon, ENTERED, segments=[str(save(salon, RICH))])
    rounds.look()
    enter(salon, 7)
    look_at_segments(salon.database, now=NOW + ROUND - timedelta(seconds=1))
    assert told(salon, ENTERED) == []


def _count(salon: Salon, table: Any) -> int:
    with salon.database.read() as conn:
        return len(conn.execute(table.select().where(table.c.tenant_id == salon.tenant)).all())
