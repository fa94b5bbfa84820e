"""The customer's panel: how friends and birthdays earn, and the link to send."""

from __future__ import annotations

import itertools
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from bs4 import BeautifulSoup
from payloads import payload

from bridge import clock
from bridge.core.access.permissions import Actor
from bridge.core.bonuses.referrals import read_code
from bridge.flows.programmes import configure
from bridge.store.database import Database

_TENANTS = itertools.count(40)
ACTIONS = {
    "sign_up": {"points": 10, "label": "Welcome"},
    "birthday": {"points": 20, "label": "Happy birthday"},
    "referral": {"points": 30, "label": "Friends", "max_per_year": 5},
}


@pytest.fixture
def panel(small_site: Any, database: Database, wordpress: Any) -> Any:
    """What customer Ana's panel says while these actions earn; also her id and her business's."""
    tenant = next(_TENANTS)
    plan = small_site.insert("plans", permissions='{"capabilities": {"bkloyalty": "on"}}')
    small_site.insert("tenants", id=tenant, user_id=tenant * 10, full_name=f"T{tenant}", plan_id=plan)
    ana = small_site.insert("customers", tenant_id=tenant, user_id=tenant * 100, first_name="Ana")

    def show(actions: Any) -> tuple[BeautifulSoup, int, int]:
        document = {"earning_rules": [], "actions": actions}
        job = partial(configure.import_programme, document=document, draft=False, now=clock.now() - timedelta(days=1))
        database.transact(partial(job, tenant_id=tenant))
        caller = wordpress.as_(Actor.CUSTOMER, user=tenant * 100, tenant=tenant)
        answer = caller.ask("/v1/panel", payload("/v1/panel", "panel"))
        return BeautifulSoup(answer["html"], "html.parser"), tenant, ana

    return show


def test_has_a_link_that_names_the_customer(panel: Any) -> None:
    html, tenant, ana = panel(ACTIONS)
    link = html.select_one("[aria-label='Your link for friends']")["value"]
    address, _, code = link.partition("/?bkl_ref=")
    assert address == "http://127.0.0.1:9"
    assert read_code(tenant, code) == ana
    said = html.get_text(" ", strip=True)
    assert "you get 30 pts." in said
    assert "At most 5 friends a year count." in said
    assert html.select_one("[data-bkl-copy]").has_attr("hidden")


def test_says_how_actions_earn_that_still_can(panel: Any) -> None:
    html, *_ = panel(ACTIONS)
    ways = [way.get_text(" ", strip=True) for way in html.select(".bkloyalty-ways li")]
    assert [" ".join(way.split()) for way in ways] == ["Happy birthday 20 pts", "Friends 30 pts"]


def test_has_no_link_where_friends_earn_nothing(panel: Any) -> None:
    off = ACTIONS["referral"] | {"active": False}
    html, *_ = panel({"referral": off})
    assert html.select_one("[aria-label='Your link for friends']") is None
    assert html.select_one(".bkloyalty-ways") is None
