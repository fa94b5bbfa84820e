"""Is the worker at work, and does anything wait in vain?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from small_site import SmallSite

from bridge import __version__
from bridge.checks.check import State
from bridge.checks.work import check_events, check_tasks, check_waiting, check_worker
from bridge.deliveries import AS_WORDPRESS_SAYS
from bridge.jobs.appointments import Settlings
from bridge.store.database import Database
from bridge.store.work.signs import list_signs_for_all_tenants
from bridge.worker import beats, running
from bridge.worker.beats import BEATS, IN_TURN
from bridge.worker.running import Worker, do_everything

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def ring(site: SmallSite, *, ago: timedelta, appointment: int = 812, tenant: int = 0) -> None:
    at = (NOW - ago).replace(tzinfo=None)
    with site.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {site.prefix}bkloyalty_doorbells (tenant_id, appointment_id, hook, rung_at, permitted) "
            "VALUES (%s, %s, 'bkntc_appointment_created', %s, 1)",
            (tenant, appointment, at),
        )


class TestWorker:
    @pytest.fixture
    def work(self, small_site: SmallSite) -> Callable[..., None]:
        """The worker did a job so long ago."""

        def work(ago: timedelta, job: str = "doorbells", version: str = __version__) -> None:
            with small_site.cursor() as cursor:
                cursor.execute(
                    f"INSERT INTO {small_site.prefix}bkloyalty_signs VALUES (%s, %s, %s)",
                    (job, (NOW - ago).replace(tzinfo=None), version),
                )

        return work

    def test_that_never_ran(self, ask: Any) -> None:
        (check,) = ask(check_worker, now=NOW)
        assert check.state is State.BROKEN
        assert "has not done anything yet. Whoever runs this site should start `bridge work`" in check.message

    def test_at_work(self, ask: Any, work: Any) -> None:
        work(timedelta(seconds=25))
        (check,) = ask(check_worker, now=NOW)
        assert (check.state, check.found) == (State.WELL, "The worker was last at work a moment ago.")

    @pytest.mark.parametrize(("minutes", "state"), [(5, State.WELL), (16, State.BROKEN)])
    def test_started_by_cron_every_few_minutes(self, ask: Any, work: Any, minutes: int, state: State) -> None:
        work(timedelta(minutes=minutes))
        (check,) = ask(check_worker, now=NOW)
        assert check.state is state
        assert f"{minutes} minutes ago" in check.found

    def test_resting_while_something_waits(self, ask: Any, work: Any, small_site: SmallSite) -> None:
        work(timedelta(minutes=5))
        ring(small_site, ago=timedelta(seconds=90))
        assert ask(check_worker, now=NOW)[0].state is State.BROKEN

    def test_of_another_version(self, ask: Any, work: Any) -> None:
        work(timedelta(seconds=5), version="0.0.9")
        (check,) = ask(check_worker, now=NOW)
        assert check.state is State.BROKEN
        assert "It is version 0.0.9" in check.advice

    def test_with_a_job_that_does_not_come_to_its_end(self, ask: Any, work: Any) -> None:
        work(timedelta(seconds=5))
        work(timedelta(hours=5), job="sweep")
        (check,) = ask(check_worker, now=NOW)
        assert check.state is State.NOTE
        assert "sweep (5 hours ago)" in check.advice

    def test_leaves_its_sign_when_all_is_done_once(self, ask: Any, database: Database) -> None:
        do_everything(database, AS_WORDPRESS_SAYS)
        assert ask(check_worker)[0].ok
        with database.read() as conn:
            assert {sign.job for sign in list_signs_for_all_tenants(conn)} == {beat.name for beat in BEATS}

    def test_leaves_its_sign_at_its_beats(self, ask: Any, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        def stop(*_: object, **__: object) -> Settlings:
            working.stop()
            return Settlings()

        working = Worker(database)
        monkeypatch.setattr(running, "REST", timedelta(0))
        monkeypatch.setattr(beats, "sweep", stop)
        working.run()
        assert ask(check_worker)[0].ok

    def test_gives_no_sign_of_a_job_that_failed(
        self, ask: Any, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        working = Worker(database)
        monkeypatch.setattr(beats, "drain_doorbells", lambda *_, **__: 1 / 0)
        working._beat(IN_TURN[0])
        assert not ask(check_worker)[0].ok


class TestBookings:
    def test_none_wait(self, ask: Any) -> None:
        assert ask(check_waiting)[0].message == "No booking waits to be settled."

    def test_that_just_rang_are_no_trouble(self, ask: Any, small_site: SmallSite) -> None:
        ring(small_site, ago=timedelta(minutes=3))
        (check,) = ask(check_waiting, now=NOW)
        assert check.ok
        assert check.message == "1 change of a booking waits to be settled; the oldest came 3 minutes ago."

    def test_that_wait_in_vain_are_named(self, ask: Any, small_site: SmallSite) -> None:
        ring(small_site, ago=timedelta(hours=3), appointment=812)
        ring(small_site, ago=timedelta(hours=2), appointment=813, tenant=4)
        (check,) = ask(check_waiting, now=NOW)
        assert check.state is State.BROKEN
        assert "812 (tenant 0), 813 (tenant 4). If the worker is at work, its log says why" in check.message

    def test_of_another_business_are_none_of_its_business(self, ask: Any, small_site: SmallSite) -> None:
        ring(small_site, ago=timedelta(hours=3), appointment=812, tenant=4)
        assert ask(check_waiting, now=NOW, tenant_id=3)[0].message == "No booking waits to be settled."
        assert ask(check_waiting, now=NOW, tenant_id=4)[0].appointments == (("812", 812),)


class TestEvents:
    @pytest.mark.parametrize(("ago", "ok"), [(timedelta(minutes=5), True), (timedelta(hours=1), False)])
    def test_that_nobody_takes(self, ask: Any, small_site: SmallSite, ago: timedelta, ok: bool) -> None:
        with small_site.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {small_site.prefix}bkloyalty_outbox (tenant_id, event, payload, created_at) "
                "VALUES (3, 'x', '{}', %s)",
                ((NOW - ago).replace(tzinfo=None),),
            )
        assert ask(check_events, now=NOW)[0].ok is ok
        assert ask(check_events, now=NOW, tenant_id=4)[0].message == "Workflows have heard of everything."


class TestTasks:
    def append(self, site: SmallSite, state: str, kind: str = "apply_version", tenant: int = 3) -> None:
        with site.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {site.prefix}bkloyalty_tasks (tenant_id, kind, parameters, locale, state, done, created_at) "
                "VALUES (%s, %s, '{}', 'en_US', %s, 0, '2026-03-02 09:00:00')",
                (tenant, kind, state),
            )

    def test_under_way(self, ask: Any, small_site: SmallSite) -> None:
        self.append(small_site, "running")
        (check,) = ask(check_tasks, now=NOW)
        assert check.ok
        assert "1 piece of long work" in check.message
        assert ask(check_tasks, tenant_id=4)[0].message == "No long work is under way."

    def test_a_programme_that_did_not_reach_everybody(self, ask: Any, small_site: SmallSite) -> None:
        self.append(small_site, "failed")
        assert not ask(check_tasks)[0].ok
        assert ask(check_tasks, tenant_id=4)[0].ok
        self.append(small_site, "done")
        assert ask(check_tasks)[0].ok

    def test_other_work_that_failed_was_said_to_whoever_asked_for_it(self, ask: Any, small_site: SmallSite) -> None:
        self.append(small_site, "failed", kind="dry_run")
        assert ask(check_tasks)[0].ok
