"""Calendar arithmetic as people do it: in the business's own time zone.

A local time that does not exist (clocks go forward) moves on by the gap; one that occurs twice is the first.
"""

import calendar
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from re import fullmatch
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@lru_cache(maxsize=512)
def find_timezone(name: str) -> tzinfo | None:
    """The zone of an IANA name (``Europe/Madrid``) or an offset (``+02:00``); None if there is no such zone."""
    offset = fullmatch(r"([+-])(\d{1,2}):(\d{2})", name)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3])
        return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes)) if minutes < 24 * 60 else None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def day_of(moment: datetime, zone: tzinfo) -> date:
    """The local calendar day of an aware moment."""
    return moment.astimezone(zone).date()


def start_of(day: date, zone: tzinfo) -> datetime:
    """The first moment of a local day, in UTC."""
    return _resolve(datetime.combine(day, time()), zone)


def list_offsets(start: datetime, end: datetime, zone: tzinfo) -> list[tuple[datetime, timedelta]]:
    """The zone's offsets from ``start`` to ``end``, each with the moment from which it holds; the first with ``start``.

    For whoever has to tell local days where no time zones are known, as in SQL. A change that is taken back within a day is
    not seen.
    """
    found = [(start, _offset(start, zone))]
    seen = start
    while seen < end:
        following = min(seen + timedelta(days=1), end)
        if _offset(following, zone) != found[-1][1]:
            found.append((_find_change(seen, following, zone), _offset(following, zone)))
        seen = following
    return found


def add_months(moment: datetime, months: int, zone: tzinfo) -> datetime:
    """``months`` calendar months later at the same local time (the last day of a shorter month), in UTC."""
    local = moment.astimezone(zone)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return _resolve(local.replace(year=year, month=month + 1, day=day), zone)


def add_months_to_day(day: date, months: int) -> date:
    """``months`` calendar months later (or, below 0, earlier); the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_days(moment: datetime, days: int, zone: tzinfo) -> datetime:
    """``days`` calendar days later at the same local time, in UTC."""
    local = moment.astimezone(zone)
    return _resolve(datetime.combine(local.date() + timedelta(days=days), local.time(), tzinfo=zone), zone)


def _resolve(local: datetime, zone: tzinfo) -> datetime:
    # With fold=0 the standard library reads a local time inside a gap with the offset from before the gap, which
    # moves it on by the gap, and a doubled local time as its first occurrence: just what we promise.
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def _find_change(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The whole second between two moments at which the offset becomes what it is after."""
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if _offset(middle, zone) == _offset(after, zone):
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)


def _offset(moment: datetime, zone: tzinfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
