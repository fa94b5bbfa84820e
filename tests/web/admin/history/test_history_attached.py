"""History attached from its screen: begun as it was tried, paused, gone on with after whatever happened, taken back."""

from __future__ import annotations

import pytest

from bridge import clock
from bridge.core.access.permissions import Grant
from bridge.flows.history import attach_history
from bridge.flows.programmes import configure
from bridge.store.work import tasks
from bridge.tasks import history as pages
from bridge.tasks.attach_history import drive
from bridge.tasks.runner import run_tasks
from tests.web.admin.acting import as_staff, put_in_force
from tests.web.admin.history.salon_with_past import ALL, PROGRAMME, Past, paths, say
from tests.web.admin.reading import read_steps


class TestAttaching:
    def test_gives_what_was_foreseen_and_ends_the_step(self, past: Past) -> None:
        past.attach()
        assert past.balances() == {past.ana: 270, past.bea: 90}
        page = past.screen()
        row = page.select_one("table:not(.is-small) tbody tr").get_text(" ", strip=True)
        assert "All visits so far by all active rules Done 360 pts 2 4 visits Take back" in row
        assert read_steps(page)[1][:2] == ("Attach history", "Done")

    def test_cannot_begin_twice(self, past: Past) -> None:
        task = past.try_out().select_one("[name=task]")["value"]
        past.back_end.send("history/begin", task=task)
        error = past.back_end.refused("history/begin", task=task)
        assert (error["status"], error["message"][:34]) == (409, "History is being attached already,")
        run_tasks(past.database)
        assert "since this dry run" in past.back_end.refused("history/begin", task=task)["message"]
        assert past.balances() == {past.ana: 270, past.bea: 90}

    def test_is_begun_only_by_the_rules_that_were_tried(self, past: Past) -> None:
        task = past.try_out().select_one("[name=task]")["value"]
        put_in_force(past.back_end, past.database, {**PROGRAMME, "earning_rules": PROGRAMME["earning_rules"][:1]})
        assert "programme was changed" in past.back_end.refused("history/begin", task=task)["message"]
        page = past.screen()
        assert "The programme was changed since this dry run." in say(page) and "history/begin" not in paths(page)

    def test_begins_no_dry_run_that_is_none(self, past: Past) -> None:
        past.back_end.send("history/try", **ALL)
        with past.database.read() as conn:
            (waiting,) = tasks.list_open(conn, tenant_id=past.back_end.tenant, kind="preview_history")
        assert past.back_end.refused("history/begin", task=str(waiting.id))["message"] == "There is no such dry run."

    def test_shows_how_far_it_is_and_can_be_paused(self, past: Past) -> None:
        past.begin()
        page = past.screen()
        assert page.select_one("[data-bkl-task]") is not None
        assert paths(page) == {"history/pause"}
        past.back_end.send("history/pause", batch=str(past.batch.id))
        run_tasks(past.database)
        page = past.screen()
        assert paths(page) == {"history/go-on"}
        assert "0 visits looked at so far" in say(page) and past.balances() == {}
        past.back_end.send("history/go-on", batch=str(past.batch.id))
        run_tasks(past.database)
        assert past.balances() == {past.ana: 270, past.bea: 90}

    def test_what_moved_on_meanwhile_is_left_alone(self, past: Past) -> None:
        past.attach()
        for path in ("history/pause", "history/go-on"):
            error = past.back_end.refused(path, batch=str(past.batch.id))
            assert (error["status"], error["message"][:31]) == (422, "The work has gone on meanwhile,")

    def test_goes_on_after_a_crash_where_it_was(self, past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pages, "PAGE", 1)
        past.begin()
        work = drive(past.database, tenant_id=past.back_end.tenant, batch_id=past.batch.id)
        next(work), next(work)
        work.close()
        past.fall_silent()
        page = past.screen()
        assert "Nobody has worked on this for a while" in say(page)
        assert paths(page) == {"history/go-on", "history/pause"}
        past.back_end.send("history/go-on", batch=str(past.batch.id))
        assert past.screen().select_one("[data-bkl-task]") is not None
        run_tasks(past.database)
        assert past.balances() == {past.ana: 270, past.bea: 90}
        assert past.batch.state == "done"

    def test_what_the_command_line_works_on_is_not_called_cut_off(self, past: Past) -> None:
        choice = attach_history.Choice()
        past.change(attach_history.begin, choice=choice, actor=None, now=clock.now())
        page = past.screen()
        assert "from the command line" in say(page).lower() and paths(page) == {"history/pause"}

    def test_while_the_programme_rests_there_is_nothing_to_try(self, past: Past) -> None:
        past.change(configure.pause, now=clock.now())
        assert paths(past.screen()) == set()
        error = past.back_end.refused("history/try", **ALL)
        assert (error["status"], error["code"]) == (409, "no_programme")

    def test_says_what_came_of_it_when_the_worker_is_done(self, past: Past) -> None:
        past.begin()
        with past.database.read() as conn:
            (task,) = tasks.list_open(conn, tenant_id=past.back_end.tenant, kind=attach_history.KIND)
        assert "cannot be stopped" in past.back_end.send("task/cancel", task=str(task.id))["done"]
        run_tasks(past.database)
        told = past.back_end.send("task", task=str(task.id))
        assert (told["state"], told["done"]) == ("done", 5)
        assert told["html"].strip() == "History is attached: 360 pts for 2 customers."


class TestTakingBack:
    def test_is_typed_and_takes_everything_back(self, past: Past) -> None:
        past.attach()
        batch = str(past.batch.id)
        dialog = past.back_end.screen("history-undo", batch=batch)
        assert "takes back 360 pts from 2 customers, worth €18.00" in say(dialog)
        for typed in ("", "yes"):
            assert past.back_end.refused("history/undo", batch=batch, typed=typed)["field"] == "typed"
        assert past.balances() == {past.ana: 270, past.bea: 90}
        past.back_end.send("history/undo", batch=batch, typed="take  back")
        assert "being taken back" in say(past.screen())
        run_tasks(past.database)
        assert past.balances() == {past.ana: 0, past.bea: 0}
        page = past.screen()
        assert "Taken back" in say(page) and "360 pts taken back" in say(page)
        assert read_steps(page)[1][1] == ""
        assert "history/try" in paths(page)

    def test_in_spanish_another_word_is_typed(self, past: Past) -> None:
        past.attach()
        spanish = past.back_end.speaking("es_ES")
        assert "Escriba RETIRAR para confirmar" in say(spanish.screen("history-undo", batch=str(past.batch.id)))
        spanish.send("history/undo", batch=str(past.batch.id), typed="retirar")
        assert past.batch.state == "undoing"

    def test_is_offered_once(self, past: Past) -> None:
        past.attach()
        batch = str(past.batch.id)
        past.back_end.send("history/undo", batch=batch, typed="TAKE BACK")
        assert not past.back_end.screen("history-undo", batch=batch).select("form")
        past.back_end.send("history/undo", batch=batch, typed="TAKE BACK")
        run_tasks(past.database)
        assert past.balances() == {past.ana: 0, past.bea: 0}


def test_whoever_has_only_their_own_customers_may_not(past: Past) -> None:
    past.back_end.customers = [0, past.ana]
    mine = as_staff(past.back_end, Grant.MY)
    assert mine.refused("history/try", **ALL)["status"] == 403
    assert mine.call("setup", "query", {})[0] == 403
