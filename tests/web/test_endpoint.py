import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

import pytest
from payloads import BY_SCHEMA
from sqlalchemy import Connection
from starlette.testclient import TestClient

from bridge import clock
from bridge.core.access.permissions import Actor
from bridge.errors import DiscountChanged, InsufficientPoints
from bridge.store.database import Database
from bridge.web.access import ADMINISTRATION, CUSTOMERS, THE_SITE
from bridge.web.endpoint import (
    THREADS,
    Call,
    Document,
    Endpoint,
    Service,
    application,
    reading,
    writing,
)
from bridge.web.incoming import LARGEST_BODY_BYTES
from bridge.web.keys import Keys
from bridge.web.verdicts import Verdicts
from bridge.wordpress.signing import Identity, sign

CUSTOMER = Identity(tenant=3, actor=Actor.CUSTOMER, user=12, tenant_can=True, user_can=False, locale="es_ES")
SYSTEM = Identity(tenant=0, actor=Actor.SYSTEM, user=0, tenant_can=False, user_can=False, locale="en_US")
SECRET = "s3cret-of-the-site"
PANEL = BY_SCHEMA["panel"]


class FakeDatabase:
    """Notes what is opened; a connection is a text that says how."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    @contextmanager
    def read(self) -> Iterator[str]:
        self.opened.append("read")
        yield "reading"

    def transact(self, fn: Callable[[Any], Document]) -> Document:
        self.opened.append("transaction")
        return fn("writing")


class NoVerdicts(Verdicts):
    """Remembers nothing: these tests have no tables."""

    def note(self, database: Database, tenant_id: int, verdict: bool, now: datetime) -> None:
        pass


class Site:
    """A tiny application around one handler, and somebody who calls it."""

    def __init__(self, handler: Callable[[Connection, Call], Document]) -> None:
        self.database = FakeDatabase()
        self.option: str | None = SECRET
        routes = [
            Endpoint("/v1/panel", reading(handler), schema="panel", access=CUSTOMERS),
            Endpoint("/v1/hold", writing(handler), schema="nothing", access=THE_SITE),
            Endpoint("/v1/admin/overview", reading(handler), schema="nothing", access=ADMINISTRATION),
        ]
        service = Service(cast("Database", self.database), Keys(lambda: self.option), NoVerdicts())
        self.client = TestClient(application(routes, service))

    def call(
        self,
        path: str = "/v1/panel",
        payload: object = None,
        *,
        identity: Identity = CUSTOMER,
        secret: str = SECRET,
        body: bytes | None = None,
        signed_path: str | None = None,
    ) -> tuple[int, Any]:
        content = body if body is not None else json.dumps(PANEL if payload is None else payload).encode()
        headers = sign(secret, "POST", signed_path or path, identity, content, clock.wall())
        response = self.client.post(path, content=content, headers=headers)
        return response.status_code, response.json()


def echo(conn: Connection, call: Call) -> Document:
    return {"conn": str(conn), "tenant": call.identity.tenant, "payload": call.payload, "now": call.now.isoformat()}


def raising(error: Exception) -> Callable[[Connection, Call], Document]:
    def handler(conn: Connection, call: Call) -> Document:
        raise error

    return handler


class TestAnswering:
    def test_a_handler_is_told_who_calls_and_with_what(self) -> None:
        status, answer = Site(echo).call()
        assert status == 200
        assert (answer["conn"], answer["tenant"], answer["payload"]) == ("reading", 3, PANEL)

    def test_a_writing_handler_is_one_transaction(self) -> None:
        site = Site(echo)
        assert site.call("/v1/hold", {}, identity=SYSTEM)[1]["conn"] == "writing"
        assert site.database.opened == ["transaction"]

    def test_the_query_belongs_to_what_is_signed(self) -> None:
        site = Site(echo)
        assert site.call("/v1/panel?x=%2F1")[0] == 200
        assert site.call("/v1/panel?x=%2F1", signed_path="/v1/panel")[0] == 401

    def test_handlers_run_beside_each_other_but_only_a_few(self) -> None:
        running, most, lock, gate = 0, 0, threading.Lock(), threading.Event()

        def slow(conn: Connection, call: Call) -> Document:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
                if running == THREADS:
                    gate.set()
            gate.wait(5)
            with lock:
                running -= 1
            return {}

        site = Site(slow)
        with site.client:
            callers = [threading.Thread(target=site.call) for _ in range(3 * THREADS)]
            for caller in callers:
                caller.start()
            for caller in callers:
                caller.join()
        assert most == THREADS


class TestRefusing:
    def test_a_wrong_signature(self) -> None:
        site = Site(echo)
        status, answer = site.call(secret="guessed")
        assert (status, answer["error"]["code"]) == (401, "bad_signature")
        assert site.client.post("/v1/panel", json=PANEL).status_code == 401
        assert site.database.opened == []

    def test_no_secret_yet(self) -> None:
        site = Site(echo)
        site.option = None
        status, answer = site.call()
        assert (status, answer["error"]["code"]) == (503, "not_ready")

    def test_a_new_secret_counts_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bridge.web.keys.AT_MOST_EVERY", clock.wall() - clock.wall())
        site = Site(echo)
        assert site.call()[0] == 200
        site.option = f"new {SECRET}"
        assert site.call(secret="new")[0] == 200
        assert site.call()[0] == 200

    def test_a_wrong_actor(self) -> None:
        status, answer = Site(echo).call(identity=SYSTEM)
        assert (status, answer["error"]["code"]) == (403, "forbidden")

    @pytest.mark.parametrize(("tenant_can", "user_can"), [(True, False), (False, True), (False, False)])
    def test_a_verdict_of_wordpress_that_says_no(self, tenant_can: bool, user_can: bool) -> None:
        staff = Identity(tenant=3, actor=Actor.STAFF, user=5, tenant_can=tenant_can, user_can=user_can, locale="en_US")
        assert Site(echo).call("/v1/admin/overview", {}, identity=staff)[0] == 403

    def test_a_payload_that_the_schema_does_not_know(self) -> None:
        status, answer = Site(echo).call(payload={"all_tenants": False, "colour": 1})
        assert (status, answer["error"]["code"], answer["error"]["field"]) == (422, "invalid_input", "colour")

    def test_a_body_that_is_too_large(self) -> None:
        status, answer = Site(echo).call(body=b" " * (LARGEST_BODY_BYTES + 1))
        assert (status, answer["error"]["code"]) == (422, "invalid_input")

    @pytest.mark.parametrize(
        ("error", "status", "code"),
        [
            (InsufficientPoints("Too few."), 409, "insufficient_points"),
            (DiscountChanged("It changed."), 409, "discount_changed"),
        ],
    )
    def test_an_error_of_ours_keeps_its_status_and_sentence(self, error: Exception, status: int, code: str) -> None:
        assert Site(raising(error)).call() == (status, {"error": {"code": code, "message": str(error)}})

    def test_any_other_error_is_logged_and_told_without_its_trace(self, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            status, answer = Site(raising(RuntimeError("the inner workings"))).call()
        assert (status, answer["error"]["code"]) == (500, "internal")
        assert "inner workings" not in json.dumps(answer)
        assert "inner workings" in caplog.text
        assert SECRET not in caplog.text
        assert "all_tenants" not in caplog.text

    @pytest.mark.parametrize("path", ["/", "/v1", "/v1/nothing", "/v1/panel/", "/v1/panel/x"])
    def test_an_unknown_path(self, path: str) -> None:
        response = Site(echo).client.post(path)
        assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")

    def test_a_wrong_method(self) -> None:
        response = Site(echo).client.get("/v1/panel")
        assert (response.status_code, response.json()["error"]["code"]) == (405, "method_not_allowed")
        assert response.headers["allow"] == "POST"
