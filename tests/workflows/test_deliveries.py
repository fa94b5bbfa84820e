"""What no ring's reply carried home is brought to WordPress: how much, how often, and what happens when it is not there."""

import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
import responses
from listening_wordpress import URL, acknowledge_all, listening
from small_site import SECRET, SmallSite

from bridge import clock
from bridge.deliveries import Delivery, Recipient, deliver_events
from bridge.flows.workflows import deliver
from bridge.flows.workflows.deliver import LEFT_TO_RINGS, Place
from bridge.store import tables
from bridge.store.database import Database
from bridge.store.workflows import outbox
from bridge.wordpress import signing
from bridge.worker import beats, running
from bridge.worker.beats import Beat
from bridge.worker.patience import LONGEST_PATIENCE, Backoff
from bridge.worker.running import Worker
from bridge.worker.work import Report, Work

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def small_site(empty_database: str) -> SmallSite:
    site = SmallSite(empty_database, f"d{secrets.token_hex(3)}_")
    site.create()
    return site


@pytest.fixture
def database(small_site: SmallSite) -> Iterator[Database]:
    with small_site.open() as database:
        yield database


@pytest.fixture
def wordpress() -> Iterator[responses.RequestsMock]:
    with listening() as mock:
        yield mock


def happen(database: Database, count: int = 1, *, locale: str = "en_US", at: datetime = NOW) -> None:
    payload = {
        "params": {"customer_id": 7, "appointment_id": None},
        "data": {"reason": "adjustment", "tier": "Silver", "locale": locale},
    }
    database.transact(
        lambda conn: outbox.append_events(
            conn, tenant_id=0, event="bkloyalty_tier_updated", payloads=[payload] * count, now=at
        )
    )


def waiting(database: Database) -> list[int]:
    with database.read() as conn:
        taken = deliver.take_next(conn, place=Place())
        return [event["id"] for event in taken[0].events] if taken else []


def brought(wordpress: responses.RequestsMock) -> list[Any]:
    return [json.loads(call.request.body or "") for call in wordpress.calls]


class TestDeliverEvents:
    def test_brings_them_signed_with_their_keywords(
        self, database: Database, wordpress: responses.RequestsMock
    ) -> None:
        happen(database, locale="es_ES")
        assert deliver_events(database, now=NOW) == Delivery(1, 0)
        (sent,) = [call.request for call in wordpress.calls]
        identity = signing.verify(
            [SECRET], "POST", "/bkloyalty/v1/events", dict(sent.headers), sent.body or b"", clock.wall()
        )
        assert (identity.actor, identity.tenant) == ("system", 0)
        (body,) = brought(wordpress)
        assert body["events"][0]["params"] == {"customer_id": 7, "appointment_id": None}
        keywords = body["events"][0]["keywords"]
        assert (keywords["bkloyalty_tier"], keywords["bkloyalty_points_total"]) == ("", "0")
        assert waiting(database) == []

    def test_with_nothing_to_say_there_is_no_call(self, database: Database, wordpress: responses.RequestsMock) -> None:
        assert deliver_events(database, now=NOW) == Delivery()
        happen(database)
        deliver_events(database, now=NOW)
        deliver_events(database, now=NOW)
        assert len(wordpress.calls) == 1

    def test_some_at_a_time_oldest_first(self, database: Database, wordpress: responses.RequestsMock) -> None:
        happen(database, 45)
        assert deliver_events(database, now=NOW) == Delivery(45, 0)
        ids = [event["id"] for body in brought(wordpress) for event in body["events"]]
        assert [len(body["events"]) for body in brought(wordpress)] == [20, 20, 5]
        assert ids == sorted(set(ids))

    def test_what_is_not_acknowledged_stays_and_holds_up_no_other(
        self, database: Database, wordpress: responses.RequestsMock
    ) -> None:
        happen(database, 22)
        ids = waiting(database)
        wordpress.replace(responses.POST, URL, json={"acknowledged": [ids[0], 10**6]})
        assert deliver_events(database, now=NOW) == Delivery(1, 21)
        assert len(wordpress.calls) == 2
        assert waiting(database)[0] == ids[1]

    def test_whoever_was_deleted_gets_nothing_any_more(
        self, database: Database, wordpress: responses.RequestsMock
    ) -> None:
        happen(database, 2)
        row = {"tenant_id": 0, "customer_id": 7, "seen_at": NOW}
        database.transact(lambda conn: conn.execute(tables.departures.insert().values(row)))
        assert deliver_events(database, now=NOW) == Delivery()
        assert len(wordpress.calls) == 0
        assert waiting(database) == []

    def test_leaves_the_newest_to_the_rings(self, database: Database, wordpress: responses.RequestsMock) -> None:
        happen(database, at=NOW - LEFT_TO_RINGS)
        happen(database, at=NOW - LEFT_TO_RINGS + timedelta(seconds=1))
        assert deliver_events(database, now=NOW, until=NOW - LEFT_TO_RINGS) == Delivery(1, 0)
        assert len(waiting(database)) == 1

    @pytest.mark.parametrize(
        "answer",
        [
            {"body": requests.ConnectTimeout("late")},
            {"status": 500, "body": "<html>"},
            {"status": 404, "json": {}},
            {"status": 401, "json": {}},
            {"status": 301, "headers": {"Location": "http://127.0.0.1:9/elsewhere"}},
            {"status": 200, "json": {"acknowledged": ["x"]}},
        ],
    )
    def test_without_an_answer_it_ends_and_all_stay(
        self, database: Database, wordpress: responses.RequestsMock, answer: dict[str, Any]
    ) -> None:
        happen(database, 25)
        wordpress.replace(responses.POST, URL, **answer)
        assert deliver_events(database, now=NOW) == Delivery(0, 20)
        assert len(wordpress.calls) == 1
        assert len(waiting(database)) == 20

    def test_without_a_secret_or_an_address_nobody_is_called(
        self, database: Database, small_site: SmallSite, wordpress: responses.RequestsMock
    ) -> None:
        happen(database)
        small_site.set_option("bkloyalty_secret", "")
        assert deliver_events(database, now=NOW) == Delivery(0, 1)
        assert len(wordpress.calls) == 0

    def test_settings_say_where_wordpress_is(self, database: Database, wordpress: responses.RequestsMock) -> None:
        happen(database)
        elsewhere = "http://wordpress:8080/?rest_route=/bkloyalty/v1/events"
        wordpress.add_callback(responses.POST, elsewhere, callback=acknowledge_all)
        deliver_events(database, now=NOW, recipient=Recipient("http://wordpress:8080", "another secret"))
        (sent,) = [call.request for call in wordpress.calls]
        assert sent.url == elsewhere
        signing.verify(["another"], "POST", "/bkloyalty/v1/events", dict(sent.headers), sent.body or b"", clock.wall())

    def test_calls_from_inside_no_transaction(
        self, database: Database, small_site: SmallSite, wordpress: responses.RequestsMock
    ) -> None:
        def look(request: Any) -> tuple[int, dict[str, str], str]:
            with small_site.cursor() as cursor:
                cursor.execute(
                    "SELECT COUNT(*) FROM information_schema.innodb_trx t JOIN information_schema.processlist p "
                    "ON p.id = t.trx_mysql_thread_id WHERE p.db = DATABASE() AND p.id <> CONNECTION_ID()"
                )
                seen.append(cursor.fetchone())
            return acknowledge_all(request)

        seen: list[Any] = []
        happen(database)
        wordpress.remove(responses.POST, URL)
        wordpress.add_callback(responses.POST, URL, callback=look)
        deliver_events(database, now=NOW)
        assert seen == [(0,)]


