"""Segments: what may be asked of customers, alone or combined. What stands in the database is put to it in store/segments/segments.py.

Days are the business's own. "Within N days" are the last N local days, today included, or the next N and today; "for N days" is what
last happened N days ago or earlier, so that each customer with a visit either came within N days or was away for N days.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from typing import TypeAlias

from bridge.core.local_time import day_of, start_of
from bridge.core.programmes.programme import Tier


@dataclass(frozen=True, slots=True)
class Booked:
    """Has a booking that has not ended yet (``ahead``), or has none."""

    ahead: bool


@dataclass(frozen=True, slots=True)
class Expiring:
    """At least ``least`` points expire within ``days``."""

    days: int
    least: int


@dataclass(frozen=True, slots=True)
class Inactive:
    """The last visit was ``days`` days ago or earlier, and not more than ``at_most`` days ago. Never came: not inactive."""

    days: int
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class InTier:
    """Has one of these tiers, or, with ``without``, none at all."""

    names: frozenset[str]
    without: bool = False


@dataclass(frozen=True, slots=True)
class LastVisit:
    """The last visit was for one of the services and at one of the locations; an empty set is any."""

    services: frozenset[int]
    locations: frozenset[int]


@dataclass(frozen=True, slots=True)
class NearReward:
    """Has less than ``cost`` points available, but at most ``points`` less, or at least ``percent`` of them."""

    cost: int
    points: int | None = None
    percent: int | None = None

    @property
    def least(self) -> int:
        """The fewest points available that are near enough."""
        if self.points is not None:
            return max(0, self.cost - self.points)
        return -(-self.cost * (self.percent or 0) // 100)


@dataclass(frozen=True, slots=True)
class NearTier:
    """At most ``points`` are missing to the next tier, or ``percent`` of the way from the tier before; to ``tier`` only, if one
    is named."""

    points: int | None = None
    percent: int | None = None
    tier: str | None = None


@dataclass(frozen=True, slots=True)
class NeverRedeemed:
    """Paid nothing with points so far, or got all of it back."""


@dataclass(frozen=True, slots=True)
class New:
    """The first visit was within ``days``."""

    days: int


@dataclass(frozen=True, slots=True)
class Points:
    """The balance is within these bounds."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """What visits within ``days`` (None: ever) came to is within these bounds: prices less loyalty discounts."""

    least: Decimal | None = None
    most: Decimal | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Visits:
    """There were as many visits within ``days`` (None: ever)."""

    least: int | None = None
    most: int | None = None
    days: int | None = None


Condition: TypeAlias = (
    Booked
    | Expiring
    | Inactive
    | InTier
    | LastVisit
    | NearReward
    | NearTier
    | NeverRedeemed
    | New
    | Points
    | Spent
    | Visits
)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; without parts everybody is meant."""

    parts: tuple["Segment", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Segment", ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """No part holds."""

    parts: tuple["Segment", ...]


Combination: TypeAlias = AllOf | AnyOf | NoneOf
Segment: TypeAlias = Condition | Combination

EVERYONE = AllOf()


@dataclass(frozen=True, slots=True)
class Moment:
    """When a segment is asked for, and in which time zone days are told."""

    now: datetime
    zone: tzinfo

    def since(self, days: int) -> datetime:
        """When the last ``days`` local days began, today being one of them."""
        return start_of(day_of(self.now, self.zone) - timedelta(days=days - 1), self.zone)

    def until(self, days: int) -> datetime:
        """When the ``days`` local days after today will have ended (exclusive)."""
        return start_of(day_of(self.now, self.zone) + timedelta(days=days + 1), self.zone)


def list_near(tiers: Sequence[Tier], near: NearTier) -> Iterator[range]:
    """The lifetime points with which a customer is near a tier, in spans that do not overlap."""
    start = 0
    for least in sorted({tier.min_points for tier in tiers}):
        if near.tier is None or any(tier.name == near.tier and tier.min_points == least for tier in tiers):
            missing = near.points if near.points is not None else (least - start) * (near.percent or 0) // 100
            yield range(max(start, least - missing), least)
        start = least
