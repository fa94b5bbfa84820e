"""Every operation of the API, called by every kind of token, of every tenant, with every scope: what is allowed is answered, all else
is refused, and nobody learns whether a record that is not theirs exists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from forgetful import Forgetful
from small_site import SmallSite

from bridge.core.access.permissions import Actor, Permission
from bridge.core.apps.tokens import OFFERED, PERMISSION_FOR, Scope, TokenKind
from bridge.store.apps import tokens
from bridge.store.database import Database
from bridge.web.api.operation import Operation
from bridge.web.api.operations import OPERATIONS
from tests.web.api.business import App, Business

NOBODY = 999_999
BODIES: dict[str, Any] = {
    "Cart": {"lines": [{"total": "20.00"}]},
    "Change": {"points": 5},
    "RewardChoice": {"reward": "{reward}"},
}
QUERY = {"find_customers": {"email": "ana@example.org"}}


@dataclass(frozen=True)
class Records:
    """Of one tenant; none of the ids is a part of another number."""

    customer: int
    reward: int
    voucher: int

    def mask(self, answer: Any) -> str:
        said = json.dumps(answer)
        for name in ("customer", "reward", "voucher"):
            said = said.replace(str(getattr(self, name)), name)
        return said


NOBODYS = Records(NOBODY, NOBODY + 1, NOBODY + 2)


@dataclass(frozen=True)
class Who:
    """Somebody with a token; ``may`` what the back end lets them."""

    name: str
    app: App
    may: frozenset[Permission] = frozenset(Permission)


@dataclass(frozen=True)
class Cast:
    """Two businesses alike, and everybody who has a token of the first."""

    mine: Records
    theirs: Records
    of_a_colleague: Records
    everybody: list[Who]
    foreign: list[App]
    staff_for_their_own: App


@pytest.fixture(scope="module")
def cast(wordpress: Any, small_site: SmallSite, database: Database) -> Iterator[Cast]:
    here, there = (Business(wordpress.client, small_site, database) for _ in range(2))
    (mine, app), (theirs, stranger) = settle_in(here), settle_in(there)
    of_a_colleague, _ = settle_in(here, 8)
    limited = here.staff(20, {"bkloyalty": "on", "bkloyalty_adjust": "off", "bkloyalty_rewards": "off"})
    own = here.staff(21, {"bkloyalty": "my"})
    here.book(mine.customer, own)
    here.book(mine.customer, limited)
    everybody = [
        Who("a customer", app),
        Who("another system", here.server()),
        Who("the owner", here.app_of_staff(here.owner, Actor.OWNER)),
        Who("staff", here.app_of_staff(limited), frozenset({Permission.VIEW})),
        Who("staff for their own customers", here.app_of_staff(own)),
        Who("somebody who left", here.app_of_staff(here.base + 50), frozenset()),
        Who("staff as if they owned it", here.app_of_staff(limited, Actor.OWNER), frozenset()),
    ]
    foreign = [stranger, there.server(), there.app_of_staff(there.owner, Actor.OWNER)]
    state = wordpress.client.app.state
    before = state.service
    state.service = replace(before, database=Forgetful(small_site.url, small_site.prefix))
    yield Cast(mine, theirs, of_a_colleague, everybody, foreign, everybody[4].app)
    state.service.database.close()
    state.service = before


@pytest.fixture(autouse=True)
def uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if each call were in a minute of its own."""
    monkeypatch.setattr(tokens, "count_call", lambda *_, **__: 1)


def settle_in(business: Business, number: int = 7) -> tuple[Records, App]:
    """A customer with points, a reward, and a voucher of it."""
    customer = business.customer(number, points=300, email="ana@example.org")
    reward, app = business.offer(f"Mug {number}", cost=10), business.app_of(customer)
    voucher = app.post("/me/vouchers", {"reward": reward})["voucher"]["id"]
    prefix = business.site.prefix
    with business.site.cursor() as cursor:  # no id is a part of another
        moved = {"rewards": 500_000 + business.base + number, "vouchers": 700_000 + business.base + number}
        cursor.execute(f"UPDATE {prefix}bkloyalty_rewards SET id = %s WHERE id = %s", (moved["rewards"], reward))
        cursor.execute(
            f"UPDATE {prefix}bkloyalty_vouchers SET id = %s, reward_id = %s WHERE id = %s",
            (moved["vouchers"], moved["rewards"], voucher),
        )
    return Records(customer, moved["rewards"], moved["vouchers"]), app


