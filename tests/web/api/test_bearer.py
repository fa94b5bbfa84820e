"""The token that each call brings: who is believed, for how long, how often, and what is looked up again each time."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from small_site import SECRET, SmallSite

from bridge import clock
from bridge.core.access.permissions import Actor, Grant, Permission
from bridge.core.apps.tokens import CALLS_A_MINUTE, LONGEST, Scope, TokenKind
from bridge.errors import InvalidInput, NotHere, Unauthorized
from bridge.flows.apps import tokens
from bridge.store.apps import tokens as store
from bridge.web.bearers import read_bearer, write_bearer
from bridge.wordpress.signing import Identity, sign
from tests.web.api.business import App, Business

ACCOUNT = "/me/account"
NOBODY = (401, "unauthorized")


def stand_at(monkeypatch: pytest.MonkeyPatch, **later: float) -> None:
    moment = clock.wall() + timedelta(**later)
    monkeypatch.setattr(clock, "wall", lambda: moment)


class TestText:
    def test_begins_with_its_tenant_and_is_signed_by_a_key_derived_from_the_secret(self, business: Business) -> None:
        app = business.app_of(business.customer())
        assert app.bearer.startswith(f"bkl_{business.tenant}_{app.token.key}.")
        assert read_bearer([SECRET], app.bearer) == (business.tenant, app.token.key)

    def test_is_good_by_each_of_several_secrets_and_signed_by_the_first(self, business: Business) -> None:
        token = business.app_of(business.customer()).token
        old, new = write_bearer(["old"], token), write_bearer(["new", "old"], token)
        assert read_bearer(["new", "old"], old) == read_bearer(["new"], new) == (token.tenant_id, token.key)
        with pytest.raises(Unauthorized):
            read_bearer(["new"], old)

    @pytest.mark.parametrize("change", [lambda text: text[:-1], lambda text: text + "a", lambda text: text.upper()])
    def test_that_was_changed_is_nobodys(self, business: Business, change: Any) -> None:
        app = business.app_of(business.customer())
        assert replace(app, bearer=change(app.bearer)).refused("GET", ACCOUNT) == NOBODY

    def test_cannot_be_given_another_tenant(self, business: Business) -> None:
        app = business.app_of(business.customer())
        signature = app.bearer.partition(".")[2]
        forged = [f"bkl_0_{app.token.key}.{signature}", write_bearer([SECRET], replace(app.token, tenant_id=0))]
        for bearer in forged:  # the second is signed, but that tenant has no such token
            assert replace(app, bearer=bearer).refused("GET", ACCOUNT) == NOBODY


class TestSecrets:
    def test_may_change_while_the_service_runs(
        self, business: Business, small_site: SmallSite, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old = business.app_of(business.customer())
        new = replace(old, bearer=write_bearer(["brand-new"], old.token))
        assert new.refused("GET", ACCOUNT) == NOBODY
        try:
            small_site.set_option("bkloyalty_secret", f"brand-new {SECRET}")
            stand_at(monkeypatch, seconds=2)
            assert new.get(ACCOUNT) == old.get(ACCOUNT)
            small_site.set_option("bkloyalty_secret", "brand-new")
            stand_at(monkeypatch, seconds=10)
            assert (new.call("GET", ACCOUNT).status, old.refused("GET", ACCOUNT)) == (200, NOBODY)
        finally:
            small_site.set_option("bkloyalty_secret", SECRET)
            stand_at(monkeypatch, seconds=20)
            assert old.get(ACCOUNT)


class TestHeader:
    @pytest.mark.parametrize("said", ["", "Bearer", "Basic YTpi", "Bearer é", "Bearer a b", f"Bearer {'x' * 5000}"])
    def test_without_a_token_nobody_is_let_in(self, wordpress: Any, said: str) -> None:
        headers = {"Authorization": said.encode()} if said else {}
        response = wordpress.client.get(f"/api/v1{ACCOUNT}", headers=headers)
        assert response.status_code == 401 and response.headers["www-authenticate"] == "Bearer"
        assert set(response.json()) == {"error"}

    def test_a_token_in_the_address_is_no_token(self, business: Business, wordpress: Any) -> None:
        app = business.app_of(business.customer())
        assert wordpress.client.get(f"/api/v1{ACCOUNT}", params={"token": app.bearer}).status_code == 401

    def test_no_token_is_logged_whatever_happens(
        self, business: Business, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        caplog.set_level(logging.DEBUG)
        app = business.app_of(business.customer())
        app.get(ACCOUNT)
        app.refused("POST", "/me/quote", body={"lines": 1})
        monkeypatch.setattr(store, "count_call", lambda *_, **__: 1 // 0)
        assert app.call("GET", "/token/x").status == 404
        assert app.client.get(f"/api/v1{ACCOUNT}", headers={"Authorization": f"Bearer {app.bearer}"}).status_code == 500
        assert "ZeroDivisionError" in caplog.text
        assert app.token.key not in caplog.text and app.bearer not in caplog.text and SECRET not in caplog.text


class TestEnd:
    def test_an_expired_token_is_nobodys(self, business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
        app = business.app_of(business.customer())
        app.get(ACCOUNT)
        stand_at(monkeypatch, days=7, seconds=1)
        assert app.refused("GET", ACCOUNT) == NOBODY

    def test_a_revoked_token_is_nobodys(self, business: Business) -> None:
        app = business.app_of(business.customer())
        gone = {"token_id": app.token.id, "actor": business.owner, "now": clock.wall()}
        with pytest.raises(NotHere):
            business.do(tokens.revoke_token, of_user=business.owner, **gone)  # that is not theirs
        app.get(ACCOUNT)
        business.do(tokens.revoke_token, of_user=None, **gone)
        assert app.refused("GET", ACCOUNT) == NOBODY
        business.do(tokens.revoke_token, of_user=None, **gone | {"actor": 5})
        (known,) = business.sql("SELECT revoked_by FROM {p}bkloyalty_api_tokens WHERE id = %s", app.token.id)
        assert known == (business.owner,)

    def test_a_user_who_is_no_customer_any_more_is_nobody(self, business: Business) -> None:
        app = business.app_of(business.customer())
        business.sql("UPDATE {p}bkntc_customers SET user_id = NULL WHERE tenant_id = %s", business.tenant)
        assert app.refused("GET", ACCOUNT) == NOBODY

    def test_one_more_than_a_customer_can_have_ends_the_oldest(self, business: Business) -> None:
        customer = business.customer()
        apps = [business.app_of(customer) for _ in range(tokens.MOST_OF_CUSTOMER + 1)]
        assert apps[0].refused("GET", ACCOUNT) == NOBODY
        assert all(app.get(ACCOUNT) for app in (apps[1], apps[-1]))


class TestPlan:
    def test_that_does_not_hold_the_module_refuses_every_kind(self, business: Business) -> None:
        customer = business.customer(points=5)
        apps = [business.app_of(customer), business.server(), business.app_of_staff(business.owner, Actor.OWNER)]
        for app in apps:
            assert app.get("/programme")
        business.sql("UPDATE {p}bkntc_plans SET permissions = '{}' WHERE id = %s", business.plan)
        for app in apps:
            assert app.refused("GET", "/programme") == (403, "forbidden")

    def test_what_booknetic_said_last_is_heeded(self, business: Business) -> None:
        app = business.app_of(business.customer())
        business.sql("UPDATE {p}bkloyalty_tenants SET permitted = 0 WHERE tenant_id = %s", business.tenant)
        assert app.refused("GET", ACCOUNT) == (403, "forbidden")

    def test_where_wordpress_signs_both_must_agree(self, business: Business) -> None:
        app = business.app_of(business.customer())

        def call(secret: str = SECRET, **changed: Any) -> int:
            said = {"tenant": business.tenant, "actor": Actor.SYSTEM, "user": 0, "tenant_can": True, "user_can": False}
            path = f"/api/v1{ACCOUNT}"
            headers = sign(secret, "GET", path, Identity(**(said | changed), locale="en_US"), b"", clock.wall())
            return app.call("GET", ACCOUNT, **headers).status

        assert call() == 200
        assert call(tenant_can=False) == call(tenant=0) == call(actor=Actor.CUSTOMER) == 403
        # No fault of the token, which an app would throw away after a 401.
        assert call("guessed") == 503


class TestStaff:
    def test_may_what_the_role_says_today(self, business: Business) -> None:
        user = business.staff(20, {"bkloyalty": "on"})
        app, customer = business.app_of_staff(user), business.customer(points=10)
        body = {"points": 5}
        app.post(f"/customers/{customer}/adjustments", body)
        off = json.dumps({"bkloyalty": "on", "bkloyalty_adjust": "off"})
        business.sql(
            "UPDATE {p}bkntc_user_role_managers SET permissions = %s WHERE tenant_id = %s", off, business.tenant
        )
        assert app.refused("POST", f"/customers/{customer}/adjustments", body=body) == (403, "forbidden")
        app.get(f"/customers/{customer}/account")
        business.sql("DELETE FROM {p}bkntc_staff WHERE user_id = %s", user)
        assert app.refused("GET", f"/customers/{customer}/account") == (403, "forbidden")

    def test_may_never_more_than_when_it_was_made(self, business: Business) -> None:
        user = business.staff(20, None)
        made = dict.fromkeys(Permission, Grant.ALL) | {Permission.ADJUST: Grant.OFF}
        app, customer = business.app_of_staff(user, verdicts=made), business.customer(points=10)
        app.get(f"/customers/{customer}/account")
        assert app.refused("POST", f"/customers/{customer}/adjustments", body={"points": 5}) == (403, "forbidden")

    def test_sees_their_own_customers_where_the_role_says_so(self, business: Business) -> None:
        user = business.staff(20, {"bkloyalty": "my"})
        mine, other = business.customer(1, points=10), business.customer(2, points=10)
        business.book(mine, user)
        app = business.app_of_staff(user)
        assert app.get(f"/customers/{mine}/account")["balance"] == 10
        assert app.refused("GET", f"/customers/{other}/account") == (404, "not_found")
        assert app.refused("POST", f"/customers/{other}/adjustments", body={"points": 5}) == (404, "not_found")
        found = [app.get("/customers", email=f"ana{who}@example.org")["customers"] for who in (mine, other)]
        assert [len(one) for one in found] == [1, 0]


class TestLimit:
    def test_is_counted_exactly_by_minute_and_said_with_when_to_come_again(
        self, business: Business, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = business.app_of(business.customer())
        stand_at(monkeypatch)
        most = CALLS_A_MINUTE[TokenKind.CUSTOMER]
        business.sql(
            "UPDATE {p}bkloyalty_api_tokens SET calls = %s, minute = %s WHERE id = %s",
            most - 2,
            int(clock.wall().timestamp()) // 60,
            app.token.id,
        )
        app.get(ACCOUNT)
        app.refused("GET", "/me/history", params={"limit": 0})  # what is refused counts too
        answer = app.call("GET", ACCOUNT)
        assert (answer.status, answer.code) == (429, "too_many_calls")
        assert int(answer.headers["retry-after"]) == 60 - clock.wall().second
        stand_at(monkeypatch, minutes=1)
        app.get(ACCOUNT)

    def test_counts_the_calls_of_several_services_together(self, business: Business) -> None:
        token = business.server().token
        said = {"token_id": token.id, "minute": 5, "today": clock.wall().date()}
        counted = [business.do(store.count_call, **said) for _ in range(3)]
        assert [*counted, business.do(store.count_call, **said | {"minute": 6})] == [1, 2, 3, 1]
        with ThreadPoolExecutor(4) as threads:
            at_once = threads.map(lambda _: business.do(store.count_call, **said | {"minute": 7}), range(20))
        assert sorted(at_once) == list(range(1, 21))
        (used,) = business.sql("SELECT last_used_on FROM {p}bkloyalty_api_tokens WHERE id = %s", token.id)
        assert used == (clock.wall().date(),)


class TestMaking:
    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"scopes": [Scope.POINTS_ADJUST]}, "scopes"),
            ({"scopes": []}, "scopes"),
            ({"name": "  "}, "name"),
            ({"name": "x" * 191}, "name"),
            ({"lifetime": LONGEST[TokenKind.CUSTOMER] + timedelta(seconds=1)}, "lifetime"),
            ({"lifetime": timedelta(minutes=59)}, "lifetime"),
        ],
    )
    def test_refuses_what_such_a_token_cannot_have(self, business: Business, wrong: Any, field: str) -> None:
        customer = business.customer()
        with pytest.raises(InvalidInput) as refused:
            business.app_of(customer, **wrong)
        assert refused.value.field == field

    def test_is_for_customers_of_this_tenant_alone(self, business: Business) -> None:
        with pytest.raises(NotHere):
            business.app_of(business.base + 99)

    def test_by_wordpress_gives_the_token_once(self, business: Business, wordpress: Any) -> None:
        customer = business.customer(points=3)
        caller = wordpress.as_(Actor.CUSTOMER, user=customer, tenant=business.tenant)
        said = {"name": "Pocket", "scopes": ["account:read"], "seconds": 3600}
        given = caller.ask("/v1/tokens/customer", said)
        (token,) = business.do(store.list_of_customer, customer_id=customer)
        app = App(wordpress.client, given["token"], token)
        assert app.get(ACCOUNT)["balance"] == 3
        assert (given["customer"], given["scopes"], given["tenant"]) == (customer, ["account:read"], business.tenant)
        assert app.refused("GET", "/programme") == (403, "forbidden")
        guest = wordpress.as_(Actor.CUSTOMER, user=0, tenant=business.tenant)
        assert guest.call("/v1/tokens/customer", said)[0] == 404


class TestPersonalData:
    def test_has_the_apps_that_were_let_in_and_erasing_shuts_them_out(self, business: Business, wordpress: Any) -> None:
        customer = business.customer(points=5)
        app, site = business.app_of(customer), wordpress.as_(Actor.SYSTEM)
        asked = {"email": f"ana{customer}@example.org", "page": 1}
        items = site.ask("/v1/privacy/export", asked)["items"]
        (told,) = (item["data"] for item in items if item["group_id"] == "bkloyalty-apps")
        assert {"name": "App", "value": "Pocket"} in told
        site.ask("/v1/privacy/erase", asked)
        assert app.refused("GET", ACCOUNT) == NOBODY
        assert not business.sql("SELECT 1 FROM {p}bkloyalty_api_tokens WHERE id = %s", app.token.id)
