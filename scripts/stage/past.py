"""Some months of bookings, the same ones for the same day: a salon that opened its diary today has nothing to show."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from stage.salon import CUSTOMERS, OPEN_WEEKDAYS, SERVICES, TIMEZONE, Customer

MONTHS_BACK = timedelta(days=150)
PROGRAMME_STARTED = timedelta(days=180)
_HOURS = range(9, 18)


@dataclass(frozen=True)
class Booking:
    customer: int
    service: int
    staff: int
    location: int
    starts_at: datetime
    ends_at: datetime
    created_at: datetime
    status: str
    price: str


def bookings(today: datetime, business: str = "") -> list[Booking]:
    """Those of all customers up to `today`, in the order in which they were made; each business has its own."""
    chance = random.Random(f"Salon Aurora {business}")
    made = [booking for customer in CUSTOMERS for booking in _visits(customer, today, chance)]
    return sorted(made, key=lambda booking: booking.created_at)


def _visits(customer: Customer, today: datetime, chance: random.Random) -> Iterator[Booking]:
    """One visit after another, some days early or late, one in fifteen cancelled."""
    if not customer.favourites:
        return
    zone = ZoneInfo(TIMEZONE)
    day = (today - MONTHS_BACK).date() + timedelta(days=chance.randrange(customer.days))
    while day < (today - timedelta(days=1)).date():
        wanted = chance.choice(customer.favourites)
        service = next(each for each in SERVICES if each.id == wanted)
        while day.isoweekday() not in OPEN_WEEKDAYS:
            day += timedelta(days=1)
        starts_at = datetime.combine(day, time(chance.choice(_HOURS), chance.choice((0, 30))), zone)
        yield Booking(
            customer=customer.id,
            service=service.id,
            staff=chance.choice(service.staff),
            location=1 + customer.id % 2,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=service.minutes),
            created_at=starts_at - timedelta(days=chance.randrange(1, 10), minutes=chance.randrange(600)),
            status="canceled" if chance.randrange(15) == 0 else "approved",
            price=service.price,
        )
        day += timedelta(days=max(7, customer.days + chance.randrange(-5, 6)))
