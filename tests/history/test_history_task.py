"""A batch in the hands of the worker: progress, pause and resume, and what happens where the programme stops."""

from typing import Any

import pytest

from bridge import clock
from bridge.errors import InvalidInput, NotHere
from bridge.flows.history import attach_history
from bridge.flows.programmes import configure
from bridge.store.database import Database
from bridge.store.history import batches
from bridge.store.work import tasks
from bridge.tasks.attach_history import drive
from bridge.tasks.runner import run_tasks
from tests.history.past import DAY, THEN, begin, findings, read, small_pages, step, visit, work_on
from tests.live import Salon
from tests.lives import NOW


@pytest.fixture
def salon(salon: Salon, monkeypatch: pytest.MonkeyPatch) -> Salon:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    for number in range(1, 6):
        visit(salon, number, at=THEN + number * DAY)
    return salon


def give_to_worker(salon: Salon, batch: Any) -> int:
    return salon.database.transact(
        lambda conn: attach_history.give_to_worker(conn, batch=batch, user_id=3, locale="en_US", now=NOW)
    )


def result(salon: Salon, task_id: int) -> Any:
    with salon.database.read() as conn:
        task = tasks.get_task(conn, tenant_id=salon.tenant, task_id=task_id)
    assert task.state == "done"
    return task.result


def test_the_worker_brings_it_to_its_end_and_back(salon: Salon) -> None:
    batch = begin(salon)
    forth = give_to_worker(salon, batch)
    run_tasks(salon.database)
    assert result(salon, forth)["state"] == "done"
    assert result(salon, forth)["points"] == 5 * 78
    back = give_to_worker(salon, salon.do(attach_history.undo, batch_id=batch.id, now=NOW))
    run_tasks(salon.database)
    assert result(salon, back)["state"] == "undone"
    assert salon.standing(7).balance == 0


def test_says_how_far_it_is(salon: Salon) -> None:
    batch = begin(salon)
    with small_pages(2):
        told = [(one.done, one.total) for one in drive(salon.database, tenant_id=salon.tenant, batch_id=batch.id)]
        assert told == [(0, 5), (2, 5), (4, 5)]
        salon.do(attach_history.undo, batch_id=batch.id, now=NOW)
        told = [(one.done, one.total) for one in drive(salon.database, tenant_id=salon.tenant, batch_id=batch.id)]
        assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]


def test_paused_it_stops_and_resumed_it_goes_on_where_it_was(salon: Salon) -> None:
    batch = begin(salon)
    with small_pages(2):
        step(salon, batch, pages=1)
        salon.do(attach_history.pause, batch_id=batch.id, now=NOW)
        task_id = give_to_worker(salon, batch)
        run_tasks(salon.database)
        assert (result(salon, task_id)["state"], result(salon, task_id)["looked_at"]) == ("paused", 2)
        salon.do(attach_history.resume, batch_id=batch.id, now=NOW)
        told = [(one.done, one.total) for one in drive(salon.database, tenant_id=salon.tenant, batch_id=batch.id)]
    assert told == [(2, 5), (4, 5)]
    assert (read(salon, batch).state, salon.standing(7).balance) == ("done", 5 * 78)


def test_a_programme_that_is_paused_pauses_it(salon: Salon) -> None:
    batch = begin(salon)
    with small_pages(2):
        step(salon, batch, pages=1)
        salon.do(configure.pause, now=NOW)
        assert work_on(salon, batch).state == "paused"
        assert salon.standing(7).balance == 2 * 78
        salon.do(configure.activate, now=NOW)
        salon.do(attach_history.resume, batch_id=batch.id, now=NOW)
        assert work_on(salon, batch).points == 5 * 78
    assert findings(salon) == []


def test_permission_that_is_lost_pauses_it(salon: Salon) -> None:
    batch = begin(salon)
    salon.do(configure.observe_permission, permitted=False, now=NOW)
    assert work_on(salon, batch).state == "paused"
    assert salon.standing(7).balance == 0


def test_only_what_fits_its_state_can_be_done_with_it(salon: Salon) -> None:
    batch = work_on(salon, begin(salon))
    for change in (attach_history.pause, attach_history.resume):
        with pytest.raises(InvalidInput, match="has gone on meanwhile"):
            salon.do(change, batch_id=batch.id, now=NOW)
    salon.do(attach_history.undo, batch_id=batch.id, now=NOW)
    assert salon.do(attach_history.resume, batch_id=batch.id, now=NOW).state == "undoing"
    with pytest.raises(InvalidInput, match="has gone on meanwhile"):
        salon.do(attach_history.pause, batch_id=batch.id, now=NOW)


def test_another_tenants_batch_is_not_there(salon: Salon, loyalty: Database) -> None:
    batch, other = begin(salon), Salon(loyalty)
    for change in (attach_history.pause, attach_history.resume, attach_history.undo):
        with pytest.raises(NotHere):
            other.do(change, batch_id=batch.id, now=NOW)
    with loyalty.read() as conn:
        assert batches.list_batches(conn, tenant_id=other.tenant, kind=attach_history.KIND) == []
        assert [one.id for one in batches.list_batches(conn, tenant_id=salon.tenant, kind="attach_history")] == [
            batch.id
        ]
