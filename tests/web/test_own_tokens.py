"""What customers do with the tokens of their own apps, through WordPress."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from bs4 import BeautifulSoup
from payloads import BY_SCHEMA
from small_site import SECRET, SmallSite

from bridge import clock
from bridge.core.access.permissions import Actor
from bridge.flows.programmes import configure
from bridge.store.database import Database
from bridge.web.bearers import read_bearer

ANA, EVA, NOBODY = 71, 72, 73
WISH = {"name": "Pocket", "scopes": ["account:read"], "seconds": 3600}


@pytest.fixture(scope="module", autouse=True)
def _people(small_site: SmallSite) -> None:
    for user in (ANA, EVA):
        small_site.insert("customers", user_id=user, first_name="C", last_name="C", email="")


def test_are_listed_without_their_texts_and_revoked_one_by_one(wordpress: Any) -> None:
    ana = wordpress.as_(Actor.CUSTOMER, user=ANA)
    first, second = (ana.ask("/v1/tokens/customer", WISH | {"name": name}) for name in ("Phone", "Watch"))
    listed = ana.ask("/v1/tokens/customer/list", {})["tokens"]
    assert [(one["id"], one["name"], one["last_used_on"]) for one in listed] == [
        (second["id"], "Watch", None),
        (first["id"], "Phone", None),
    ]
    assert read_bearer([SECRET], first["token"])[1] not in str(listed)
    assert ana.ask("/v1/tokens/customer/revoke", {"token": first["id"]}) == {"revoked": first["id"]}
    assert [one["id"] for one in ana.ask("/v1/tokens/customer/list", {})["tokens"]] == [second["id"]]
    asked = wordpress.client.get("/api/v1/token", headers={"Authorization": f"Bearer {first['token']}"})
    assert asked.status_code == 401


def test_have_names_as_they_are_seen(wordpress: Any) -> None:
    ana = wordpress.as_(Actor.CUSTOMER, user=ANA)
    ana.ask("/v1/tokens/customer", WISH | {"name": "  Poc\u202eket\x00 "})
    assert ana.ask("/v1/tokens/customer/list", {})["tokens"][0]["name"] == "Pocket"
    status, refused = ana.call("/v1/tokens/customer", WISH | {"name": "\u200b"})
    assert (status, refused["error"]["field"]) == (422, "name")


def test_are_nobody_elses(wordpress: Any) -> None:
    token = wordpress.as_(Actor.CUSTOMER, user=ANA).ask("/v1/tokens/customer", WISH)["id"]
    eva = wordpress.as_(Actor.CUSTOMER, user=EVA)
    assert eva.ask("/v1/tokens/customer/list", {}) == {"tokens": []}
    told = [eva.call("/v1/tokens/customer/revoke", {"token": one}) for one in (token, 999_999)]
    assert told[0] == told[1] and told[0][0] == 404
    stranger = wordpress.as_(Actor.CUSTOMER, user=NOBODY)
    assert stranger.call("/v1/tokens/customer/list", {})[0] == 404


def test_are_disconnected_in_the_panel(wordpress: Any, database: Database) -> None:
    programme = {"earning_rules": [], "timezone": "Europe/Madrid"}
    database.transact(
        partial(configure.import_programme, tenant_id=0, document=programme, draft=False, now=clock.now())
    )
    eva, asked = wordpress.as_(Actor.CUSTOMER, user=EVA), BY_SCHEMA["panel"]
    assert "Your apps" not in eva.ask("/v1/panel", asked)["html"]
    made = eva.ask("/v1/tokens/customer", WISH | {"name": "Eva's <phone>"})
    shown = BeautifulSoup(eva.ask("/v1/panel", asked)["html"], "html.parser").select_one(".bkloyalty-apps")
    assert shown is not None and "Eva's <phone>" in shown.get_text()
    form = {"form": {"app": str(made["id"])}}
    assert wordpress.as_(Actor.CUSTOMER, user=ANA).call("/v1/panel/apps/disconnect", asked | form)[0] == 404
    answer = eva.ask("/v1/panel/apps/disconnect", asked | form)
    assert answer["done"] == "Eva's <phone> is disconnected." and "bkloyalty-apps" not in answer["html"]
    assert eva.call("/v1/panel/apps/disconnect", asked | form)[0] == 404


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (WISH | {"name": " "}, "name"),
        (WISH | {"name": "x" * 191}, "name"),
        (WISH | {"name": 5}, "name"),
        (WISH | {"scopes": []}, "scopes"),
        (WISH | {"scopes": ["points:adjust"]}, "scopes"),
        (WISH | {"scopes": ["everything"]}, "scopes[0]"),
        (WISH | {"seconds": 60}, "seconds"),
        (WISH | {"seconds": 31 * 24 * 3600}, "seconds"),
        (WISH | {"seconds": "3600"}, "seconds"),
        (WISH | {"days": 3}, "days"),
        ({"name": "Pocket", "seconds": 3600}, "scopes"),
    ],
)
def test_are_refused_by_the_names_and_in_the_words_of_an_app(wordpress: Any, wish: Any, field: str) -> None:
    status, refused = wordpress.as_(Actor.CUSTOMER, user=ANA).call("/v1/tokens/customer", wish)
    assert (status, refused["error"]["field"]) == (422, field)
    assert "page" not in refused["error"]["message"] and "?" not in refused["error"]["message"]
