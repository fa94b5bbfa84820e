"""Where a page of a list begins, as it stands in an address: opaque, and refused in a sentence where somebody changed it."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bridge.errors import InvalidInput
from bridge.web.languages import Language

AFTER, BEFORE = "after", "before"
_LONGEST = 1_000
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_END_OF_TIME, _HIGHEST_ID = 1 << 57, 1 << 62


@dataclass(frozen=True, slots=True)
class Cursor:
    """What stands behind the first line or in front of the last one: texts and whole numbers, of the order that they belong to."""

    order: str
    values: tuple[str | int, ...]


def write_cursor(order: str, *values: str | int) -> str:
    """For an address."""
    text = json.dumps([order, *values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def write_entry(at: datetime, entry_id: int) -> tuple[int, int]:
    """The values for an entry of the ledger, which stands by its time and its id."""
    return (at - _EPOCH) // _MICROSECOND, entry_id


def read_entry(values: tuple[str | int, ...]) -> tuple[datetime, int]:
    """Time and id out of these values; what lies beyond all times is at their end."""
    at, entry_id = values
    return _EPOCH + _MICROSECOND * max(0, min(int(at), _END_OF_TIME)), read_id(entry_id)


def read_id(value: str | int) -> int:
    """An id out of a value; what lies beyond all ids is at their end."""
    return max(0, min(int(value), _HIGHEST_ID))


def read_cursor(
    query: Mapping[str, Any], name: str, order: str, types: tuple[type, ...], language: Language
) -> Cursor | None:
    """The cursor of that name in an address; None without one. InvalidInput where it is not one of this order and these types."""
    said = query.get(name)
    if said is None:
        return None
    values = _decode(said)
    if values is None or len(values) != len(types) + 1 or values[0] != order:
        raise _refuse(language)
    if any(type(value) is not kind for value, kind in zip(values[1:], types, strict=True)):
        raise _refuse(language)
    return Cursor(order, tuple(values[1:]))


def _decode(said: Any) -> list[Any] | None:
    if not isinstance(said, str) or len(said) > _LONGEST:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)))
        json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is no text that could be looked for
    except (ValueError, binascii.Error, RecursionError):
        return None
    return found if isinstance(found, list) else None


def _refuse(language: Language) -> InvalidInput:
    return InvalidInput(language.gettext("This address leads nowhere in the list. Please begin with its first page."))
