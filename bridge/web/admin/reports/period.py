"""The one range of days that everything on a report is about, as addresses carry it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bridge.core.reports import Days, Step
from bridge.core.settling.reasons import N_

CUSTOM = "custom"
DEFAULT = "30"
PRESETS = {
    "today": N_("Today"),
    "7": N_("7 days"),
    "30": N_("30 days"),
    "month": N_("This month"),
    "last-month": N_("Last month"),
    "12": N_("12 months"),
    CUSTOM: N_("From … to"),
}
_EARLIEST, _LATEST = date(1970, 1, 1), date(2200, 12, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """``name`` is one of the presets; ``days`` are local days, none of them to come: ``is_cut`` where some that
    were typed were."""

    name: str
    days: Days
    is_cut: bool = False

    @property
    def query(self) -> dict[str, str]:
        """How an address carries it: a preset moves on with the calendar, a range that was typed stays."""
        if self.name != CUSTOM:
            return {"period": self.name}
        return {"period": CUSTOM, "from": self.days.first.isoformat(), "to": self.days.last.isoformat()}


def read_period(query: Mapping[str, Any], today: date) -> Period:
    """The period of an address; the last 30 days where it says none, or nothing that can be understood."""
    name = str(query.get("period", DEFAULT))
    if name == CUSTOM:
        first, last = _read_day(query.get("from")), _read_day(query.get("to"))
        ends = sorted(day for day in (first or last, last or today) if day)
        if first or last:
            return Period(CUSTOM, Days(min(ends[0], today), min(ends[-1], today)), is_cut=ends[-1] > today)
    name = name if name in PRESETS and name != CUSTOM else DEFAULT
    return Period(name, _days_of(name, today))


def _days_of(preset: str, today: date) -> Days:
    if preset == "month":
        return Days(Step.MONTH.start(today), today)
    if preset == "last-month":
        last = Step.MONTH.start(today) - timedelta(days=1)
        return Days(Step.MONTH.start(last), last)
    if preset == "12":
        return Days(_a_year_before(today) + timedelta(days=1), today)
    return Days(today - timedelta(days={"today": 1, "7": 7}.get(preset, 30) - 1), today)


def _a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def _read_day(said: object) -> date | None:
    with suppress(ValueError, TypeError):
        found = date.fromisoformat(str(said))
        return found if _EARLIEST <= found <= _LATEST else None
    return None
