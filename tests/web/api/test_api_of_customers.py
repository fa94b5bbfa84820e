"""What the app of a customer sees and does with the customer's own token."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bridge import clock
from bridge.flows.programmes import configure
from bridge.flows.settling.settle import settle
from tests.web.api.business import PROGRAMME, Business


class TestAccount:
    def test_says_how_points_stand_with_money_as_text_and_currency(self, business: Business) -> None:
        customer = business.customer(points=200)
        said = business.app_of(customer).get("/me/account")
        assert said == {
            "customer": customer,
            "balance": 200,
            "held": 0,
            "available": 200,
            "lifetime": 200,
            "value": {"amount": "10.00", "currency": "EUR"},
            "tier": {"name": "Silver", "color": "#888888", "min_points": 100},
            "next_tier": {"name": "Gold", "color": "#aa7700", "min_points": 500, "missing": 300},
            "percent": 25,
            "expiring": [],
        }

    def test_of_somebody_without_points_is_nothing(self, business: Business) -> None:
        said = business.app_of(business.customer()).get("/me/account")
        assert (said["balance"], said["tier"], said["percent"]) == (0, None, 0)

    def test_says_who_it_is(self, business: Business) -> None:
        customer = business.customer()
        assert business.app_of(customer).get("/me") == {
            "id": customer,
            "name": "Ana Gil",
            "email": f"ana{customer}@example.org",
        }


class TestHistory:
    def test_comes_in_pages_that_miss_and_repeat_nothing(self, business: Business) -> None:
        customer = business.customer()
        for points in range(1, 8):
            business.give(customer, points)
        app, seen, cursor = business.app_of(customer), [], None
        while True:
            page = app.get("/me/history", limit=3, **({"cursor": cursor} if cursor else {}))
            assert len(page["entries"]) <= 3
            seen += [entry["points"] for entry in page["entries"]]
            if seen == [7, 6, 5]:
                business.give(customer, 100)  # what is new meanwhile moves no page
            cursor = page["next"]
            if cursor is None:
                break
        assert seen == [7, 6, 5, 4, 3, 2, 1]

    def test_keeps_the_staffs_notes_from_customers(self, business: Business) -> None:
        customer = business.customer()
        business.give(customer, 5, note="Complained again")
        (mine,) = business.app_of(customer).get("/me/history")["entries"]
        (theirs,) = business.server().get(f"/customers/{customer}/history")["entries"]
        assert (mine["kind"], mine["note"], theirs["note"]) == ("adjusted", None, "Complained again")

    def test_names_the_visit_as_the_panel_does(self, business: Business) -> None:
        customer, at = business.customer(), int(datetime(2026, 3, 2, 23, 30, tzinfo=UTC).timestamp())
        service = business.site.insert("services", tenant_id=business.tenant, name="Colour")
        visit = business.site.insert(
            "appointments",
            tenant_id=business.tenant,
            customer_id=customer,
            service_id=service,
            status="approved",
            starts_at=at,
            ends_at=at + 3600,
            created_at=int(clock.now().timestamp()),
        )
        business.do(settle, appointment_id=visit, now=clock.now())
        business.give(customer, 5)
        given, earned = business.app_of(customer).get("/me/history")["entries"]
        assert given["visit"] is None
        assert (earned["appointment"], earned["points"]) == (visit, 50)
        assert earned["visit"] == {"service": "Colour", "on": "2026-03-03"}  # in Madrid

    @pytest.mark.parametrize("cursor", ["x", "WzFd", "W10", "WyJoaXN0b3J5IiwxLCJ4Il0", "é"])
    def test_refuses_a_cursor_that_it_did_not_give(self, business: Business, cursor: str) -> None:
        app = business.app_of(business.customer())
        assert app.refused("GET", "/me/history", params={"cursor": cursor}) == (422, "invalid_input")


class TestRewards:
    def test_are_told_with_why_not(self, business: Business) -> None:
        dear = business.offer("Dear", cost=500)
        near = business.offer("Near", cost=100)
        told = business.app_of(business.customer(points=120)).get("/me/rewards")["rewards"]
        assert [(one["id"], one["why_not"]) for one in told] == [
            (near, None),
            (dear, {"code": "points_missing", "message": "380 points more"}),
        ]

    def test_are_taken_for_points_and_given_back(self, business: Business) -> None:
        reward, customer = business.offer(cost=100), business.customer(points=120)
        app = business.app_of(customer)
        taken = app.post("/me/vouchers", {"reward": reward})
        assert taken["account"]["available"] == 20 and taken["voucher"]["state"] == "issued"
        assert [one["code"] for one in app.get("/me/vouchers")["vouchers"]] == [taken["voucher"]["code"]]
        back = app.post(f"/me/vouchers/{taken['voucher']['id']}/give-back")
        assert (back["account"]["available"], back["voucher"]["state"]) == (120, "cancelled")
        assert app.refused("POST", f"/me/vouchers/{taken['voucher']['id']}/give-back") == (409, "reward_unavailable")

    def test_cannot_be_taken_without_the_points(self, business: Business) -> None:
        reward = business.offer(cost=100)
        app = business.app_of(business.customer(points=99))
        answer = app.call("POST", "/me/vouchers", body={"reward": reward}, **{"Accept-Language": "es-ES,en;q=0.5"})
        assert (answer.status, answer.code) == (409, "reward_unavailable")
        assert answer.document["error"]["message"] == "No hay puntos suficientes para esta recompensa."

    def test_of_others_are_not_there(self, business: Business) -> None:
        reward = business.offer(cost=10)
        theirs = business.app_of(business.customer(8, points=50)).post("/me/vouchers", {"reward": reward})["voucher"]
        app = business.app_of(business.customer(7, points=50))
        assert app.refused("POST", f"/me/vouchers/{theirs['id']}/give-back") == (404, "not_found")
        assert app.refused("POST", "/me/vouchers", body={"reward": 999_999}) == (404, "not_found")

    def test_stop_with_the_programme(self, business: Business) -> None:
        reward, app = business.offer(cost=10), business.app_of(business.customer(points=50))
        business.sql("UPDATE {p}bkloyalty_tenants SET programme_state = 'paused' WHERE tenant_id = %s", business.tenant)
        assert app.get("/me/rewards")["rewards"] == []
        assert app.refused("POST", "/me/vouchers", body={"reward": reward}) == (409, "reward_unavailable")


class TestQuote:
    def test_says_what_points_would_take_off(self, business: Business) -> None:
        app = business.app_of(business.customer(points=300))
        cart = {"lines": [{"total": "10.00"}, {"total": "4"}], "points": 250}
        said = app.post("/me/quote", cart)
        assert [(line["points"], line["discount"]["amount"]) for line in said["lines"]] == [
            (200, "10.00"),
            (50, "2.50"),
        ]
        assert said["total"] == {"points": 250, "discount": {"amount": "12.50", "currency": "EUR"}}
        assert said["most"]["points"] == 280 and said["available"] == 300

    def test_counts_a_voucher_of_ones_own(self, business: Business) -> None:
        reward, app = business.offer(cost=100), business.app_of(business.customer(points=100))
        code = app.post("/me/vouchers", {"reward": reward})["voucher"]["code"]
        said = app.post("/me/quote", {"lines": [{"total": "30"}], "voucher": code.lower()})
        assert said["total"] == {"points": 0, "discount": {"amount": "10.00", "currency": "EUR"}}

    def test_writes_nothing(self, business: Business) -> None:
        app = business.app_of(business.customer(points=300))
        for _ in range(2):
            assert app.post("/me/quote", {"lines": [{"total": "10.00"}], "points": 100})["available"] == 300

    @pytest.mark.parametrize(
        ("cart", "field"),
        [
            ({}, "lines"),
            ({"lines": []}, "lines"),
            ({"lines": [{"total": "ten"}]}, "lines[0].total"),
            ({"lines": [{"total": "-1"}]}, "lines[0].total"),
            ({"lines": [{"total": 10}]}, "lines[0].total"),
            ({"lines": [{"total": "1", "price": "1"}]}, "lines[0].price"),
            ({"lines": [{"total": "1"}], "points": "5"}, "points"),
            ({"lines": [{"total": "1"}], "points": -5}, "points"),
        ],
    )
    def test_names_what_is_wrong(self, business: Business, cart: Any, field: str) -> None:
        answer = business.app_of(business.customer()).call("POST", "/me/quote", body=cart)
        assert (answer.status, answer.document["error"]["field"]) == (422, field)


class TestProgramme:
    def test_is_told_as_customers_may_know_it(self, business: Business) -> None:
        said = business.app_of(business.customer()).get("/programme")
        assert said["state"] == "active" and said["currency"] == "EUR"
        assert said["redemption"] == {
            "point_value": {"amount": "0.05", "currency": "EUR"},
            "method": "choose",
            "min_points": 0,
        }
        assert [tier["name"] for tier in said["tiers"]] == ["Silver", "Gold"]
        assert [(way["label"], way["points"]) for way in said["ways_to_earn"]] == [("Each visit", 50)]


class TestToken:
    def test_is_told_what_it_may(self, business: Business) -> None:
        customer = business.customer()
        said = business.app_of(customer).get("/token")
        assert (said["kind"], said["customer"], said["tenant"]) == ("customer", customer, business.tenant)
        assert said["scopes"] == ["account:read", "programme:read", "rewards:take"]

    def test_wrong_words_in_the_address_are_refused(self, business: Business) -> None:
        app = business.app_of(business.customer())
        for params in ({"limit": "0"}, {"limit": "x"}, {"limit": "1.5"}, {"other": "1"}, [("limit", 1), ("limit", 2)]):
            assert app.refused("GET", "/me/history", params=params) == (422, "invalid_input")
        assert app.refused("GET", "/me/nothing") == (404, "not_found")
        answer = app.call("DELETE", "/me/account", **{"Accept-Language": "es"})
        assert (answer.status, answer.code) == (405, "method_not_allowed")
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
        assert answer.document["error"]["message"] == "Esta ruta usa otro método."


def test_expiring_points_are_told_in_time(business: Business) -> None:
    customer = business.customer(points=40)
    expiring = PROGRAMME | {"expiry": {"months": 12, "notice_days": 30}}
    business.do(configure.import_programme, document=expiring, draft=False, now=clock.now())
    expires = (clock.now() + timedelta(days=3)).replace(tzinfo=None)
    business.sql("UPDATE {p}bkloyalty_lots SET expires_at = %s WHERE customer_id = %s", expires, customer)
    (told,) = business.app_of(customer).get("/me/account")["expiring"]
    assert (told["points"], told["value"]) == (40, {"amount": "2.00", "currency": "EUR"})
