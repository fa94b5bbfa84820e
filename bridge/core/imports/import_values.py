"""Figures and days as people write them in tables: "1.240", "1,240.00", "12,5"; "31/12/2026", "2026-12-31".

How a column is meant is told by all of its values together, since "1.240" alone may be either.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MOST_POINTS = 1_000_000_000

_SPACES = re.compile(r"[\s\u00a0\u202f']+")
_FIGURE = re.compile(r"([+\-\u2212]?)(\d[\d.,]*|[.,]\d+)")
_UNIT = re.compile(r"(?:pts?|points?|puntos?|creds?|p)\.?$", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_LOCAL = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ].*)?")


@dataclass(frozen=True, slots=True)
class Figure:
    """Whole points; ``is_rounded``: there were decimals, which are left out."""

    points: int
    is_rounded: bool


def find_decimal_mark(values: Iterable[str]) -> str | None:
    """What stands before decimals in a column: "." or ","; None where no value says, and marks then part thousands."""
    for value in values:
        found = _FIGURE.fullmatch(_bare(value))
        mark = _find_mark(found[2]) if found else None
        if mark:
            return mark
    return None


def parse_points(value: str, decimal_mark: str | None) -> Figure | None:
    """Points as they are written, signed; None where that is no number."""
    found = _FIGURE.fullmatch(_bare(value))
    if not found:
        return None
    digits, thousands = found[2], "," if decimal_mark == "." else "."
    if decimal_mark is None:
        whole, rest = re.sub("[.,]", "", digits), ""
        if not re.fullmatch(r"\d+|\d{1,3}([.,]\d{3})+", digits):
            return None
    else:
        whole, _, rest = digits.partition(decimal_mark)
        if thousands in whole and not re.fullmatch(rf"\d{{1,3}}({re.escape(thousands)}\d{{3}})+", whole):
            return None
        whole = whole.replace(thousands, "") or "0"
        if rest and not rest.isdigit():
            return None
    if len(whole) > 18:
        return None
    points = int(whole)
    return Figure(-points if found[1] in ("-", "\u2212") else points, bool(rest.strip("0")))


def find_day_first(values: Iterable[str]) -> bool | None:
    """Whether days stand before months in a column; None where it could be either."""
    for value in values:
        found = _LOCAL.fullmatch(value.strip())
        if found and int(found[1]) > 12:
            return True
        if found and int(found[2]) > 12:
            return False
    return None


def parse_day(value: str, *, day_first: bool) -> date | None:
    """A day of the calendar; None where it is none."""
    said = value.strip()
    if found := _ISO.fullmatch(said):
        year, month, day = (int(part) for part in found.groups())
    elif found := _LOCAL.fullmatch(said):
        first, second, year = (int(part) for part in found.groups())
        year += 2000 if year < 100 else 0  # as Excel shortens them; points of the last century are none
        day, month = (first, second) if day_first or "." in said else (second, first)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _bare(value: str) -> str:
    return _UNIT.sub("", _SPACES.sub("", value))


def _find_mark(digits: str) -> str | None:
    """What one figure says: of two marks the last, else one that stands there once and not before three figures."""
    marks = [sign for sign in digits if sign in ".,"]
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) != 1:
        return None
    whole, _, rest = digits.partition(marks[0])
    return marks[0] if len(rest) != 3 or not whole or whole == "0" or len(whole) > 3 else None
