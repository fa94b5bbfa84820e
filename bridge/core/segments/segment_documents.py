"""A segment out of its JSON document, with errors that name the place.

A document is an object with one key: a condition, such as ``{"inactive": {"days": 90}}``, or ``all``, ``any`` or ``none`` with a list
of documents. ``{"all": []}`` is everybody.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from bridge.core.programmes.programme_documents import MOST_DAYS
from bridge.core.reading import Reader
from bridge.core.segments.segments import (
    AllOf,
    AnyOf,
    Booked,
    Condition,
    Expiring,
    Inactive,
    InTier,
    LastVisit,
    NearReward,
    NearTier,
    NeverRedeemed,
    New,
    NoneOf,
    Points,
    Segment,
    Spent,
    Visits,
)
from bridge.errors import InvalidSegment

# Far more than anybody reads, and as much as one statement should ask.
MOST_DEPTH = 3
MOST_CONDITIONS = 20
MOST_NAMED = 200

_COMBINATIONS: Mapping[str, type[AllOf | AnyOf | NoneOf]] = {"all": AllOf, "any": AnyOf, "none": NoneOf}


def parse_segment(document: object) -> Segment:
    """The segment of a JSON document (already decoded); InvalidSegment names the place of whatever is wrong."""
    reader = Reader(document, "", InvalidSegment)
    segment = _read(reader, MOST_DEPTH)
    if _count(segment) > MOST_CONDITIONS:
        raise reader.refuse("", f"must not have more than {MOST_CONDITIONS} conditions")
    return segment


def rename_tier(document: Mapping[str, Any], was: str, name: str) -> dict[str, Any]:
    """The document with a tier called otherwise."""
    renamed = dict(document)
    for key in _COMBINATIONS:
        if key in renamed:
            renamed[key] = [rename_tier(part, was, name) for part in renamed[key]]
    if "tier" in renamed and was in renamed["tier"].get("names", ()):
        named = renamed["tier"]["names"]
        renamed["tier"] = {**renamed["tier"], "names": [name if one == was else one for one in named]}
    if "near_tier" in renamed and renamed["near_tier"].get("tier") == was:
        renamed["near_tier"] = {**renamed["near_tier"], "tier": name}
    return renamed


def _read(reader: Reader, depth: int) -> Segment:
    combined = next((key for key in _COMBINATIONS if reader.has(key)), None)
    segment = _combine(reader, combined, depth) if combined else _read_condition(reader)
    reader.finish()
    return segment


def _combine(reader: Reader, key: str, depth: int) -> Segment:
    if not depth:
        raise reader.refuse(key, "is nested too deeply")
    parts = tuple(_read(part, depth - 1) for part in reader.objects(key))
    if not parts and key != "all":
        raise reader.refuse(key, "must not be empty")
    return _COMBINATIONS[key](parts)


def _read_condition(reader: Reader) -> Condition:
    for key, read in _CONDITIONS.items():
        inside = reader.object(key)
        if inside is not None:
            condition = read(inside)
            inside.finish()
            return condition
    raise reader.refuse("", f"must have one of the keys {', '.join([*_COMBINATIONS, *_CONDITIONS])}")


def _count(segment: Segment) -> int:
    return sum(_count(part) for part in segment.parts) if isinstance(segment, AllOf | AnyOf | NoneOf) else 1


def _days(reader: Reader, key: str = "days") -> int:
    return reader.whole(key, least=1, most=MOST_DAYS)


def _optional_days(reader: Reader, key: str = "days") -> int | None:
    return reader.optional_whole(key, least=1, most=MOST_DAYS)


def _read_booked(reader: Reader) -> Booked:
    return Booked(reader.flag("ahead"))


def _read_expiring(reader: Reader) -> Expiring:
    return Expiring(_days(reader), reader.whole("least", 1, least=1))


def _read_inactive(reader: Reader) -> Inactive:
    inactive = Inactive(_days(reader), _optional_days(reader, "at_most"))
    if inactive.at_most is not None and inactive.at_most < inactive.days:
        raise reader.refuse("at_most", "must not be less than days")
    return inactive


def _read_tier(reader: Reader) -> InTier:
    tier = InTier(reader.texts("names"), reader.flag("without", False))
    if bool(tier.names) == tier.without or len(tier.names) > MOST_NAMED:
        raise reader.refuse("names", "must name some tiers, or without must be true")
    return tier


def _read_last_visit(reader: Reader) -> LastVisit:
    last = LastVisit(reader.wholes("services"), reader.wholes("locations"))
    if not last.services | last.locations or len(last.services) + len(last.locations) > MOST_NAMED:
        raise reader.refuse("", "must name some services or locations")
    return last


def _read_near_reward(reader: Reader) -> NearReward:
    return NearReward(reader.whole("cost", least=1), *_read_distance(reader))


def _read_near_tier(reader: Reader) -> NearTier:
    return NearTier(*_read_distance(reader), reader.optional_text("tier"))


def _read_distance(reader: Reader) -> tuple[int | None, int | None]:
    points = reader.optional_whole("points", least=1)
    percent = reader.optional_whole("percent", least=1, most=100)
    if (points is None) == (percent is None):
        raise reader.refuse("", "must have either points or percent")
    return points, percent


def _read_points(reader: Reader) -> Points:
    least, most = (reader.optional_whole(key) for key in ("least", "most"))
    _check_bounds(reader, least, most)
    return Points(least, most)


def _read_spent(reader: Reader) -> Spent:
    least, most = (reader.optional_amount(key) for key in ("least", "most"))
    _check_bounds(reader, least, most)
    return Spent(least, most, _optional_days(reader))


def _read_visits(reader: Reader) -> Visits:
    least, most = (reader.optional_whole(key, least=0) for key in ("least", "most"))
    _check_bounds(reader, least, most)
    return Visits(least, most, _optional_days(reader))


def _check_bounds(reader: Reader, least: int | Decimal | None, most: int | Decimal | None) -> None:
    if least is None and most is None:
        raise reader.refuse("", "must have least or most")
    if least is not None and most is not None and most < least:
        raise reader.refuse("most", "must not be less than least")


_CONDITIONS: Mapping[str, Callable[[Reader], Condition]] = {
    "booked": _read_booked,
    "expiring": _read_expiring,
    "inactive": _read_inactive,
    "last_visit": _read_last_visit,
    "near_reward": _read_near_reward,
    "near_tier": _read_near_tier,
    "never_redeemed": lambda _: NeverRedeemed(),
    "new": lambda reader: New(_days(reader)),
    "points": _read_points,
    "spent": _read_spent,
    "tier": _read_tier,
    "visits": _read_visits,
}
