"""What schemas are put together from: each function makes a piece of JSON Schema."""

from collections.abc import Mapping, Sequence
from typing import Any

Shape = dict[str, Any]


def ref(name: str) -> Shape:
    """One of the schemas that have a name (schemas.py)."""
    return {"$ref": f"#/components/schemas/{name}"}


def shape(description: str, properties: Mapping[str, Any], *, optional: Sequence[str] = ()) -> Shape:
    """An object that has just these; all of them, but for the ``optional`` ones."""
    required = [name for name in properties if name not in optional]
    said = {"type": "object", "description": description, "properties": dict(properties)}
    return said | {"required": required, "additionalProperties": False}


def listed(items: Shape, **more: Any) -> Shape:
    """An array."""
    return {"type": "array", "items": items, **more}


def or_null(one: Shape) -> Shape:
    """It, or nothing."""
    return {"anyOf": [one, {"type": "null"}]}


def text(description: str, **more: Any) -> Shape:
    """A string."""
    return {"type": "string", "description": description, **more}


def whole(description: str, **more: Any) -> Shape:
    """A whole number."""
    return {"type": "integer", "description": description, **more}


def one_of(names: Sequence[str], description: str) -> Shape:
    """One of these words."""
    return {"type": "string", "enum": sorted(names), "description": description}
