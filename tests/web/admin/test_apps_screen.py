"""Apps and API in the back end: what is told of tokens, making one, what it may and may not be allowed, ending one."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from bs4 import BeautifulSoup
from payloads import PAGE
from small_site import SECRET

from bridge import clock
from bridge.core.access.permissions import Actor, Grant, Permission
from bridge.core.apps.tokens import Scope, TokenKind
from bridge.flows.apps import tokens
from bridge.store.apps import tokens as store
from bridge.store.database import Database
from bridge.web.bearers import read_bearer

TILL = {"name": "Till", "kind": "server", "scopes": ["account:read", "points:adjust"], "lifetime": "365"}


def make(back_end: Any, **changes: Any) -> str:
    """A token; its text."""
    shown = BeautifulSoup(back_end.send("apps/make", **TILL | changes)["html"], "html.parser")
    return str(shown.select_one("#bkl-token")["value"])  # type: ignore[index]


def table(back_end: Any, **query: str) -> list[list[str]]:
    rows = back_end.screen("apps", **query).select("tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in rows]


def token_id(back_end: Any) -> str:
    link = back_end.screen("apps").select_one("tbody a[data-bkl-dialog]")["href"]
    return str(link.rpartition("id=")[2])


class TestTheScreen:
    def test_teaches_while_there_is_none(self, back_end: Any) -> None:
        page = back_end.screen("apps").get_text()
        assert "No tokens yet" in page and "Make the first token" in page
        assert "No app of a customer is connected now." in page

    def test_tells_of_each_what_it_may_and_never_its_text(self, back_end: Any) -> None:
        back_end.site.insert("/users", ID=back_end.tenant * 10, user_login="olga", display_name="Olga")
        text = make(back_end)
        [(name, scopes, made_by, used, ends, action)] = table(back_end)
        assert (name, used, action) == ("Till Another system", "Never", "Revoke Till")
        assert scopes == (
            "See points, tier, history and rewards, and what points would take off a price Add points and remove points"
        )
        assert made_by.startswith("Olga ") and str((clock.wall() + timedelta(days=365)).year) in ends
        key = read_bearer([SECRET], text)[1]
        assert key not in str(back_end.screen("apps"))

    def test_says_where_the_api_is(self, back_end: Any) -> None:
        screen = {"page": PAGE | {"api_url": "http://salon.example/wp-json/bkloyalty/v1/api"}, "query": {}}
        page = BeautifulSoup(back_end.caller.ask("/v1/admin/apps", screen)["html"], "html.parser")
        assert page.select_one("#bkl-api-url")["value"] == screen["page"]["api_url"]  # type: ignore[index]
        assert page.select_one(f'a[href="{screen["page"]["api_url"]}/openapi.json"]')
        assert "begins with http://" in page.get_text()
        guide = BeautifulSoup(back_end.caller.ask("/v1/admin/apps-guide", screen)["html"], "html.parser")
        assert f'"{screen["page"]["api_url"]}/programme"' in guide.get_text()
        assert f'"tenant": {back_end.tenant}' in guide.get_text()

    def test_counts_the_apps_of_customers(self, back_end: Any, database: Database) -> None:
        back_end.insert("customers", first_name="Ana", last_name="Ruiz", user_id=9000 + back_end.tenant)
        made: dict[str, Any] = {"user_id": 9000 + back_end.tenant, "key": clock.new_id(), "name": "Phone"}
        job = partial(tokens.issue_customer_token, tenant_id=back_end.tenant, scopes=[Scope.ACCOUNT_READ], **made)
        database.transact(partial(job, lifetime=timedelta(days=7), now=clock.wall()))
        assert "1 app of a customer is connected now." in back_end.screen("apps").get_text()
        assert table(back_end) == []

    def test_speaks_spanish(self, back_end: Any) -> None:
        make(back_end)
        page = back_end.speaking("es_ES").screen("apps").get_text()
        assert "Aplicaciones y API" in page and "Otro sistema" in page


class TestMaking:
    def test_gives_a_text_that_the_api_knows(self, back_end: Any, database: Database) -> None:
        tenant_id, key = read_bearer([SECRET], make(back_end))
        with database.read() as conn:
            token = store.find_by_key(conn, tenant_id=tenant_id, key=key)
        assert token is not None
        assert (token.tenant_id, token.kind, token.created_by) == (
            back_end.tenant,
            TokenKind.SERVER,
            token.tenant_id * 10,
        )
        assert token.scopes == {Scope.ACCOUNT_READ, Scope.POINTS_ADJUST}

    def test_for_oneself_acts_as_oneself(self, back_end: Any, database: Database) -> None:
        back_end.insert("staff", name="S", user_id=7000 + back_end.tenant)
        role = dict.fromkeys(Permission, Grant.ALL) | {Permission.ADJUST: Grant.MY}
        back_end.caller = back_end.caller.as_(Actor.STAFF, 7000 + back_end.tenant, role=role)
        tenant_id, key = read_bearer([SECRET], make(back_end, kind="staff"))
        with database.read() as conn:
            token = store.find_by_key(conn, tenant_id=tenant_id, key=key)
        assert token is not None
        assert (token.user_id, token.actor) == (7000 + back_end.tenant, Actor.STAFF)
        assert token.verdicts[Permission.ADJUST] is Grant.MY

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"name": " "}, "name"),
            ({"name": "x" * 191}, "name"),
            ({"kind": "customer"}, "kind"),
            ({"scopes": []}, "scopes"),
            ({"scopes": ["everything"]}, "scopes"),
            ({"lifetime": "36500"}, "lifetime"),
            ({"kind": "staff", "lifetime": "730"}, "lifetime"),
        ],
        ids=str,
    )
    def test_refuses_what_cannot_be(self, back_end: Any, changes: dict[str, Any], field: str) -> None:
        refused = back_end.refused("apps/make", **TILL | changes)
        assert (refused["status"], refused["field"]) == (422, field)
        assert table(back_end) == []

    def test_lets_no_system_do_what_its_maker_may_not(self, back_end: Any) -> None:
        back_end.insert("staff", name="S", user_id=7000 + back_end.tenant)
        role = dict.fromkeys(Permission, Grant.ALL) | {Permission.ADJUST: Grant.MY, Permission.REWARDS: Grant.OFF}
        back_end.caller = back_end.caller.as_(Actor.STAFF, 7000 + back_end.tenant, role=role)
        offered = {box["value"] for box in back_end.screen("app").select("[name='scopes[]']")}
        assert offered == {"account:read", "customers:find", "points:adjust", "programme:read"}
        for scopes in (["points:adjust"], ["rewards:take"]):
            assert back_end.refused("apps/make", **TILL | {"scopes": scopes})["field"] == "scopes"
        assert make(back_end, scopes=["account:read"])

    def test_without_javascript_shows_the_text_on_the_page_that_follows(self, back_end: Any) -> None:
        answer = back_end.send("apps/make", **TILL)
        told = {"path": "apps/make", "form": {}, "answer": answer}
        screen = {"page": PAGE | {"flash": told}, "query": {}}
        page = BeautifulSoup(back_end.caller.ask("/v1/admin/app", screen)["html"], "html.parser")
        assert page.select_one("#bkl-token") and page.select_one("form") is None


class TestRevoking:
    def test_ends_it_and_keeps_it_among_those_that_are_over(self, back_end: Any) -> None:
        make(back_end)
        token = token_id(back_end)
        dialog = back_end.screen("app-revocation", id=token)
        assert "Revoke the token “Till”?" in dialog.get_text() and "It was never used." in dialog.get_text()
        assert back_end.send("apps/revoke", token=token)["done"] == "“Till” was revoked: no app can use it any more."
        assert table(back_end) == []
        [row] = table(back_end, show="over")
        assert row[0] == "Till Another system" and row[5] == "Revoked"
        assert back_end.screen("app-revocation", id=token).select_one("form") is None

    def test_knows_no_token_of_another_business_nor_of_a_customer(self, back_end: Any, database: Database) -> None:
        back_end.insert("customers", first_name="Ana", last_name="Ruiz", user_id=9000 + back_end.tenant)
        made: dict[str, Any] = {"user_id": 9000 + back_end.tenant, "key": clock.new_id(), "name": "Phone"}
        job = partial(tokens.issue_customer_token, tenant_id=back_end.tenant, scopes=[Scope.ACCOUNT_READ], **made)
        token = database.transact(partial(job, lifetime=timedelta(days=7), now=clock.wall()))
        for path, part in (("app-revocation", {"id": str(token.id)}), ("apps/revoke", {"token": str(token.id)})):
            status, _ = back_end.call(path, "query" if part.get("id") else "form", part)
            assert status == 404
