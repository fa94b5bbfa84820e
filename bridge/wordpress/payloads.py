"""What the shim may say: one JSON schema a call, in ``schemas/``. An unknown key is an error, and so is a number with a dot."""

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, NoReturn, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from bridge.errors import InvalidInput

LONGEST_MESSAGE = 300


def parse(name: str, body: bytes) -> dict[str, Any]:
    """The call's body as the schema ``name`` (such as ``ring``) allows it; an empty body counts as ``{}``.

    Numbers are whole, money stays the decimal string it is. Raises InvalidInput; its ``field`` is the path to blame, such as
    ``lines[0].customer``.
    """
    payload = _read(body or b"{}")
    errors = sorted(_validator(name).iter_errors(payload), key=lambda error: list(map(str, error.absolute_path)))
    if errors:
        raise _as_invalid_input(errors[0])
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


def _read(body: bytes) -> object:
    try:
        payload = json.loads(
            body.decode("utf-8"),
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            object_pairs_hook=_without_repeated_keys,
        )
        json.dumps(payload, ensure_ascii=False).encode("utf-8")  # half a surrogate pair is no text that could be stored
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"The body is not JSON in UTF-8 as this service reads it: {error}.") from error
    return payload


def _refuse_number(text: str) -> NoReturn:
    raise ValueError(f"the number {text[:30]} is not whole (money is sent as a text)")


def _without_repeated_keys(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:60]!r} stands there twice")
        found[key] = value
    return found


def _as_invalid_input(error: ValidationError) -> InvalidInput:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path).lstrip(".")
    present = set(error.instance) if isinstance(error.instance, dict) else set()
    culprits: list[str] = []
    if error.validator == "required":
        culprits = [key for key in cast("list[str]", error.validator_value) if key not in present]
    elif error.validator == "additionalProperties":
        culprits = sorted(present - set(cast("dict[str, Any]", error.schema).get("properties", {})))
    field = f"{path}.{culprits[0]}".lstrip(".") if culprits else path
    return InvalidInput(f"{field or 'The body'}: {error.message}"[:LONGEST_MESSAGE], field=field or None)