class TestBackoff:
    def test_waits_longer_after_each_failure_and_not_after_a_success(self, monkeypatch: pytest.MonkeyPatch) -> None:
        wall = NOW
        monkeypatch.setattr(clock, "wall", lambda: wall)
        backoff, waits = Backoff(), []
        for _ in range(12):
            backoff.note(failed=True)
            assert not backoff.is_over()
            assert backoff.again_at is not None
            waits.append((backoff.again_at - wall).total_seconds())
            wall = backoff.again_at
            assert backoff.is_over()
        assert waits[:4] == [10, 20, 40, 80]
        assert waits[-1] == LONGEST_PATIENCE.total_seconds()
        backoff.note(failed=False)
        assert backoff.is_over()
        backoff.note(failed=True)
        assert backoff.again_at == wall + timedelta(seconds=10)


class TestWorker:
    def test_a_wordpress_that_hangs_holds_up_no_doorbell(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The worker ends by itself once it has drained doorbells while WordPress was still being called."""
        working = Worker(database)
        called, drained = [], []

        def hang(*_: object, **__: object) -> Delivery:
            called.append(True)
            working._stop.wait(30)
            return Delivery(0, 1)

        def drain(*_: object) -> Report:
            drained.append(bool(called))
            if called:
                working.stop()
            return Report()

        monkeypatch.setattr(running, "REST", timedelta(milliseconds=20))
        monkeypatch.setattr(running, "IN_TURN", (Beat("doorbells", timedelta(0), drain),))
        monkeypatch.setattr(beats, "deliver_events", hang)
        working.run()
        assert drained[-1]
        assert len(called) == 1

    def test_asks_again_only_when_the_wait_is_over(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        wall, tries, answers = NOW, [], [Delivery(0, 1), Delivery(0, 1), Delivery(1, 1), Delivery()]
        monkeypatch.setattr(clock, "wall", lambda: wall)

        def deliver_(*_: object, **said: Any) -> Delivery:
            assert said["until"] == said["now"] - LEFT_TO_RINGS
            tries.append((wall - NOW).total_seconds())
            return answers[len(tries) - 1]

        monkeypatch.setattr(beats, "deliver_events", deliver_)
        work = Work(database, goes_on=True)
        while len(tries) < 4:
            beats.deliver(work, clock.now())
            wall += timedelta(seconds=5)
        assert tries == [0, 10, 30, 35]
