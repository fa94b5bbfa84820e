"""JSON documents into typed values. An error names the place in the document; an unknown key is an error."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

from bridge.errors import InvalidInput

MAX_WHOLE = 1_000_000_000_000
_MISSING = object()


class Reader:
    """Takes the values out of one JSON object, each once; ``finish`` refuses whatever nobody took.

    A method without ``default`` requires its key. ``error`` is the class of error to raise.
    """

    def __init__(self, document: object, path: str, error: type[InvalidInput]) -> None:
        self._path = path
        self._error = error
        if not isinstance(document, dict):
            raise self.refuse("", "must be an object")
        self._rest: dict[str, Any] = dict(document)

    def refuse(self, key: str, complaint: str) -> InvalidInput:
        """The error for the value at ``key`` (``""`` for the object itself)."""
        field = f"{self._path}.{key}".strip(".") if key else self._path
        return self._error(f"{field or 'The document'} {complaint}.", field=field or None)

    def has(self, key: str) -> bool:
        """Whether the key is there and still to be taken."""
        return key in self._rest

    def finish(self) -> None:
        """Every key must have been taken by now."""
        for key in self._rest:
            raise self.refuse(key, "is not a known key")

    def take(self, key: str, default: object = _MISSING) -> Any:
        """The raw value, or ``default`` if the key is missing."""
        value = self._rest.pop(key, default)
        if value is _MISSING:
            raise self.refuse(key, "is missing")
        return value

    def text(self, key: str, default: object = _MISSING) -> str:
        value = self.take(key, default)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(key, "must be a text that is not empty")
        if len(value) > 190:
            raise self.refuse(key, "must not be longer than 190 characters")
        if not value.isprintable() and any(0xD800 <= ord(character) <= 0xDFFF for character in value):
            raise self.refuse(key, "must be text that can be written as UTF-8")
        return value

    def optional_text(self, key: str) -> str | None:
        return None if self._is_null(key) else self.text(key)

    def flag(self, key: str, default: object = _MISSING) -> bool:
        value = self.take(key, default)
        if not isinstance(value, bool):
            raise self.refuse(key, "must be true or false")
        return value

    def whole(self, key: str, default: object = _MISSING, *, least: int = -MAX_WHOLE, most: int = MAX_WHOLE) -> int:
        value = self.take(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refuse(key, "must be a whole number")
        if not least <= value <= most:
            raise self.refuse(key, f"must be from {least} to {most}")
        return value

    def optional_whole(self, key: str, *, least: int = -MAX_WHOLE, most: int = MAX_WHOLE) -> int | None:
        return None if self._is_null(key) else self.whole(key, least=least, most=most)

    def amount(self, key: str, default: object = _MISSING) -> Decimal:
        value = self.take(key, default)
        if isinstance(value, str) and re.fullmatch(r"-?\d{1,15}(\.\d{1,12})?", value, re.ASCII):
            return Decimal(value)
        raise self.refuse(key, 'must be a decimal in quotes, such as "12.50"')

    def optional_amount(self, key: str) -> Decimal | None:
        return None if self._is_null(key) else self.amount(key)

    def moment(self, key: str) -> datetime:
        value = self.take(key)
        try:
            parsed = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            parsed = None
        if parsed is None or parsed.tzinfo is None:
            raise self.refuse(key, 'must be a time with offset, such as "2026-03-01T10:00:00+01:00"')
        return parsed.astimezone(UTC)

    def optional_moment(self, key: str) -> datetime | None:
        return None if self._is_null(key) else self.moment(key)

    def optional_day(self, key: str) -> date | None:
        if self._is_null(key):
            return None
        value = self.take(key)
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.refuse(key, 'must be a day, such as "2026-03-01"') from None

    def wholes(self, key: str) -> frozenset[int]:
        """A list of whole numbers; missing and null are the empty list."""
        values = self._list(key)
        if any(not isinstance(value, int) or isinstance(value, bool) for value in values):
            raise self.refuse(key, "must be a list of whole numbers")
        return frozenset(values)

    def texts(self, key: str) -> frozenset[str]:
        """A list of texts; missing and null are the empty list."""
        values = self._list(key)
        if any(not isinstance(value, str) for value in values):
            raise self.refuse(key, "must be a list of texts")
        return frozenset(values)

    def optional_texts(self, key: str) -> frozenset[str] | None:
        return None if self._is_null(key) else self.texts(key)

    def objects(self, key: str) -> Iterator["Reader"]:
        """A list of objects, each behind a reader of its own; missing and null are the empty list."""
        for index, value in enumerate(self._list(key)):
            yield Reader(value, f"{self._path}.{key}[{index}]".strip("."), self._error)

    def object(self, key: str) -> "Reader | None":
        """The object behind a reader of its own; None if missing or null."""
        if self._is_null(key):
            return None
        return Reader(self.take(key), f"{self._path}.{key}".strip("."), self._error)

    def mapping(self, key: str) -> Mapping[str, Any]:
        """A plain object; missing and null are the empty one."""
        value = self.take(key, None)
        if value is not None and not isinstance(value, dict):
            raise self.refuse(key, "must be an object")
        return cast("Mapping[str, Any]", value or {})

    def _list(self, key: str) -> list[Any]:
        value = self.take(key, None)
        if value is not None and not isinstance(value, list):
            raise self.refuse(key, "must be a list")
        return value or []

    def _is_null(self, key: str) -> bool:
        """Whether the value is missing or null; a null counts as taken."""
        if self._rest.get(key) is None:
            self._rest.pop(key, None)
            return True
        return False
