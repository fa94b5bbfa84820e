"""A new version put into effect for many customers, some at a time, while life goes on and processes die."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bridge.flows.audit.audit import audit
from bridge.flows.programmes import configure
from bridge.flows.tiers import retier, tiers
from bridge.store import tables
from bridge.store.work import tasks
from bridge.tasks import apply_version
from bridge.tasks.progress import Progress
from bridge.tasks.runner import run_tasks
from tests.kills import survive
from tests.live import Salon
from tests.lives import NOW, book_and_settle
from tests.tiers.conftest import EDITOR, standing, told

Save = Callable[..., configure.Change]
NEW = {11: "Silver", 12: "Silver", 13: "Silver", 14: "Gold", 15: None}


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two customers are many."""
    monkeypatch.setattr(configure, "AT_ONCE", 1)
    monkeypatch.setattr(retier, "PAGE", 2)


def task_of(salon: Salon) -> tasks.Task:
    with salon.database.read() as conn:
        return tasks.list_open(conn, tenant_id=salon.tenant, kind="apply_version")[0]


def test_the_worker_does_it_and_says_how_far_it_is(salon: Salon, save: Save) -> None:
    before = standing(salon)
    change = save("Gold", 500, was="Gold")
    assert (task_of(salon).id, standing(salon)) == (change.task_id, before)
    work = apply_version.run(salon.database, task_of(salon))
    assert list(work) == [Progress(0, 5), Progress(2, 5), Progress(4, 5), Progress(5, 5)]
    assert standing(salon) == NEW
    run_tasks(salon.database)
    assert told(salon) == []


def test_nobody_waits_for_a_change_that_moves_nobody(salon: Salon) -> None:
    def rename(document: configure.ProgrammeDocument) -> configure.ProgrammeDocument:
        return document | {"earning_rules": [rule | {"name": "Visits"} for rule in document["earning_rules"][:1]]}

    change = salon.do(configure.change_programme, edit=rename, actor=1, locale="en_US", now=NOW)
    assert change.task_id is None


def test_each_who_moves_is_told_of_once_however_often_it_is_done(salon: Salon, save: Save) -> None:
    save("Gold", 500, was="Gold", tell=True)
    task = task_of(salon)
    for _ in range(2):
        list(apply_version.run(salon.database, task))
    run_tasks(salon.database)
    assert told(salon) == [(13, "Silver", "tiers_edited")]


def test_a_kill_between_any_two_statements_tells_nothing_twice(salon: Salon, save: Save) -> None:
    save("Gold", 100_000, was="Gold", tell=True)
    kills = survive(salon.database, lambda: run_tasks(salon.database) or revive(salon))
    assert kills > 10
    assert standing(salon) == {11: "Silver", 12: "Silver", 13: "Silver", 14: "Silver", 15: None}
    assert told(salon) == [(13, "Silver", "tiers_edited"), (14, "Silver", "tiers_edited")]


def revive(salon: Salon) -> None:
    """A task whose worker died is claimed anew, not a minute later but now."""
    salon.sql(
        "UPDATE {prefix}bkloyalty_tasks SET state = 'waiting' WHERE tenant_id = :t AND state = 'running'",
        t=salon.tenant,
    )
    run_tasks(salon.database)


class TestMeanwhile:
    """Between the edit and the worker's turn at a customer."""

    def test_a_booking_earns_by_the_new_tier_and_tells_only_what_it_earned(self, salon: Salon, save: Save) -> None:
        save("Gold", 500, was="Gold")
        book_and_settle(salon, 1, customer=13)
        assert standing(salon)[13] == "Silver"
        assert told(salon) == []
        book_and_settle(salon, 2, customer=13)
        book_and_settle(salon, 3, customer=13)
        assert told(salon) == [(13, "Gold", "points_earned")]
        run_tasks(salon.database)
        assert (standing(salon), len(told(salon))) == (NEW | {13: "Gold"}, 1)

    def test_a_customer_who_moves_by_an_edit_that_is_told_is_told_of_once(self, salon: Salon, save: Save) -> None:
        save("Gold", 500, was="Gold", tell=True)
        salon.adjust(13, 5, key="meanwhile", now=NOW)
        assert told(salon) == [(13, "Silver", "tiers_edited")]
        run_tasks(salon.database)
        assert told(salon) == [(13, "Silver", "tiers_edited")]

    def test_a_second_edit_hides_nothing_of_the_first(self, salon: Salon, save: Save) -> None:
        save("Gold", 500, was="Gold", tell=True)
        save("Bronze", 10)
        run_tasks(salon.database)
        assert (13, "Silver", "tiers_edited") in told(salon)
        assert standing(salon) == NEW | {15: "Bronze"}

    def test_bookings_settled_by_other_workers_at_the_same_time_all_add_up(self, salon: Salon, save: Save) -> None:
        save("Gold", 500, was="Gold")
        customers = [11, 12, 13, 14, 15]

        def settle(number: int) -> None:
            book_and_settle(salon, number, customer=customers[number % 5])

        with ThreadPoolExecutor(4) as pool:
            work = pool.submit(run_tasks, salon.database)
            list(pool.map(settle, range(1, 31)))
            assert work.result() >= 1
        with salon.database.read() as conn:
            assert audit(conn) == []


def test_settled_bookings_are_looked_at_again_page_by_page(salon: Salon) -> None:
    for appointment in range(1, 6):
        book_and_settle(salon, appointment, customer=11)
    edit = {"actor": 1, "locale": "en_US", "now": NOW}
    salon.do(configure.change_programme, edit=lambda document: document | {"award_on": {"trigger": "ended"}}, **edit)
    assert next(apply_version.run(salon.database, task_of(salon))).total == 5
    run_tasks(salon.database)
    with salon.database.read() as conn:
        query = select(tables.settlements.c.recheck_at).where(tables.settlements.c.tenant_id == salon.tenant)
        assert list(conn.scalars(query)) == [NOW] * 5


def test_work_that_was_cut_off_for_good_can_be_asked_for_again(salon: Salon, save: Save) -> None:
    change = save("Gold", 500, was="Gold")
    salon.do(tasks.cancel_task, task_id=change.task_id, now=NOW)
    assert standing(salon)[13] == "Gold"
    salon.do(tiers.put_into_effect_again, editor=EDITOR, now=NOW)
    run_tasks(salon.database)
    assert standing(salon) == NEW
