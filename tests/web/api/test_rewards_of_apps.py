"""Rewards as apps deal with them: what was shown is what is taken, what was taken comes in pages, and a voucher that counts for nothing says why."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bridge import clock
from bridge.core.rewards.rewards import Kind, Reward, Terms
from bridge.core.rewards.voucher_objections import Objection
from bridge.errors import KeyUsedBefore
from bridge.flows.programmes import configure
from bridge.flows.rewards import rewards
from bridge.jobs.leftovers import drop_api_traces
from tests.web.api.business import PROGRAMME, App, Business

LINE = {"total": "30", "service": 4, "service_price": "20"}


def change(business: Business, reward: int, seen: int = 1, **more: Any) -> None:
    """The owner saves the reward anew."""
    wanted = Reward("Ten off", 200, Terms(Kind.FIXED, amount=Decimal(10)), id=reward, **more)
    business.do(rewards.save_reward, reward=wanted, seen=seen, actor=1, now=clock.now())


class TestWhatWasShown:
    def test_is_what_is_taken_or_nothing_is(self, business: Business) -> None:
        reward, customer = business.offer(cost=100), business.customer(points=500)
        app = business.app_of(customer)
        (shown,) = app.get("/me/rewards")["rewards"]
        wish = {"reward": reward, "version": shown["version"]}
        change(business, reward)
        answer = app.call("POST", "/me/vouchers", body=wish)
        assert (answer.status, answer.code) == (409, "changed_meanwhile")
        assert answer.document["error"]["field"] == "version" and "page" not in answer.document["error"]["message"]
        assert business.balance(customer) == 500
        (shown,) = app.get("/me/rewards")["rewards"]
        assert shown["cost"] == 200
        assert app.post("/me/vouchers", wish | {"version": shown["version"]})["account"]["available"] == 300

    def test_is_asked_about_only_if_the_app_says_it(self, business: Business) -> None:
        reward, app = business.offer(cost=100), business.app_of(business.customer(points=500))
        change(business, reward)
        for body in ({"reward": reward}, {"reward": reward, "version": None}):
            assert app.post("/me/vouchers", body)["voucher"]["points"] == 200

    def test_a_repeated_request_is_answered_alike_though_the_reward_changed(self, business: Business) -> None:
        reward, app = business.offer(cost=100), business.app_of(business.customer(points=500))
        wish = {"reward": reward, "version": 1}
        first = app.post("/me/vouchers", wish, key="k1")
        change(business, reward)
        assert app.post("/me/vouchers", wish, key="k1") == first


def test_a_key_of_long_ago_still_names_its_own_request(business: Business) -> None:
    reward, other, customer = business.offer(cost=10), business.offer("Other", cost=10), business.customer(points=500)
    app = business.server()
    app.post(f"/customers/{customer}/vouchers", {"reward": reward}, key="k1")
    app.post(f"/customers/{customer}/adjustments", {"points": 5}, key="k2")
    drop_api_traces(business.database, now=clock.wall() + timedelta(days=3))
    refused = 422, KeyUsedBefore.code
    assert app.refused("POST", f"/customers/{customer}/vouchers", body={"reward": other}, key="k1") == refused
    assert app.refused("POST", f"/customers/{customer}/adjustments", body={"points": 6}, key="k2") == refused
    assert business.balance(customer) == 495


class TestPages:
    def test_miss_and_repeat_nothing(self, business: Business) -> None:
        reward, app = business.offer(cost=1), business.app_of(business.customer(points=50))
        taken = [app.post("/me/vouchers", {"reward": reward})["voucher"]["id"] for _ in range(5)]
        seen, asked = [], {"limit": 2}
        while True:
            page = app.get("/me/vouchers", **asked)
            seen += [one["id"] for one in page["vouchers"]]
            if len(seen) == 2:
                app.post("/me/vouchers", {"reward": reward})  # what is new meanwhile moves no page
            if page["next"] is None:
                break
            asked["cursor"] = page["next"]
        assert seen == sorted(taken, reverse=True)

    @pytest.mark.parametrize("path", ["/me/vouchers", "/me/history"])
    @pytest.mark.parametrize("cursor", ["", "x", "WzFd", "WyJjdXN0b21lcnMiLDFd"])
    def test_refuse_what_no_page_gave_and_name_it(self, business: Business, path: str, cursor: str) -> None:
        answer = business.app_of(business.customer()).call("GET", path, params={"cursor": cursor})
        assert (answer.status, answer.document["error"]["field"]) == (422, "cursor")


class TestVoucherOfAQuote:
    def test_says_on_which_line_it_counts_and_for_how_much(self, business: Business) -> None:
        reward, app = business.offer(), business.app_of(business.customer(points=100))
        code = app.post("/me/vouchers", {"reward": reward})["voucher"]["code"]
        said = app.post("/me/quote", {"lines": [{"total": "4"}, LINE], "voucher": f" {code.lower()}"})
        off = {"amount": "10.00", "currency": "EUR"}
        assert said["voucher"] == {"code": code, "line": 1, "discount": off, "why_not": None}
        assert said["lines"][1]["discount"] == said["total"]["discount"] == off

    def test_is_null_where_none_was_named(self, business: Business) -> None:
        app = business.app_of(business.customer())
        for named in ({}, {"voucher": None}, {"voucher": ""}):
            assert app.post("/me/quote", {"lines": [LINE]} | named)["voucher"] is None

    @pytest.mark.parametrize("objection", [one for one in Objection if one is not Objection.CUSTOMERS_ONLY])
    def test_says_why_it_counts_for_nothing(self, business: Business, objection: Objection) -> None:
        app = business.app_of(business.customer(points=500))
        code, line = ARRANGE[objection](business, app)
        said = app.post("/me/quote", {"lines": [line], "voucher": code})
        assert said["voucher"]["why_not"]["code"] == objection.value
        assert said["voucher"]["line"] is None and said["total"]["discount"]["amount"] == "0.00"

    def test_of_somebody_else_is_nobodys(self, business: Business) -> None:
        theirs = take(business, business.app_of(business.customer(8, points=500)))
        said = business.app_of(business.customer(7, points=5)).post("/me/quote", {"lines": [LINE], "voucher": theirs})
        assert said["voucher"]["why_not"]["code"] == "unknown"

    def test_counts_only_where_customers_book_themselves(self, business: Business) -> None:
        customer = business.customer(points=500)
        code = take(business, business.app_of(customer))
        said = business.server().post(f"/customers/{customer}/quote", {"lines": [LINE], "voucher": code})
        assert said["voucher"]["why_not"]["code"] == "customers_only"

    def test_says_so_in_the_apps_language(self, business: Business) -> None:
        app = business.app_of(business.customer(points=500))
        app.headers["Accept-Language"] = "es"
        said = app.post("/me/quote", {"lines": [LINE], "voucher": "no"})["voucher"]
        assert said["why_not"]["message"] == "No tienes ninguna recompensa con este código"


def take(business: Business, app: App, kind: Kind = Kind.FIXED, **terms: Any) -> str:
    """The code of a reward of this kind."""
    given = terms or {"amount": Decimal(10)}
    reward = Reward("Something", 10, Terms(kind, **given), voucher_days=5)
    made = business.do(rewards.save_reward, reward=reward, seen=None, actor=1, now=clock.now())
    return str(app.post("/me/vouchers", {"reward": made})["voucher"]["code"])


def stand(state: str, **columns: Any) -> Any:
    """A voucher that stands so, by whatever way it came there."""

    def arrange(business: Business, app: App) -> tuple[str, Any]:
        code = take(business, app)
        said = "".join(f", {name} = %s" for name in columns)
        statement = f"UPDATE {{p}}bkloyalty_vouchers SET state = %s{said} WHERE tenant_id = %s AND code = %s"
        business.sql(statement, state, *columns.values(), business.tenant, code)
        return code, LINE

    return arrange


def pause(business: Business, app: App) -> tuple[str, Any]:
    code = take(business, app)
    business.sql("UPDATE {p}bkloyalty_tenants SET programme_state = 'paused' WHERE tenant_id = %s", business.tenant)
    return code, LINE


ARRANGE: dict[Objection, Any] = {
    Objection.CANCELLED: stand("cancelled"),
    Objection.EXPIRED: stand("issued", expires_at="2020-01-01"),
    Objection.HELD: stand("held", hold_id=999_999),
    Objection.NOT_FOR_THIS: lambda business, app: (
        take(business, app, Kind.SERVICE, services=frozenset({5})),
        LINE,
    ),
    Objection.NOT_RUNNING: pause,
    Objection.SERIES_ONLY: lambda business, app: (take(business, app), LINE | {"occurrences": 3}),
    Objection.SHOP_ONLY: lambda business, app: (take(business, app, Kind.CUSTOM, percent=None), LINE),
    Objection.UNKNOWN: lambda *_: ("AAAAA-AAAAA", LINE),
    Objection.USED: stand("used"),
}


def test_a_quote_is_as_the_programme_is_though_no_voucher_counts(business: Business) -> None:
    choosing = PROGRAMME | {"redemption": PROGRAMME["redemption"] | {"method": "auto"}}
    business.do(configure.import_programme, document=choosing, draft=False, now=clock.now())
    app = business.app_of(business.customer(points=200))
    said = app.post("/me/quote", {"lines": [LINE], "voucher": "AAAAA-AAAAA"})
    assert said["total"] == {"points": 200, "discount": {"amount": "10.00", "currency": "EUR"}}
