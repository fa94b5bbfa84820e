"""Long work that nobody does says so where it was asked for, and is asked for once however often one presses."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from bs4 import BeautifulSoup
from small_site import SmallSite

from bridge import clock
from bridge.core.access.permissions import Actor
from bridge.errors import TooMuchWork
from bridge.flows import ask
from bridge.flows.programmes.rules import Editor
from bridge.flows.tiers.tiers import put_into_effect_again
from bridge.store.database import Database
from bridge.store.work import tasks
from bridge.store.work.signs import Sign, save_sign_for_all_tenants

EXPORT: dict[str, Any] = {"kind": "export", "parameters": {"first": "2026-01-01", "upto": 5}, "locale": "en_US"}
LONG_AGO, JUST_NOW = timedelta(hours=3), timedelta(seconds=3)


@pytest.fixture(autouse=True)
def _only_own_tasks(small_site: SmallSite, database: Database) -> Iterator[None]:
    yield
    with small_site.cursor() as cursor:
        for table in ("tasks", "signs"):
            cursor.execute(f"DELETE FROM {small_site.prefix}bkloyalty_{table}")


@pytest.fixture
def order(back_end: Any, database: Database) -> Any:
    """Asks for work in the name of the owner, so long ago."""

    def order_it(since: timedelta = LONG_AGO, **changed: Any) -> int:
        owner: dict[str, Any] = {"user_id": back_end.tenant * 10, "tenant_id": back_end.tenant}
        return database.transact(partial(ask.ask_for, **owner | EXPORT | changed, now=clock.wall() - since))

    return order_it


def work(database: Database, at: datetime) -> None:
    database.transact(partial(save_sign_for_all_tenants, sign=Sign("tasks", at, "1")))


def delay_of(back_end: Any, task: int) -> str:
    html = back_end.send("task", task=str(task))["delay"]
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


class TestSayingWhyNothingMoves:
    def test_no_worker_was_ever_there(self, back_end: Any, order: Any) -> None:
        said = delay_of(back_end, order())
        assert said.startswith("Nobody works on this: the worker, which does long work, was never started.")
        assert said.endswith("Self-check says what to do")

    def test_the_worker_has_been_gone_for_long(self, back_end: Any, order: Any, database: Database) -> None:
        task = order()
        work(database, clock.wall() - LONG_AGO)
        assert "was last there 3 hours ago" in delay_of(back_end, task)
        assert "estuvo por última vez hace 3 horas" in delay_of(back_end.speaking("es_ES"), task)

    def test_it_says_so_without_javascript_too(self, back_end: Any, order: Any) -> None:
        order()
        assert "Nobody works on this" in back_end.screen("reports").select_one("[data-bkl-task]").get_text()
        order(kind="apply_version")
        assert "Nobody works on this" in back_end.screen("tiers").select_one("[data-bkl-task]").get_text()
        trial = order(kind="dry_run")
        assert (
            "Nobody works on this" in back_end.screen("trial", task=str(trial)).select_one("[data-bkl-task]").get_text()
        )

    def test_who_may_not_look_at_the_self_check_is_not_sent_there(
        self, back_end: Any, order: Any, small_site: SmallSite
    ) -> None:
        user = back_end.tenant * 10 + 1
        staff = back_end.insert("staff", name="Eva", user_id=user)
        role = '{"bkloyalty": "all", "bkloyalty_settings": "off"}'
        back_end.insert("user_role_managers", staff=str(staff), permissions=role)
        eva = type(back_end)(small_site, back_end.caller.as_(Actor.STAFF, user=user), back_end.tenant)
        task = order(kind="apply_version")
        assert delay_of(eva, task).endswith("Please tell whoever runs this site.")
        assert "self-check" not in eva.send("task", task=str(task))["delay"]

    def test_others_come_first(self, back_end: Any, order: Any, database: Database) -> None:
        task = order()
        work(database, clock.wall())
        assert delay_of(back_end, task) == "Other long work comes first. This begins by itself."

    def test_nothing_is_said_of_what_was_just_asked_for_or_is_under_way(
        self, back_end: Any, order: Any, database: Database
    ) -> None:
        assert delay_of(back_end, order(JUST_NOW)) == ""
        task = order(parameters={"first": "2026-02-01"})
        with database.read() as conn:
            assert tasks.get_task(conn, tenant_id=back_end.tenant, task_id=task).state == "waiting"
        for _ in range(2):
            database.transact(partial(tasks.claim_task_for_all_tenants, now=clock.wall()))
        assert delay_of(back_end, task) == ""

    def test_one_whose_worker_died_says_so(self, back_end: Any, order: Any, database: Database) -> None:
        task = order()
        database.transact(partial(tasks.claim_task_for_all_tenants, now=clock.wall() - LONG_AGO))
        assert "was last there 3 hours ago" in delay_of(back_end, task)


class TestAskingAgain:
    def test_gives_the_one_that_waits_or_runs(self, order: Any, database: Database) -> None:
        first = order()
        assert order(parameters={"first": "2026-01-01", "upto": 99}) == first
        database.transact(partial(tasks.claim_task_for_all_tenants, now=clock.wall()))
        assert order() == first
        assert order(locale="es_ES") != first
        assert order(user_id=7) != first
        assert order(parameters={"first": "2026-01-02"}) != first

    def test_gives_a_new_one_once_it_is_done(self, order: Any, database: Database, back_end: Any) -> None:
        first = order()
        database.transact(partial(ask.cancel_task, tenant_id=back_end.tenant, task_id=first, now=clock.wall()))
        assert order() != first

    def test_only_a_few_of_a_kind_wait(self, back_end: Any, order: Any) -> None:
        for number in range(ask.MOST_OPEN):
            order(parameters={"first": f"2026-01-0{number + 1}"})
        with pytest.raises(TooMuchWork):
            order(parameters={"first": "2026-02-01"})
        assert order(kind="dry_run")
        refusal = back_end.speaking("es_ES").refused("log/excel", **{"from": "2026-03-01", "to": "2026-03-02"})
        assert (refusal["status"], refusal["code"]) == (409, "too_much_work")
        assert refusal["message"].startswith("Ya esperan o se ejecutan 5 tareas de este tipo.")

    def test_the_same_excel_file_is_made_once(self, back_end: Any, database: Database) -> None:
        for _ in range(3):
            back_end.send("log/excel", period="12")
        with database.read() as conn:
            assert len(tasks.list_open(conn, tenant_id=back_end.tenant, kind="export")) == 1

    def test_two_who_ask_at_once_ask_for_one(self, order: Any, database: Database, back_end: Any) -> None:
        barrier, found = threading.Barrier(4), []

        def press() -> None:
            barrier.wait()
            found.append(order())

        threads = [threading.Thread(target=press) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 4 and len(set(found)) == 1

    def test_putting_the_tiers_into_effect_again_is_begun_once(self, back_end: Any, database: Database) -> None:
        arguments: dict[str, Any] = {"tenant_id": back_end.tenant, "editor": Editor(1, "en_US"), "now": clock.wall()}
        begun = [database.transact(partial(put_into_effect_again, **arguments)) for _ in range(2)]
        assert begun[0] == begun[1]
