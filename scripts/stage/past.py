"""A year of bookings and more, the same ones for the same day, half of it from before the loyalty programme."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from stage.salon import CUSTOMERS, OPEN_WEEKDAYS, SERVICES, TIMEZONE, Customer

OPENED = timedelta(days=400)
PROGRAMME_STARTED = timedelta(days=180)
AHEAD = timedelta(days=9)
_HOURS = range(9, 18)
_PHONED = range(9, 21)


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
    paid: bool
    price: str


def bookings(today: datetime, business: str = "") -> list[Booking]:
    """Those that all customers made up to `today`, in the order in which they were made; each business has its own."""
    chance = random.Random(f"Salon Aurora {business}")
    made = [booking for customer in CUSTOMERS for booking in _visits(customer, today, chance)]
    return sorted((each for each in made if each.created_at < today), key=lambda booking: booking.created_at)


def _visits(customer: Customer, today: datetime, chance: random.Random) -> Iterator[Booking]:
    """One visit after another, some days early or late, one in fifteen cancelled."""
    if not customer.favourites:
        return
    zone = ZoneInfo(TIMEZONE)
    day = (today - timedelta(days=customer.came or OPENED.days - chance.randrange(customer.days))).date()
    last = (today + (timedelta(days=-customer.gone) if customer.gone else AHEAD)).date()
    while day < last:
        wanted = chance.choice(customer.favourites)
        service = next(each for each in SERVICES if each.id == wanted)
        while day.isoweekday() not in OPEN_WEEKDAYS:
            day += timedelta(days=1)
        starts_at = datetime.combine(day, time(chance.choice(_HOURS), chance.choice((0, 30))), zone)
        is_on = chance.randrange(15) != 0
        yield Booking(
            customer=customer.id,
            service=service.id,
            staff=chance.choice(service.staff),
            location=1 + customer.id % 2,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=service.minutes),
            created_at=datetime.combine(
                day - timedelta(days=chance.randrange(1, 10)), time(chance.choice(_PHONED), chance.randrange(60)), zone
            ),
            status="approved" if is_on else "canceled",
            paid=is_on and starts_at < today,
            price=service.price,
        )
        day += timedelta(days=max(7, customer.days + chance.randrange(-5, 6)))
