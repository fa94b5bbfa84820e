"""What a line of an imported table wants, and what is to become of it: a verdict for each line, before anything is written."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bridge.core.imports.import_columns import Columns, Field
from bridge.core.imports.import_values import MOST_POINTS, find_day_first, find_decimal_mark, parse_day, parse_points
from bridge.core.typed_text import clean_text

LONGEST = 190  # characters that are kept of what stands in a cell
LONGEST_NOTE = 500
SHORTEST_PHONE = 7
PHONE_FIGURES = 9  # so many at the end tell one telephone from another


class Verdict(StrEnum):
    """``READY`` becomes ``GIVEN``; every other leaves the line out."""

    READY = "ready"
    GIVEN = "given"
    ALREADY = "already"
    BAD_DAY = "bad_day"
    BELOW_ZERO = "below_zero"
    DUPLICATE = "duplicate"
    EXPIRED = "expired"
    GONE = "gone"
    MISMATCH = "mismatch"
    NOBODY = "nobody"
    NOTHING = "nothing"
    NOT_A_NUMBER = "not_a_number"
    NOT_FOUND = "not_found"
    NO_TIER = "no_tier"
    SEVERAL = "several"
    TOO_MANY = "too_many"


FINE = frozenset({Verdict.READY, Verdict.GIVEN})
"""What is to be imported, or was."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a table writes figures and days; ``today`` is the business's, by which days have passed."""

    decimal_mark: str | None
    day_first: bool
    today: date


@dataclass(frozen=True, slots=True)
class Wish:
    """What a line says: who (by the ``keys`` that it names), how many points to spend, how many ``lifetime`` points and which tier
    (None: it says nothing of them). ``problem`` is what is wrong with it already."""

    line: int
    said: Mapping[str, str]
    keys: Mapping[Field, str]
    points: int = 0
    lifetime: int | None = None
    tier: str | None = None
    expires_on: date | None = None
    is_rounded: bool = False
    problem: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The customers whom a line's keys name, by key; and the e-mail address of the one whose number it gives, if it gives one."""

    by_key: Mapping[Field, Collection[int]]
    email_of_number: str | None = None


def learn_habits(lines: Sequence[Sequence[str]], columns: Columns, *, day_first: bool, today: date) -> Habits:
    """How the figures and days of all lines are meant; ``day_first`` counts where they do not tell."""
    figures = [value for field in (Field.POINTS, Field.LIFETIME) for value in _list_cells(lines, columns, field)]
    days = list(_list_cells(lines, columns, Field.EXPIRES))
    told = find_day_first(days)
    return Habits(find_decimal_mark(figures), day_first if told is None else told, today)


def read_wish(line: int, cells: Sequence[str], columns: Columns, habits: Habits, tiers: Collection[str]) -> Wish:
    """What a line says; ``tiers`` are the names that there are."""
    said = {
        field.value: text
        for field, place in columns.items()
        if place < len(cells) and (text := clean_text(cells[place])[: LONGEST_NOTE if field is Field.NOTE else LONGEST])
    }
    wish = Wish(line, said, _read_keys(said))
    if Field.PHONE not in wish.keys and wish.keys:
        said.pop(Field.PHONE, None)  # it was not needed to know who it is, so it is not kept
    points = _read_points(said.get(Field.POINTS), habits)
    lifetime = _read_points(said.get(Field.LIFETIME), habits)
    tier = find_tier_name(said.get(Field.TIER), tiers)
    expires_on = parse_day(said[Field.EXPIRES], day_first=habits.day_first) if Field.EXPIRES in said else None
    return Wish(
        line,
        said,
        wish.keys,
        points=0 if isinstance(points, Verdict) else points[0],
        lifetime=lifetime[0] if Field.LIFETIME in said and not isinstance(lifetime, Verdict) else None,
        tier=tier,
        expires_on=expires_on,
        is_rounded=not isinstance(points, Verdict) and points[1],
        problem=_find_problem(wish, (points, lifetime), tier, expires_on, habits),
    )


