"""Quote and hold where a tenant takes points before tax: which rows of a cart are taxes, and what the shim is told."""

from functools import partial
from typing import Any

import pytest
from small_site import SmallSite

from bridge import clock
from bridge.core.access.permissions import Actor
from bridge.flows.points import adjust
from bridge.flows.programmes import configure
from bridge.store.database import Database

USER = 7
TERMS = {"enabled": True, "point_value": "0.01", "method": "choose", "max_discount": {"percent": "50"}}
PRICES = [
    {"key": "service_price", "price": "70.00"},
    {"key": "discount", "price": "-10.00"},
    {"key": "tax-1", "price": "10.00"},
    {"key": "tax-2", "price": "2.00"},
]


@pytest.fixture(scope="module")
def customer(small_site: SmallSite, database: Database) -> int:
    """With plenty of points."""
    customer = small_site.insert("customers", user_id=USER)
    choose(database, "after")
    bonus = partial(
        adjust.give_bonus, tenant_id=0, customer_id=customer, points=9000, name="W", key="w", now=clock.now()
    )
    database.transact(bonus)
    return customer


def choose(database: Database, tax: str | None) -> None:
    document = {"earning_rules": [], "redemption": TERMS | ({"tax": tax} if tax else {})}
    job = partial(configure.import_programme, tenant_id=0, document=document, draft=False, now=clock.now())
    database.transact(job)


def cart(prices: list[dict[str, str]], **line: Any) -> dict[str, Any]:
    whole = {"line": 0, "appointment": None, "customer": None, "email": None, "occurrences": 1, "prices": prices} | line
    return {"checkout": clock.new_id(), "points": "9000", "shown": None, "lines": [whole]}


@pytest.mark.usefixtures("customer")
@pytest.mark.parametrize("path", ["/v1/quote", "/v1/hold"])
@pytest.mark.parametrize(("tax", "discount"), [(None, "36.00"), ("after", "36.00"), ("before", "30.00")])
def test_the_tenants_choice_decides_and_is_told(
    wordpress: Any, database: Database, path: str, tax: str | None, discount: str
) -> None:
    choose(database, tax)
    asked = cart(PRICES)
    answer = wordpress.as_(Actor.CUSTOMER, user=USER).ask(path, asked)
    assert (answer["discount"], answer["tax"]) == (discount, tax or "after")
    wordpress.as_(Actor.CUSTOMER, user=USER).ask("/v1/hold", asked | {"points": "0"})


def test_asked_before_taxes_are_in_the_cart_the_answer_is_the_same(
    wordpress: Any, database: Database, customer: int
) -> None:
    choose(database, "before")
    answer = wordpress.as_(Actor.CUSTOMER, user=USER).ask("/v1/quote", cart(PRICES[:2], customer=customer))
    assert (answer["discount"], answer["tax"]) == ("30.00", "before")


def test_for_whom_nothing_is_looked_up_nothing_is_told(wordpress: Any, database: Database) -> None:
    choose(database, "before")
    assert wordpress.as_(Actor.CUSTOMER, user=0).ask("/v1/quote", cart(PRICES))["tax"] is None
