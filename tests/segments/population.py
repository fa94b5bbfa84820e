"""Random customers in a real database, and the same customers as plain data."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bridge.core.local_time import start_of
from bridge.core.programmes.programme import Tier
from bridge.core.tiers.tiers import find_tier
from bridge.store import tables
from bridge.store.segments import profiles
from tests.segments.reading import Came, Person

TIERS = [Tier("Bronze", "#000000", 100), Tier("Silver", "#000000", 200), Tier("Gold", "#000000", 500)]


def draw_people(chance: random.Random, first_id: int, count: int, now: datetime, zone: ZoneInfo) -> list[Person]:
    """Many are alike and many stand just where a condition begins or ends to hold."""
    return [_draw_person(chance, first_id + number, now, zone) for number in range(count)]


def _draw_person(chance: random.Random, one: int, now: datetime, zone: ZoneInfo) -> Person:
    person = Person(one, staff=chance.choice([1, 1, 2]), consent=chance.choice([None, "given", "refused", "withdrawn"]))
    person.came = [
        Came(
            _draw_moment(chance, now, zone),
            Decimal(chance.choice(["0", "20", "20.5", "79.99", "0.01"])),
            chance.randint(1, 4),
            chance.randint(1, 2),
        )
        for _ in range(chance.choice([0, 0, 1, 1, 2, 3, 5]))
    ]
    if chance.random() < 0.3:
        return person
    lots = [chance.choice([0, 1, 50, 100, 101]) for _ in range(chance.choice([0, 1, 2]))]
    person.lots = [(left, chance.choice([None, _draw_moment(chance, now, zone, ahead=True)])) for left in lots]
    person.balance = sum(lots) or chance.choice([0, -1, -50])
    person.held = chance.choice([0, 0, 1, 50]) if person.balance > 0 else 0
    person.lifetime = chance.choice([0, 0, 1, 50, 99, 100, 101, 133, 134, 199, 200, 499, 500, 1000])
    person.redeemed = chance.choice([0, 0, 10])
    tier = find_tier(TIERS, person.lifetime)
    person.tier = tier.name if tier else None
    return person


def _draw_moment(chance: random.Random, now: datetime, zone: ZoneInfo, *, ahead: bool = False) -> datetime:
    """Around the beginning of a local day some days off, or any time."""
    days = chance.choice([0, 1, 2, 3, 7, 30, 31, 59, 60, 90, 91, 365, 400]) * (1 if ahead else -1)
    if not ahead and chance.random() < 0.15:
        days = chance.randint(0, 10)
    day = now.astimezone(zone).date() + timedelta(days=days + chance.choice([0, 0, 1]))
    seconds = chance.choice([0, 0, -1, 1, 3600, chance.randrange(86_400)])
    return start_of(day, zone) + timedelta(seconds=seconds)


def insert_people(conn: Connection, tenant_id: int, people: list[Person], now: datetime) -> None:
    """As the ledger, the calendar and the search would have left them."""
    of_tenant = {"tenant_id": tenant_id}
    for person in people:
        mine = {**of_tenant, "customer_id": person.id}
        ids = iter(range(person.id * 10, person.id * 10 + 10))
        # Of visits that end at once, the one that was booked last counts as the last one.
        for came in sorted(person.came, key=lambda one: one.ends_at):
            row = {"appointment_id": next(ids), "ends_at": came.ends_at, "spent": came.spent, "counted": False}
            places = {"service_id": came.service, "location_id": came.location}
            conn.execute(tables.visits.insert().values(**mine, **row, **places))
        for left, expires_at in person.lots:
            conn.execute(tables.lots.insert().values(**mine, points_left=left, expires_at=expires_at, awarded_at=now))
        if person.consent:
            answer = {"state": person.consent, "at": now, "source": "staff"}
            conn.execute(tables.consents.insert().values(**mine, **answer))
        if person.lots or person.balance or person.lifetime or person.redeemed:
            standing = {name: getattr(person, name) for name in ("balance", "held", "lifetime", "redeemed", "tier")}
            rest = {"earned": 0, "adjusted": 0, "tallies": {}, "created_at": now, "updated_at": now}
            conn.execute(tables.accounts.insert().values(**mine, **standing, **rest))
    ids_of_all = [person.id for person in people]
    profiles.add_profiles(conn, tenant_id=tenant_id, customer_ids=ids_of_all)
    profiles.count_visits(conn, tenant_id=tenant_id, customer_ids=ids_of_all, now=now)
