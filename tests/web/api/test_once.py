"""A write that comes again is done once: the same key, the same answer; at once from many sides, exactly one write."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from bridge import clock
from bridge.jobs.leftovers import drop_api_traces
from tests.web.api.business import Business


def post(business: Business, app: Any, customer: int, points: int, key: str) -> Any:
    return app.call("POST", f"/customers/{customer}/adjustments", body={"points": points}, key=key)


def test_gives_the_stored_answer_whatever_happened_since(business: Business) -> None:
    customer, app = business.customer(), business.server()
    first = post(business, app, customer, 5, "k1")
    business.give(customer, 100)
    again = post(business, app, customer, 5, "k1")
    assert (first.status, first.document) == (again.status, again.document) == (201, first.document)
    assert business.balance(customer) == 105


def test_refuses_a_key_that_named_something_else(business: Business) -> None:
    customer, other, app = business.customer(1), business.customer(2), business.server()
    post(business, app, customer, 5, "k1")
    for whom, points in ((customer, 6), (other, 5)):
        answer = post(business, app, whom, points, "k1")
        assert (answer.status, answer.code) == (422, "key_used_before")
        assert answer.document["error"]["field"] == "Idempotency-Key"
    assert post(business, business.server(), customer, 5, "k1").status == 201  # another token's keys are its own
    assert business.balance(customer) == 10


def test_what_was_refused_may_be_tried_again(business: Business) -> None:
    customer, app = business.customer(points=3), business.server()
    assert post(business, app, customer, -5, "k1").status == 409
    business.give(customer, 10)
    assert post(business, app, customer, -5, "k1").status == 201
    assert business.balance(customer) == 8


@pytest.mark.parametrize("key", [None, "", "a b", "x" * 129, "é"])
def test_a_write_without_a_key_is_refused(business: Business, wordpress: Any, key: str | None) -> None:
    customer, app = business.customer(), business.server()
    headers = {"Authorization": f"Bearer {app.bearer}"} | ({} if key is None else {"Idempotency-Key": key.encode()})
    path = f"/api/v1/customers/{customer}/adjustments"
    response = wordpress.client.post(path, json={"points": 5}, headers=headers)
    assert response.status_code == 422 and response.json()["error"]["field"] == "Idempotency-Key"


@pytest.mark.parametrize("same", [True, False])
def test_many_at_once_write_exactly_once(business: Business, same: bool) -> None:
    customer, app, reward = business.customer(points=100), business.server(), business.offer(cost=10)
    path = f"/customers/{customer}/vouchers"

    def take(number: int) -> Any:
        return app.call(
            "POST", path, body={"reward": reward}, key="same" if same else f"key {number}".replace(" ", "-")
        )

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(take, range(8)))
    assert {answer.status for answer in answers} == {201}
    codes = {answer.document["voucher"]["code"] for answer in answers}
    assert len(codes) == (1 if same else 8)
    assert business.balance(customer) == 100 - 10 * len(codes)
    assert len(app.get(path)["vouchers"]) == len(codes)


def test_keys_are_forgotten_after_two_days_and_tokens_long_after_their_end(business: Business) -> None:
    customer, app = business.customer(), business.server()
    mine = business.app_of(customer)
    post(business, app, customer, 5, "k1")
    drop_api_traces(business.database, now=clock.wall() + timedelta(days=1, hours=23))
    assert business.sql("SELECT 1 FROM {p}bkloyalty_api_requests WHERE tenant_id = %s", business.tenant)
    drop_api_traces(business.database, now=clock.wall() + timedelta(days=2, hours=1))
    assert not business.sql("SELECT 1 FROM {p}bkloyalty_api_requests WHERE tenant_id = %s", business.tenant)
    # Even then the ledger itself knows it.
    assert post(business, app, customer, 5, "k1").status == 201
    assert business.balance(customer) == 5
    drop_api_traces(business.database, now=clock.wall() + timedelta(days=3000))
    left = business.sql("SELECT id FROM {p}bkloyalty_api_tokens WHERE tenant_id = %s", business.tenant)
    assert left == ((app.token.id,),) and mine.token.id != app.token.id  # adjustments name the others for ever
