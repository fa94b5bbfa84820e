"""What the shim may say: one JSON schema a call, in ``schemas/``. An unknown key is an error, and so is a number with a dot."""

import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NoReturn, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput

log = logging.getLogger(__name__)

LONGEST_NAME = 80
LONGEST_FIELD = 200
NOT_EXPECTED = N_("“%(name)s” is not as it is expected here. Please load the page again.")
TOO_LONG = N_("“%(name)s” is too long. Please shorten it.")
TOO_MANY = N_("“%(name)s” has too many values at once. Please choose fewer.")
UNREADABLE = N_("What was sent cannot be read. Please load the page again.")
_TOO_MUCH = {"maxLength": TOO_LONG, "maxItems": TOO_MANY, "maxProperties": TOO_MANY}
FOR_PAGES: Mapping[str, str] = {
    "": NOT_EXPECTED,
    "required": N_("“%(name)s” is missing. Please load the page again."),
    "additionalProperties": N_("“%(name)s” is not known here. Please load the page again."),
    **_TOO_MUCH,
}
"""What people are told whose page sent nonsense, by the keyword of the schema that it breaks; "" is any other."""
FOR_APPS: Mapping[str, str] = {
    "": N_("“%(name)s” is not as the guide for apps describes it."),
    "required": N_("“%(name)s” is missing."),
    "additionalProperties": N_("“%(name)s” is not known here."),
    **_TOO_MUCH,
}
"""The same for what an app sends: there is no page to load again."""


def parse(name: str, body: bytes, sentences: Mapping[str, str] = FOR_PAGES) -> dict[str, Any]:
    """The call's body as the schema ``name`` (such as ``ring``) allows it; an empty body counts as ``{}``.

    Numbers are whole, money stays the decimal string it is. Raises InvalidInput with a sentence for whoever sent it; its
    ``field`` is the path to blame, such as ``lines[0].customer``, and the log says why.
    """
    payload = read_json(body or b"{}")
    fault = find_fault(name, _validator(name), payload)
    if fault is not None:
        field, kind = fault
        raise InvalidInput(sentences.get(kind, sentences[""]), field=field or None, name=_name(field)[:LONGEST_NAME])
    assert isinstance(payload, dict), "every schema asks for an object"
    return payload


def list_schemas() -> list[str]:
    """The names of all schemas, in alphabetical order."""
    return sorted(
        path.name.removesuffix(".json") for path in files(f"{__package__}.schemas").iterdir() if _is_schema(path)
    )


def _is_schema(path: Any) -> bool:
    return bool(path.name.endswith(".json"))


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = json.loads(files(f"{__package__}.schemas").joinpath(f"{name}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _refuse_number(text: str) -> NoReturn:
    raise ValueError(f"the number {text[:30]} is not whole (money is sent as a text)")


def read_json(body: bytes, read_fraction: Callable[[str], object] = _refuse_number) -> object:
    """JSON in UTF-8 without a key that stands there twice; InvalidInput for anything else. ``read_fraction`` reads a number that is not
    written as a whole one; without it that is refused."""
    try:
        payload = json.loads(
            body.decode("utf-8"),
            parse_float=read_fraction,
            parse_constant=_refuse_number,
            object_pairs_hook=_without_repeated_keys,
        )
        json.dumps(payload, ensure_ascii=False).encode("utf-8")  # half a surrogate pair is no text that could be stored
    except (ValueError, RecursionError) as error:
        log.info("a body is not JSON in UTF-8 as this service reads it: %.300s", error)
        raise InvalidInput(UNREADABLE) from error
    return payload


def _without_repeated_keys(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:60]!r} stands there twice")
        found[key] = value
    return found


def find_fault(name: str, validator: Draft202012Validator, payload: object) -> tuple[str, str] | None:
    """The path to the first thing that is wrong, such as ``lines[0].customer`` ("" is all of it), and the keyword of the schema that it
    breaks; None where nothing is. The log says why, of a call of this ``name``."""
    errors = sorted(validator.iter_errors(payload), key=lambda error: list(map(str, error.absolute_path)))
    if not errors:
        return None
    error = _find_cause(errors[0])
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path).lstrip(".")
    present = set(error.instance) if isinstance(error.instance, dict) else set()
    culprits: list[str] = []
    if error.validator == "required":
        culprits = [key for key in cast("list[str]", error.validator_value) if key not in present]
    elif error.validator == "additionalProperties":
        culprits = sorted(present - set(cast("dict[str, Any]", error.schema).get("properties", {})))
    field = (f"{path}.{culprits[0]}".lstrip(".") if culprits else path)[:LONGEST_FIELD]
    log.info("a call of the schema %s is not as it says: %s: %.300r", name, field or "the body", error.message)
    return field, str(error.validator)


def _find_cause(error: ValidationError) -> ValidationError:
    """Of several kinds of value that are allowed, what is wrong with the one that was meant: that of the right type."""
    meant = [one for one in error.context or () if one.validator != "type"]
    return _find_cause(meant[0]) if meant else error


def _name(field: str) -> str:
    """What people know a field by: its name in the form, without where that stands."""
    return re.sub(r"^(form|query)\.|\[\d+\]$", "", field) or "body"