def call(operation: Operation, app: App, of: Records) -> tuple[int, Any]:
    path = operation.path.format(customer=of.customer, voucher=of.voucher)
    body = None
    if operation.body is not None:
        body = json.loads(
            json.dumps(BODIES[operation.body["$ref"].rpartition("/")[2]]).replace('"{reward}"', str(of.reward))
        )
    answer = app.call(operation.method, path, body=body, params=QUERY.get(operation.name))
    return answer.status, answer.document


def is_allowed(operation: Operation, who: Who, scopes: frozenset[Scope]) -> bool:
    """The specification, in the words of the table above."""
    token, scope = who.app.token, operation.scope
    if token.kind not in operation.kinds:
        return False
    if scope is None:
        return True
    return scope in scopes and (token.kind is not TokenKind.STAFF or PERMISSION_FOR[scope] in who.may)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
class TestEveryOperation:
    def test_for_every_token_with_every_scope(
        self, cast: Cast, operation: Operation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for who in cast.everybody:
            for scopes in choose_scopes(who.app.token.kind, operation):
                grant(monkeypatch, who.app, scopes)
                status, answer = call(operation, who.app, cast.mine)
                if is_allowed(operation, who, scopes):
                    assert status in (200, 201), f"{who.name}: {status} {answer}"
                else:
                    assert status == 403, f"{who.name} with {sorted(scopes)}: {status} {answer}"

    def test_does_not_tell_another_tenants_records_from_none(self, cast: Cast, operation: Operation) -> None:
        for app in cast.foreign:
            told = call(operation, app, cast.mine)
            if "{" in operation.path:
                assert cast.mine.mask(told) == NOBODYS.mask(call(operation, app, NOBODYS))
                assert told[0] in (403, 404)

    def test_does_not_tell_staff_a_colleagues_customers_from_none(self, cast: Cast, operation: Operation) -> None:
        if "{customer}" in operation.path:
            told = call(operation, cast.staff_for_their_own, cast.of_a_colleague)
            none = call(operation, cast.staff_for_their_own, NOBODYS)
            assert (told[0], cast.of_a_colleague.mask(told)) == (404, NOBODYS.mask(none))

    def test_does_not_tell_a_customer_others_records_from_none(self, cast: Cast, operation: Operation) -> None:
        app = cast.everybody[0].app
        if operation.kinds == {TokenKind.CUSTOMER} and ("{" in operation.path or operation.body is not None):
            foreign = replace(cast.theirs, customer=cast.mine.customer)
            told, none = call(operation, app, foreign), call(operation, app, NOBODYS)
            assert foreign.mask(told) == NOBODYS.mask(none)

    def test_needs_a_token(self, cast: Cast, operation: Operation) -> None:
        assert call(operation, replace(cast.foreign[0], bearer="none"), cast.mine)[0] == 401


def choose_scopes(kind: TokenKind, operation: Operation) -> list[frozenset[Scope]]:
    """All that such a token can have; and all but the one that is asked for."""
    offered = OFFERED[kind]
    return [offered] if operation.scope is None else [offered, offered - {operation.scope}]


def grant(monkeypatch: pytest.MonkeyPatch, app: App, scopes: frozenset[Scope]) -> None:
    token = replace(app.token, scopes=scopes)
    known = tokens.find_by_key

    def find(conn: Any, *, tenant_id: int, key: str) -> Any:
        is_it = (tenant_id, key) == (token.tenant_id, token.key)
        return token if is_it else known(conn, tenant_id=tenant_id, key=key)

    monkeypatch.setattr(tokens, "find_by_key", find)


def test_every_operation_declares_who_may_call_it() -> None:
    for operation in OPERATIONS:
        assert operation.kinds
        assert operation.scope is not None or operation.name == "token"
        if operation.path.startswith("/me"):
            assert operation.kinds == {TokenKind.CUSTOMER} and operation.scope in OFFERED[TokenKind.CUSTOMER]
        if operation.path.startswith("/customers"):
            assert TokenKind.CUSTOMER not in operation.kinds
    assert len({operation.name for operation in OPERATIONS}) == len(OPERATIONS)
