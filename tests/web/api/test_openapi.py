"""The description of the API: it is valid, says what the routes do, and is open to everybody."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bridge.core.apps.tokens import Scope, TokenKind
from bridge.web.api.endpoint import ApiEndpoint
from bridge.web.api.openapi import describe
from bridge.web.api.operation import PREFIX
from bridge.web.api.operations import OPERATIONS
from bridge.web.api.routes import API_ROUTES
from bridge.web.api.schemas import COMPONENTS


def test_is_told_to_whoever_asks(wordpress: Any) -> None:
    response = wordpress.client.get("/api/v1/openapi.json")
    assert response.status_code == 200 and response.json()["openapi"] == "3.1.0"
    assert response.json() == describe()


def test_names_just_the_routes_that_there_are() -> None:
    routed = {
        (method, route.path) for route in API_ROUTES if isinstance(route, ApiEndpoint) for method in route.operations
    }
    described = {(method.upper(), PREFIX + path) for path, said in describe()["paths"].items() for method in said}
    assert routed == described == {(operation.method, PREFIX + operation.path) for operation in OPERATIONS}


@pytest.mark.parametrize("name", COMPONENTS)
def test_its_schemas_are_schemas_and_let_no_unknown_name_in(name: str) -> None:
    Draft202012Validator.check_schema(COMPONENTS[name])
    for part in walk(COMPONENTS[name]):
        if part.get("type") == "object":
            assert part["additionalProperties"] is False and set(part["required"]) <= set(part["properties"])
        if "$ref" in part:
            assert part["$ref"].rpartition("/")[2] in COMPONENTS


def test_lets_answers_grow_and_nothing_unknown_in() -> None:
    closed = {name for name, said in describe()["components"]["schemas"].items() if "additionalProperties" in str(said)}
    assert closed == {"Cart", "Change", "Line", "RewardChoice"}
    assert describe()["components"]["schemas"]["Account"]["required"]


def test_every_schema_is_used() -> None:
    used = {part["$ref"].rpartition("/")[2] for part in walk(describe()) if "$ref" in part}
    assert used == set(COMPONENTS)


def test_every_operation_says_who_may_call_it_and_how_it_refuses() -> None:
    for said in (one for path in describe()["paths"].values() for one in path.values()):
        assert any(kind.value in said["description"] for kind in TokenKind)
        assert any(f"`{scope.value}`" in said["description"] for scope in Scope) or said["operationId"] == "token"
        assert {"401", "403", "422", "429", "503"} < set(said["responses"])


def walk(part: Any) -> Any:
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from walk(value)
    elif isinstance(part, list):
        for value in part:
            yield from walk(value)
