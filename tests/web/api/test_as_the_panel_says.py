"""What an app is told is what the customer sees in WordPress, to the cent and to the point."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from payloads import BY_SCHEMA

from bridge import clock
from bridge.core.access.permissions import Actor
from bridge.core.rewards.rewards import Kind, Reward, Terms
from bridge.flows.programmes import configure
from bridge.flows.rewards import rewards
from tests.web.api.business import PROGRAMME, Business

UNEVEN = {"enabled": True, "point_value": "0.037", "max_discount": {"percent": "33"}, "min_points": 20}
CARTS = [
    [{"service": "60.00"}],
    [{"service": "0.05"}],
    [{"service": "19.99", "tax": "4.20"}, {"service": "33.33", "times": 3}],
    [{"service": "0", "tax": "10"}, {"service": "7.77"}],
]


@pytest.mark.parametrize("terms", [{"method": "auto"}, {"method": "choose"}, {"method": "auto", "tax": "before"}])
def test_a_quote_is_that_of_the_booking_panel(business: Business, wordpress: Any, terms: dict[str, Any]) -> None:
    programme = PROGRAMME | {"redemption": UNEVEN | terms}
    business.do(configure.import_programme, document=programme, draft=False, now=clock.now())
    customer = business.customer(points=1234)
    app, page = business.app_of(customer), wordpress.as_(Actor.CUSTOMER, user=customer, tenant=business.tenant)
    reward = Reward("A third", 10, Terms(Kind.PERCENT, percent=Decimal("33.3")))
    made = business.do(rewards.save_reward, reward=reward, seen=None, actor=1, now=clock.now())
    code = app.post("/me/vouchers", {"reward": made})["voucher"]["code"]
    for cart in CARTS:
        for points, voucher in ((None, None), (0, None), (77, None), (9999, code)):
            told = app.post("/me/quote", {"lines": list(map(to_app, cart)), "points": points, "voucher": voucher})
            asked = {"points": None if points is None else str(points), "voucher": voucher, "shown": None}
            seen = page.ask("/v1/quote", {"checkout": None, "lines": list(map(to_panel, range(9), cart))} | asked)
            assert [(one["points"], one["discount"]["amount"]) for one in told["lines"]] == [
                (one["points"], one["discount"]) for one in seen["lines"]
            ]
            assert told["total"]["points"] == seen["points"]
            assert told["total"]["discount"]["amount"] == seen["discount"]


def test_points_and_their_worth_are_those_of_the_panel(business: Business, wordpress: Any) -> None:
    programme = PROGRAMME | {"redemption": UNEVEN}
    business.do(configure.import_programme, document=programme, draft=False, now=clock.now())
    customer = business.customer(points=1234)
    told = business.app_of(customer).get("/me/account")
    page = wordpress.as_(Actor.CUSTOMER, user=customer, tenant=business.tenant)
    shown = page.ask("/v1/panel", BY_SCHEMA["panel"])["html"]
    assert (told["available"], told["value"]["amount"], told["tier"]["name"]) == (1234, "45.65", "Gold")
    assert "1,234" in shown and "€45.65" in shown and "Gold" in shown


def to_app(line: dict[str, Any]) -> dict[str, Any]:
    total = Decimal(line["service"]) + Decimal(line.get("tax", 0))
    said = {"total": str(total), "service_price": line["service"], "tax": line.get("tax", "0")}
    return said | {"occurrences": line.get("times", 1)}


def to_panel(number: int, line: dict[str, Any]) -> dict[str, Any]:
    prices = [{"key": "service_price", "price": line["service"]}, {"key": "tax_1", "price": line.get("tax", "0")}]
    said = {"line": number, "appointment": None, "customer": None, "email": None, "prices": prices}
    return said | {"occurrences": line.get("times", 1)}
