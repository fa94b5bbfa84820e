"""What an app sent, read by the schemas that describe it: an unknown name is an error, and so is a number that is not whole."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator

from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput, NotHere
from bridge.web.api.operation import Operation, Schema
from bridge.web.api.schemas import COMPONENTS
from bridge.web.refusals import NO_SUCH_PATH
from bridge.wordpress import payloads

MOST_DIGITS = 18
KEY = "Idempotency-Key"
KEY_PATTERN = "^[A-Za-z0-9_.:-]{1,128}$"
NO_KEY = N_("Send a key of your own for this request in the header Idempotency-Key, such as a UUID.")
NOT_A_KEY = N_("The header Idempotency-Key takes 1 to 128 letters, digits and -_.:")
TWICE = N_("“%(name)s” stands in the address twice.")
NOT_AS_DESCRIBED = N_("“%(name)s” is not as openapi.json describes it.")
UNREADABLE = N_("The body is not JSON in UTF-8, or has a name twice.")
_SENTENCES = {**payloads.FOR_APPS, "": NOT_AS_DESCRIBED}
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)
_ID = re.compile(r"[1-9][0-9]{0,15}", re.ASCII)


def read_path(values: Mapping[str, str]) -> dict[str, int]:
    """The ids in a path; NotHere for what can be none."""
    if not all(_ID.fullmatch(value) for value in values.values()):
        raise NotHere(NO_SUCH_PATH)
    return {name: int(value) for name, value in values.items()}


def read_query(operation: Operation, text: str) -> dict[str, Any]:
    """What stands behind the question mark, with the defaults for what is missing. InvalidInput names what is wrong."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        if name in found:
            raise InvalidInput(TWICE, field=name, name=name[:80])
        is_whole = operation.query.get(name, {}).get("type") == "integer" and _WHOLE.fullmatch(value)
        found[name] = int(value) if is_whole else value
    allowed = {"required": operation.required, "properties": operation.query}
    _check(operation, {"type": "object", "additionalProperties": False, **allowed}, found)
    return {name: schema["default"] for name, schema in operation.query.items() if "default" in schema} | found


def read_body(operation: Operation, body: bytes) -> dict[str, Any]:
    """The body as its schema allows it; empty for an operation that takes none."""
    if operation.body is None:
        return {}
    try:
        found = payloads.read_json(body or b"{}", _read_fraction)
    except InvalidInput:
        raise InvalidInput(UNREADABLE) from None
    _check(operation, operation.body, found)
    assert isinstance(found, dict), "every body is an object"
    return found


def read_key(headers: Mapping[str, str]) -> str:
    """The app's own key of a write."""
    found = headers.get(KEY.lower())
    if found is None:
        raise InvalidInput(NO_KEY, field=KEY)
    if not re.fullmatch(KEY_PATTERN, found):
        raise InvalidInput(NOT_A_KEY, field=KEY)
    return found


def make_validator(schema: Schema) -> Draft202012Validator:
    """Of a schema that may refer to those with a name."""
    return _make_validator(json.dumps(schema))


@lru_cache(maxsize=200)
def _make_validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator({**json.loads(schema), "components": {"schemas": COMPONENTS}})


def _read_fraction(written: str) -> int | float:
    """What is whole but has a point, for there are programs that write 3 as 3.0; no schema takes any other."""
    number = Decimal(written)
    is_whole = number.adjusted() < MOST_DIGITS and number == number.to_integral_value()
    return int(number) if is_whole else float(written)


def _check(operation: Operation, schema: Schema, found: Any) -> None:
    fault = payloads.find_fault(operation.name, make_validator(schema), found)
    if fault is not None:
        name, kind = fault
        raise InvalidInput(_SENTENCES.get(kind, NOT_AS_DESCRIBED), field=name or None, name=(name or "body")[:80])
