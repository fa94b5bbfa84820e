"""A workflow that somebody triggers for a segment: once for each customer who agreed, through restarts."""

from collections.abc import Iterator
from typing import Any

import pymysql
import pytest
from sqlalchemy.exc import OperationalError

from bridge.core.workflow_events import WorkflowEvent
from bridge.flows.workflows.trigger_workflow import trigger_page
from bridge.store.segments import segments as walking
from bridge.store.work import tasks
from bridge.store.work.tasks import Task
from bridge.tasks import trigger_workflow
from bridge.tasks.runner import run_tasks
from bridge.tasks.trigger_workflow import run
from tests.kills import Killed, killed_before
from tests.live import Salon
from tests.lives import NOW
from tests.workflows.listening import add_people, listen, told, told_to

ENTERED = WorkflowEvent.SEGMENT_ENTERED


@pytest.fixture
def task(salon: Salon, monkeypatch: pytest.MonkeyPatch) -> Iterator[Task]:
    """For everybody; three customers are looked at in one step."""
    monkeypatch.setattr(walking, "STRIDE", 3)
    parameters: dict[str, Any] = {
        "workflow": listen(salon, ENTERED),
        "workflow_name": "Come back",
        "segment": {"all": []},
        "name": "Everybody",
        "key": "12",
        "staff": None,
        "query": {"id": "12"},
        "form": "f1",
    }
    asked: dict[str, Any] = {"kind": "trigger_workflow", "parameters": parameters, "user_id": 1, "locale": "en_US"}
    task_id = salon.do(tasks.append_task, now=NOW, **asked)
    with salon.database.read() as conn:
        yield tasks.get_task(conn, tenant_id=salon.tenant, task_id=task_id)
    salon.do(tasks.cancel_task, task_id=task_id, now=NOW)


def test_reaches_who_agreed_and_names_the_workflow(salon: Salon, task: Task) -> None:
    add_people(salon, 7, 8, 9, 10)
    add_people(salon, 11, 12, consent="withdrawn")
    assert run_tasks(salon.database) >= 1
    data = {"segment": "12", "name": "Everybody", "tier": None, "locale": "en_US"}
    expected = data | {"workflow": task.parameters["workflow"]}
    assert told(salon, ENTERED) == [(customer, expected) for customer in (7, 8, 9, 10)]
    with salon.database.read() as conn:
        done = tasks.get_task(conn, tenant_id=salon.tenant, task_id=task.id)
    assert (done.state, done.result) == ("done", {"told": 4})


def test_begun_anew_after_a_kill_it_goes_on_where_it_was(salon: Salon, task: Task) -> None:
    customers = range(7, 18)
    add_people(salon, *customers)
    kills = 0
    for statement in range(3, 60, 5):
        with killed_before(salon.database, statement):
            try:
                _drive(salon, task)
            except Killed:
                kills += 1
    assert _drive(salon, task) == {"told": 11}
    assert kills > 3
    assert told_to(salon, ENTERED) == list(customers)


def _drive(salon: Salon, task: Task) -> Any:
    work = run(salon.database, task)
    while True:
        try:
            next(work)
        except StopIteration as finished:
            return finished.value


def test_a_database_that_goes_away_in_the_middle_is_no_failure_and_nobody_is_told_twice(
    salon: Salon, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_people(salon, *range(7, 18))
    pages = iter([False, False, True])

    def page(*given: Any, **more: Any) -> tuple[int, bool]:
        if next(pages, False):
            raise OperationalError("SELECT 1", {}, pymysql.err.OperationalError(2013, "Lost connection"))
        return trigger_page(*given, **more)

    monkeypatch.setattr(trigger_workflow, "trigger_page", page)
    assert run_tasks(salon.database) == 0
    assert 0 < len(told(salon, ENTERED)) < 11
    salon.sql("UPDATE {prefix}bkloyalty_tasks SET seen_at = seen_at - INTERVAL 2 MINUTE WHERE id = :id", id=task.id)
    assert run_tasks(salon.database) == 1
    assert told_to(salon, ENTERED) == list(range(7, 18))
