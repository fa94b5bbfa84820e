import importlib
import inspect
import logging
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from bridge import clock, jobs
from bridge.store.database import Database
from bridge.worker import beats, running
from bridge.worker.beats import Beat
from bridge.worker.patience import LONGEST_PATIENCE, Patience
from bridge.worker.running import Worker
from bridge.worker.work import Report


class Watch:
    """A real clock that the test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = datetime(2026, 3, 2, 10, tzinfo=UTC)
        monkeypatch.setattr(clock, "wall", lambda: self.now)

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch)


class TestPatience:
    def test_a_bell_that_stays_waits_longer_each_time(self, watch: Watch) -> None:
        patience, waits, since = Patience(), [], watch.now
        while len(waits) < 6:
            if patience.wants(1, 0, 812):
                waits.append((watch.now - since).total_seconds())
                since = watch.now
            watch.pass_(seconds=1)
        assert waits == [0, 1, 2, 4, 8, 16]

    def test_never_longer_than_some_minutes(self, watch: Watch) -> None:
        patience = Patience()
        for _ in range(100):
            assert patience.wants(1, 0, 812)
            watch.pass_(seconds=LONGEST_PATIENCE.total_seconds())

    def test_a_newer_bell_is_answered_at_once(self, watch: Watch) -> None:
        patience = Patience()
        assert patience.wants(1, 0, 812)
        assert not patience.wants(1, 0, 812)
        assert patience.wants(2, 0, 812)
        assert patience.wants(1, 3, 812), "another tenant's"

    def test_forgets_what_is_long_gone(self, watch: Watch) -> None:
        patience = Patience()
        patience.wants(1, 0, 812)
        watch.pass_(hours=1)
        patience.forget()
        assert patience.tried == {}


class TestBeats:
    def test_no_job_is_forgotten(self) -> None:
        inside_others = {"settle_each", "sweep_tenant", "close_departures", "note_closures", "purge_closed"}
        when_asked = {"settle_all"}
        assert set(list_jobs()) - vars(beats).keys() == inside_others | when_asked

    def test_each_has_a_sign_of_its_own(self) -> None:
        names = [beat.name for beat in beats.BEATS]
        assert len(set(names)) == len(names)


def list_jobs() -> Iterator[str]:
    """The public functions of the package that do something to a database as of some time."""
    for found in pkgutil.iter_modules(jobs.__path__, f"{jobs.__name__}."):
        for name, function in inspect.getmembers(importlib.import_module(found.name), inspect.isfunction):
            is_own = function.__module__ == found.name and not name.startswith("_")
            if is_own and {"database", "now"} <= inspect.signature(function).parameters.keys():
                yield name


class TestWorker:
    def test_a_job_that_fails_is_logged_and_tried_at_the_next_beat(
        self, watch: Watch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        tries = []
        beating = Worker(cast("Database", None))

        def fail(*_: object) -> Report:
            tries.append(watch.now)
            if len(tries) == 3:
                beating.stop()
            watch.pass_(seconds=1)
            raise RuntimeError("no table")

        monkeypatch.setattr(running, "REST", timedelta(0))
        monkeypatch.setattr(running, "IN_TURN", (Beat("doorbells", timedelta(seconds=1), fail),))
        monkeypatch.setattr(running, "BESIDE", ())
        with caplog.at_level(logging.INFO):
            beating.run()
        assert len(tries) == 3
        assert "doorbells failed, the next beat tries again" in caplog.text
