"""What earns points apart from bookings: signing up, having a birthday, and bringing a friend."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

# So many days of birthdays are made up for after the service was not at work.
MOST_DAYS_LATE = 31


class ActionKind(StrEnum):
    """What a customer does, or what happens to them."""

    SIGN_UP = "sign_up"
    BIRTHDAY = "birthday"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class Action:
    """``points`` each time; ``label`` is what customers read. ``max_per_year``: so often a customer gets it in a calendar year at
    the most (None: no limit)."""

    points: int
    label: str
    active: bool = True
    max_per_year: int | None = None


def list_reasons(kind: ActionKind, action: Action) -> tuple[dict[str, Any], ...]:
    """Why an entry has its points, as recorded data (core/settling/reasons.py puts it into words)."""
    reason = {"rule": None, "name": action.label, "label": action.label, "points": action.points}
    return ({**reason, "why": {"action": kind.value}},)


def list_days_due(upto: date | None, today: date) -> list[date]:
    """The days whose birthdays are still to be celebrated, where those up to ``upto`` were; only today's for who has just begun."""
    first = today if upto is None else max(upto + timedelta(days=1), today - timedelta(days=MOST_DAYS_LATE - 1))
    return [first + timedelta(days=number) for number in range((today - first).days + 1)]


def find_birthday(born_on: date, days: Iterable[date]) -> date | None:
    """The first of these days that is a birthday of somebody born on a day; whoever was born on 29 February has it on the 28th
    where there is no 29th."""
    born = born_on.month, born_on.day
    return next((day for day in days if day > born_on and born in _falls_on(day)), None)


def list_dates(days: Iterable[date]) -> Iterator[str]:
    """Months and days of birth ("02-29") that have their birthday on one of these days."""
    for day in days:
        for month, number in sorted(_falls_on(day)):
            yield f"{month:02d}-{number:02d}"


def read_birthdate(said: str | None) -> date | None:
    """A date of birth as Booknetic keeps it; None where there is none, or it means no day."""
    try:
        return date.fromisoformat((said or "")[:10])
    except ValueError:
        return None


def _falls_on(day: date) -> set[tuple[int, int]]:
    is_last_of_february = (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3
    return {(day.month, day.day)} | ({(2, 29)} if is_last_of_february else set())
