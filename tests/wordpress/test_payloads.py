import json
from typing import Any

import pytest

from bridge.errors import InvalidInput
from bridge.wordpress import payloads

CART: dict[str, Any] = {
    "checkout": "f3a9",
    "points": "500",
    "shown": None,
    "lines": [
        {
            "line": 0,
            "appointment": None,
            "customer": 7,
            "email": None,
            "occurrences": 1,
            "prices": [{"key": "service_price", "price": "60.00"}, {"key": "discount", "price": "-5"}],
        }
    ],
}
REPORT = {"timezone": "Europe/Madrid", "currency": "EUR", "decimals": 2, "locale": "es_ES"}
PAGE = {name: f"/{name}" for name in ("url", "post_url", "ajax_url", "nonce", "appointments_url", "here")}
PANEL_PAGE = {name: f"/{name}" for name in ("post_url", "ajax_url", "nonce", "back")}
VALID = {
    "cart": CART,
    "customer-token": {"name": "Pocket", "scopes": ["account:read"], "seconds": 3600},
    "form": {"page": PAGE, "form": {"name": "Colour", "services": ["3", "4"]}},
    "events": {"acknowledged": [56]},
    "keywords": {"customer": 7, "appointment": None},
    "nothing": {},
    "panel": {"all_tenants": False, "page": PANEL_PAGE},
    "panel-form": {"all_tenants": True, "page": PANEL_PAGE, "form": {"tenant": "3", "agrees": "1"}},
    "privacy": {"email": "eva@example.org", "page": 1},
    "ring": {
        "doorbells": [901],
        "acknowledged": [],
        "reports": {"0": REPORT},
        "released": [{"tenant": 0, "checkout": "f3a9"}],
    },
    "screen": {"page": PAGE, "query": {"q": "ana"}},
    "token-end": {"token": 17},
    "upload": {"page": PAGE, "form": {"key": "a1b2", "text": "email,points"}, "file": None},
    "workflow-event": {"event": "bkloyalty_points_earned"},
}


def parse(name: str, payload: object) -> dict[str, Any]:
    return payloads.parse(name, json.dumps(payload).encode())


def cart_line(**changed: object) -> dict[str, Any]:
    return CART | {"lines": [CART["lines"][0] | changed]}


class TestParse:
    def test_every_schema_has_an_example_here(self) -> None:
        assert payloads.list_schemas() == sorted(VALID)

    @pytest.mark.parametrize("name", VALID)
    def test_takes_what_the_contract_says(self, name: str) -> None:
        assert parse(name, VALID[name]) == VALID[name]

    @pytest.mark.parametrize("name", VALID)
    def test_an_unknown_key_is_an_error_that_names_it(self, name: str) -> None:
        with pytest.raises(InvalidInput) as refused:
            parse(name, VALID[name] | {"colour": 1})
        assert refused.value.field == "colour"

    @pytest.mark.parametrize(("name", "key"), [(name, key) for name in VALID for key in VALID[name]])
    def test_a_missing_key_is_an_error_that_names_it(self, name: str, key: str) -> None:
        with pytest.raises(InvalidInput) as refused:
            parse(name, {other: value for other, value in VALID[name].items() if other != key})
        assert refused.value.field == key

    def test_a_name_without_end_is_not_said_back_whole(self) -> None:
        with pytest.raises(InvalidInput) as refused:
            payloads.parse("cart", json.dumps(CART | {"x" * 60_000: 1}).encode())
        assert refused.value.field == "x" * payloads.LONGEST_FIELD

    def test_no_body_is_an_empty_object(self) -> None:
        assert payloads.parse("nothing", b"") == {}

    @pytest.mark.parametrize(
        ("name", "payload", "field"),
        [
            ("cart", cart_line(customer=0), "lines[0].customer"),
            ("cart", cart_line(customer="7"), "lines[0].customer"),
            ("cart", cart_line(occurrences=0), "lines[0].occurrences"),
            ("cart", cart_line(appointment=2**63), "lines[0].appointment"),
            ("cart", cart_line(prices=[{"key": "a", "price": "1e2"}]), "lines[0].prices[0].price"),
            ("cart", cart_line(prices=[{"key": "a", "price": "1", "x": 1}]), "lines[0].prices[0].x"),
            ("cart", cart_line(prices=[{"key": "a"}]), "lines[0].prices[0].price"),
            ("cart", CART | {"points": 500}, "points"),
            ("cart", CART | {"checkout": "a b"}, "checkout"),
            ("ring", VALID["ring"] | {"doorbells": [True]}, "doorbells[0]"),
            ("ring", VALID["ring"] | {"reports": {"00": REPORT}}, "reports"),
            ("ring", VALID["ring"] | {"released": [{"tenant": 0}]}, "released[0].checkout"),
            ("ring", VALID["ring"] | {"released": [{"tenant": -1, "checkout": "f3a9"}]}, "released[0].tenant"),
            ("cart", cart_line(email=7), "lines[0].email"),
            ("cart", cart_line(email="x" * 256), "lines[0].email"),
            ("ring", VALID["ring"] | {"reports": {"0": REPORT | {"decimals": -1}}}, "reports.0.decimals"),
            ("ring", VALID["ring"] | {"reports": {"0": REPORT | {"timezone": "a b"}}}, "reports.0.timezone"),
            ("ring", [], None),
            ("panel", VALID["panel"] | {"all_tenants": 1}, "all_tenants"),
        ],
    )
    def test_the_path_to_what_is_wrong_is_said(self, name: str, payload: object, field: str | None) -> None:
        with pytest.raises(InvalidInput) as refused:
            parse(name, payload)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"\xff",
            b"null",
            b'{"customer": 7.0, "appointment": null}',
            b'{"customer": NaN, "appointment": null}',
            b'{"customer": 7, "customer": 8, "appointment": null}',
            b'{"customer": "\\ud800", "appointment": null}',
            b"[" * 100_000,
            b'{"customer": ' + b"9" * 5000 + b', "appointment": null}',
        ],
    )
    def test_what_is_no_proper_json_is_refused(self, body: bytes) -> None:
        with pytest.raises(InvalidInput) as refused:
            payloads.parse("keywords", body)
        assert len(refused.value.message) <= 400