def judge(
    wish: Wish, found: Found, *, known: Mapping[int, int], imported: Collection[int]
) -> tuple[Verdict, int | None]:
    """The verdict on a line, and the customer where exactly one is meant. ``known`` has the customers of the lines before, with their
    lines; ``imported`` those who were given points by an earlier import."""
    if wish.problem is Verdict.NOBODY:
        return Verdict.NOBODY, None
    customer, trouble = _choose(wish, found)
    if trouble is not None:
        return trouble, None
    assert customer is not None, "without trouble there is a customer"
    if wish.problem is not None:
        return wish.problem, customer
    if customer in known:
        return Verdict.DUPLICATE, customer
    return (Verdict.ALREADY if customer in imported else Verdict.READY), customer


def find_tier_name(said: str | None, tiers: Collection[str]) -> str | None:
    """The tier's name as the programme writes it, whatever the case of its letters."""
    return next((name for name in tiers if said is not None and name.casefold() == said.casefold()), None)


def same_email(one: str, other: str) -> bool:
    """Whether two addresses are one, whatever the case of their letters."""
    return one.strip().casefold() == other.strip().casefold()


def _choose(wish: Wish, found: Found) -> tuple[int | None, Verdict | None]:
    candidates: set[int] = set()
    for field in wish.keys:
        theirs = set(found.by_key.get(field, ()))
        if candidates and theirs and not candidates & theirs:
            return None, Verdict.MISMATCH
        candidates = (candidates & theirs or candidates) if candidates else theirs
    email = wish.keys.get(Field.EMAIL)
    if email and found.email_of_number and not same_email(email, found.email_of_number):
        return None, Verdict.MISMATCH
    if len(candidates) > 1:
        return None, Verdict.SEVERAL
    return (candidates.pop(), None) if candidates else (None, Verdict.NOT_FOUND)


def _read_keys(said: Mapping[str, str]) -> dict[Field, str]:
    keys = {field: said[field] for field in (Field.CUSTOMER, Field.USER, Field.LOGIN, Field.EMAIL) if said.get(field)}
    who = said.get(Field.WHO)
    if who:
        meant = Field.EMAIL if "@" in who else Field.USER if who.isdigit() else Field.LOGIN
        keys.setdefault(meant, who)
    if "@" in keys.get(Field.LOGIN, "") and Field.EMAIL not in keys:
        keys[Field.EMAIL] = keys.pop(Field.LOGIN)
    return keys or _read_phone(said.get(Field.PHONE, ""))


def _read_phone(said: str) -> dict[Field, str]:
    """By its last figures, for one writes the country before it and another does not."""
    figures = re.sub("[^0-9]", "", said)
    return {Field.PHONE: figures[-PHONE_FIGURES:]} if len(figures) >= SHORTEST_PHONE else {}


def _read_points(value: str | None, habits: Habits) -> tuple[int, bool] | Verdict:
    if value is None:
        return 0, False
    figure = parse_points(value, habits.decimal_mark)
    if figure is None:
        return Verdict.NOT_A_NUMBER
    if figure.points < 0:
        return Verdict.BELOW_ZERO
    return (figure.points, figure.is_rounded) if figure.points <= MOST_POINTS else Verdict.TOO_MANY


def _find_problem(
    wish: Wish,
    figures: Sequence[tuple[int, bool] | Verdict],
    tier: str | None,
    expires_on: date | None,
    habits: Habits,
) -> Verdict | None:
    if not wish.keys:
        return Verdict.NOBODY
    for figure in figures:
        if isinstance(figure, Verdict):
            return figure
    if Field.TIER in wish.said and tier is None:
        return Verdict.NO_TIER
    if Field.EXPIRES in wish.said:
        if expires_on is None:
            return Verdict.BAD_DAY
        if expires_on < habits.today:
            return Verdict.EXPIRED
    amounts = [figure[0] for figure in figures if not isinstance(figure, Verdict)]
    return Verdict.NOTHING if tier is None and not any(amounts) else None


def _list_cells(lines: Sequence[Sequence[str]], columns: Columns, field: Field) -> list[str]:
    place = columns.get(field)
    return [] if place is None else [line[place] for line in lines if place < len(line) and line[place]]
