"""Local days in SQL, told by the offsets that a zone had: few databases know time zones by name."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from bridge.core.local_time import list_offsets, start_of
from bridge.core.reports import Days


def say_day(column: str, zone: tzinfo, start: datetime, end: datetime) -> tuple[str, dict[str, Any]]:
    """SQL for the local day of ``column``, a moment between two others, and its parameters."""
    parameters: dict[str, Any] = {}
    cases = ""
    for number, (since, offset) in enumerate(list_offsets(start, end, zone)):
        parameters[f"offset_{number}"] = int(offset.total_seconds())
        if number:
            parameters[f"since_{number}"] = as_stored(since)
            cases = f" WHEN {column} >= :since_{number} THEN :offset_{number}{cases}"
    seconds = f"CASE{cases} ELSE :offset_0 END" if cases else ":offset_0"
    return f"DATE({column} + INTERVAL {seconds} SECOND)", parameters


def find_bounds(within: Days, zone: tzinfo) -> tuple[datetime, datetime]:
    """The moments from which (inclusive) and to which (exclusive) these local days last, in UTC."""
    return start_of(within.first, zone), start_of(within.next_day, zone)


def as_stored(moment: datetime) -> datetime:
    """As the database has it: UTC without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def as_read(stored: datetime) -> datetime:
    """A moment that the database gave, aware."""
    return stored.replace(tzinfo=UTC)
