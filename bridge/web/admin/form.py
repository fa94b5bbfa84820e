"""What people typed into a form, read value by value. An error is a sentence in their language and names its field."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from bridge.core.typed_text import clean_text
from bridge.errors import InvalidInput
from bridge.web.formats import Formats
from bridge.web.languages import Language

MAX_WHOLE = 1_000_000_000
LINE = 190  # characters, as most names have room for
_WHOLE = re.compile(r"[+-]?\d{1,12}", re.ASCII)
_AMOUNT = re.compile(r"(\d{1,12})(?:([.,])(\d{1,12}))?", re.ASCII)
_ID = re.compile(r"\d{1,18}", re.ASCII)


class Form:
    """The values of a form (or of an address's query): texts, and lists of texts where a name may come several times.

    A method whose name begins with ``optional_`` answers None for a field that is missing or empty. What cannot be seen is taken
    out of what was typed (core/typed_text.py); ``given`` and lists are as the page had them.
    """

    def __init__(self, values: Mapping[str, str | Sequence[str]], language: Language) -> None:
        self._values = values
        self._language = language
        self._formats = Formats(language)

    def refuse(self, name: str, sentence: str) -> InvalidInput:
        """The error for a field, in a sentence that is already translated."""
        return InvalidInput(sentence, field=name)

    def text(self, name: str, *, most: int = LINE) -> str:
        """A text without white space around it; of several lines only where it may be longer than a line."""
        said = self._say(name, lines=most > LINE)
        if not said:
            raise self.refuse(name, self._("Please fill this in."))
        if len(said) > most:
            raise self.refuse(name, self._("Please use at most %(most)s characters.", most=self._formats.number(most)))
        return said

    def optional_text(self, name: str, *, most: int = LINE) -> str | None:
        return self.text(name, most=most) if self._say(name) else None

    def given(self, name: str) -> str:
        """What a page gave along, such as the name of what it shows, exactly as it was; "" for nothing."""
        return self._take(name)

    def whole(self, name: str, *, least: int = 0, most: int = MAX_WHOLE) -> int:
        """A whole number."""
        said = self.text(name)
        if not _WHOLE.fullmatch(said):
            raise self.refuse(name, self._("Please enter a whole number, without dots or commas."))
        return int(self._within(name, int(said), least, most))

    def optional_whole(self, name: str, *, least: int = 0, most: int = MAX_WHOLE) -> int | None:
        return self.whole(name, least=least, most=most) if self._say(name) else None

    def amount(self, name: str, *, least: Decimal | int = 0, most: Decimal | int = MAX_WHOLE) -> Decimal:
        """Money, or any number with decimals: "12.50" and "12,50" alike. Thousands must not be separated."""
        found = _AMOUNT.fullmatch(self.text(name))
        if not found:
            raise self.refuse(name, self._("Please enter an amount, such as %(example)s.", example=self._example()))
        whole, mark, rest = found[1], found[2], found[3] or ""
        if mark and mark != self._formats.decimal_mark and len(rest) == 3 and whole != "0":
            raise self.refuse(name, self._("Please enter the amount without a thousands separator."))
        return Decimal(self._within(name, Decimal(f"{whole}.{rest}" if rest else whole), least, most))

    def optional_amount(
        self, name: str, *, least: Decimal | int = 0, most: Decimal | int = MAX_WHOLE
    ) -> Decimal | None:
        return self.amount(name, least=least, most=most) if self._say(name) else None

    def flag(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self._say(name))

    def choice(self, name: str, among: Collection[str]) -> str:
        """One of several values."""
        said = self.text(name)
        if said not in among:
            raise self.refuse(name, self._("Please choose one of the options."))
        return said

    def ids(self, name: str) -> list[int]:
        """The ids that were chosen, each once."""
        said = self.texts(name)
        if any(not _ID.fullmatch(one) for one in said):
            raise self.refuse(name, self._("Please choose from the list."))
        return list(dict.fromkeys(int(one) for one in said))

    def id(self, name: str) -> int:
        """One id."""
        found = self.optional_id(name)
        if found is None:
            raise self.refuse(name, self._("Please choose from the list."))
        return found

    def optional_id(self, name: str) -> int | None:
        found = self.ids(name)
        if len(found) > 1:
            raise self.refuse(name, self._("Please choose one value."))
        return found[0] if found else None

    def texts(self, name: str) -> list[str]:
        """Everything that was chosen under a name."""
        said = self._values.get(name, ())
        return [one.strip() for one in ([said] if isinstance(said, str) else said) if one.strip()]

    def day(self, name: str) -> date:
        """A day, as date fields send it (2026-03-01)."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            raise self.refuse(name, self._("Please enter a day.")) from None

    def optional_day(self, name: str) -> date | None:
        return self.day(name) if self._say(name) else None

    def _say(self, name: str, *, lines: bool = False) -> str:
        return clean_text(self._take(name), lines=lines)

    def _take(self, name: str) -> str:
        said = self._values.get(name, "")
        if not isinstance(said, str):
            raise self.refuse(name, self._("Please choose one value."))
        return said

    def _within(self, name: str, value: Decimal | int, least: Decimal | int, most: Decimal | int) -> Decimal | int:
        if not least <= value <= most:
            limits = {"least": self._formats.number(least), "most": self._formats.number(most)}
            raise self.refuse(name, self._("Please enter a number from %(least)s to %(most)s.", **limits))
        return value

    def _example(self) -> str:
        return f"12{self._formats.decimal_mark}50"

    def _(self, message: str, **values: object) -> str:
        return self._language.gettext(message, **values)
