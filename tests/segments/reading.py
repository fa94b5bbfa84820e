"""A plain reading of segments, one customer at a time, which knows nothing of SQL or of profiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bridge.core.programmes.programme import Tier


@dataclass
class Came:
    ends_at: datetime
    spent: Decimal
    service: int
    location: int


@dataclass
class Person:
    id: int
    came: list[Came] = field(default_factory=list)
    lots: list[tuple[int, datetime | None]] = field(default_factory=list)
    balance: int = 0
    held: int = 0
    lifetime: int = 0
    redeemed: int = 0
    tier: str | None = None
    consent: str | None = None
    staff: int = 1


@dataclass
class World:
    now: datetime
    zone: ZoneInfo
    tiers: Sequence[Tier]

    def meets(self, person: Person, document: dict[str, Any]) -> bool:
        ((kind, said),) = document.items()
        if kind == "all":
            return all(self.meets(person, part) for part in said)
        if kind == "any":
            return any(self.meets(person, part) for part in said)
        if kind == "none":
            return not any(self.meets(person, part) for part in said)
        return bool(getattr(self, kind)(person, **said))

    def days_ago(self, at: datetime) -> int:
        return (self.now.astimezone(self.zone).date() - at.astimezone(self.zone).date()).days

    def visited(self, person: Person, days: int | None = None) -> list[Came]:
        came = [one for one in person.came if one.ends_at <= self.now]
        return [one for one in came if days is None or self.days_ago(one.ends_at) < days]

    def last(self, person: Person) -> Came | None:
        came = sorted(self.visited(person), key=lambda one: one.ends_at)
        return came[-1] if came else None

    def booked(self, person: Person, ahead: bool) -> bool:
        return any(one.ends_at > self.now for one in person.came) == ahead

    def expiring(self, person: Person, days: int, least: int = 1) -> bool:
        return sum(left for left, at in person.lots if at and -self.days_ago(at) <= days) >= least

    def inactive(self, person: Person, days: int, at_most: int | None = None) -> bool:
        last = self.last(person)
        return last is not None and days <= self.days_ago(last.ends_at) <= (at_most or 100_000)

    def last_visit(self, person: Person, services: Sequence[int] = (), locations: Sequence[int] = ()) -> bool:
        last = self.last(person)
        if last is None:
            return False
        return (not services or last.service in services) and (not locations or last.location in locations)

    def near_reward(self, person: Person, cost: int, points: int | None = None, percent: int | None = None) -> bool:
        available = max(0, person.balance - person.held)
        near = cost - available <= points if points is not None else available * 100 >= cost * (percent or 0)
        return available < cost and near

    def near_tier(
        self, person: Person, points: int | None = None, percent: int | None = None, tier: str | None = None
    ) -> bool:
        ahead = [one for one in self.tiers if one.min_points > person.lifetime]
        if not ahead:
            return False
        following = min(ahead, key=lambda one: one.min_points)
        start = max((one.min_points for one in self.tiers if one.min_points <= person.lifetime), default=0)
        missing = following.min_points - person.lifetime
        near = (
            missing <= points
            if points is not None
            else missing * 100 <= (percent or 0) * (following.min_points - start)
        )
        return near and tier in (None, following.name)

    def never_redeemed(self, person: Person) -> bool:
        return person.redeemed == 0

    def new(self, person: Person, days: int) -> bool:
        first = min(self.visited(person), key=lambda one: one.ends_at, default=None)
        return first is not None and self.days_ago(first.ends_at) < days

    def points(self, person: Person, least: int | None = None, most: int | None = None) -> bool:
        return within(person.balance, least, most)

    def spent(self, person: Person, least: str | None = None, most: str | None = None, days: int | None = None) -> bool:
        amount = sum((one.spent for one in self.visited(person, days)), Decimal(0))
        return within(amount, *(None if bound is None else Decimal(bound) for bound in (least, most)))

    def tier(self, person: Person, names: Sequence[str] = (), without: bool = False) -> bool:
        return person.tier is None if without else person.tier in names

    def visits(
        self, person: Person, least: int | None = None, most: int | None = None, days: int | None = None
    ) -> bool:
        return within(len(self.visited(person, days)), least, most)


def within(figure: Any, least: Any, most: Any) -> bool:
    return (least is None or figure >= least) and (most is None or figure <= most)
