"""``GET /api/v1/openapi.json``: what the API is, in OpenAPI 3.1, written from the operations themselves."""

from collections.abc import Iterator, Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bridge import __version__
from bridge.core.apps.token_wording import SCOPES
from bridge.core.apps.tokens import CALLS_A_MINUTE, TokenKind
from bridge.web.api.operation import PREFIX, Operation
from bridge.web.api.operations import OPERATIONS
from bridge.web.api.reading import KEY, KEY_PATTERN
from bridge.web.api.schemas import COMPONENTS, ID
from bridge.web.api.shapes import ref, text

INTRODUCTION = """\
Points, tiers and rewards of one business, for apps and other systems. Through WordPress every path stands under `/wp-json/bkloyalty/v1/api`.

A token says who asks: a customer's own (`/me/...`), a member of the staff's or another system's (`/customers/{customer}/...`). Money is a text with
its currency, points are whole numbers, moments have their offset. A name that is not known is an error. Every refusal has the shape `Error`, its
message in the language of `Accept-Language` (English and Spanish). Each write needs a key of the app's own: sent again with the same key within
two days it is done once and answered alike.

The version stands in the path: what is described here stays as it is. Names, words such as those of `kind` and `code`, and operations may be added."""
REFUSALS: Mapping[HTTPStatus, str] = {
    HTTPStatus.UNAUTHORIZED: "No token, or one that is not known, has expired or was revoked",
    HTTPStatus.FORBIDDEN: "The token, its user or the business's plan does not hold this",
    HTTPStatus.NOT_FOUND: "Nothing of that number here, or nothing that the token may know of",
    HTTPStatus.CONFLICT: "As things stand it cannot be done",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Not as described here",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many calls in this minute",
    HTTPStatus.SERVICE_UNAVAILABLE: "Not ready; try again later",
}
OF_ALL = frozenset(REFUSALS) - {HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT}


@cache
def describe() -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _describe(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Loyalty", "version": __version__, "description": INTRODUCTION},
        "servers": [{"url": PREFIX}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": {name: _describe_shape(name) for name in COMPONENTS},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": _say_limits()}},
        },
    }


def _describe_shape(name: str) -> Any:
    """As it is checked; but of what is answered no program should rely on there being no more names, for there will be."""
    return COMPONENTS[name] if name in SENT else _open_up(COMPONENTS[name])


def _open_up(part: Any) -> Any:
    if isinstance(part, Mapping):
        return {
            name: _open_up(value) for name, value in part.items() if (name, value) != ("additionalProperties", False)
        }
    return [_open_up(one) for one in part] if isinstance(part, list) else part


def _list_sent(part: Any) -> Iterator[str]:
    """The names of the schemas that one of something sent refers to."""
    if isinstance(part, Mapping):
        if "$ref" in part:
            name = part["$ref"].rpartition("/")[2]
            yield name
            yield from _list_sent(COMPONENTS[name])
        for value in part.values():
            yield from _list_sent(value)
    elif isinstance(part, list):
        for one in part:
            yield from _list_sent(one)


def _describe(operation: Operation) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": _say_who(operation),
        "tags": [_find_tag(operation)],
        "parameters": list(_list_parameters(operation)),
        "responses": {str(int(status)): answer for status, answer in _list_answers(operation)},
    }
    if operation.body is not None:
        said["requestBody"] = {"required": True, "content": {"application/json": {"schema": operation.body}}}
    return said


def _say_who(operation: Operation) -> str:
    kinds = ", ".join(sorted(operation.kinds))
    if operation.scope is None:
        return f"Tokens: {kinds}. Any scope."
    return f"Tokens: {kinds}. Scope `{operation.scope.value}`: {SCOPES[operation.scope].lower()}."


def _find_tag(operation: Operation) -> str:
    if not operation.is_about_customer:
        return "the business"
    return "customers themselves" if TokenKind.CUSTOMER in operation.kinds else "on behalf of customers"


def _list_parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    for part in operation.path.split("/"):
        if part.startswith("{"):
            yield {"name": part.strip("{}"), "in": "path", "required": True, "schema": ID}
    for name, schema in operation.query.items():
        yield {"name": name, "in": "query", "required": name in operation.required, "schema": schema}
    if operation.writes:
        key = text("the app's own key of this request, such as a UUID", pattern=KEY_PATTERN)
        yield {"name": KEY, "in": "header", "required": True, "schema": key}


def _list_answers(operation: Operation) -> Iterator[tuple[HTTPStatus, dict[str, Any]]]:
    yield operation.status, _answer("Done" if operation.writes else "The answer", operation.answer)
    for status in sorted(OF_ALL | operation.refusals):
        answer = _answer(REFUSALS[status], ref("Error"))
        if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
            answer["headers"] = {"Retry-After": {"description": "seconds", "schema": {"type": "integer"}}}
        yield status, answer


def _answer(description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _say_limits() -> str:
    calls = ", ".join(f"{calls} by a token of kind {kind.value}" for kind, calls in CALLS_A_MINUTE.items())
    return f"`Authorization: Bearer bkl_...`. Calls a minute: {calls}."


async def _serve(_request: Request) -> Response:
    return JSONResponse(describe())


SENT = frozenset(name for operation in OPERATIONS if operation.body for name in _list_sent(operation.body))
OPENAPI = Route(f"{PREFIX}/openapi.json", _serve, methods=["GET"], name="openapi")
