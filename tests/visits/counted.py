"""Counting visits, and reading the profiles that come of it."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from bridge.jobs.visits import count_visits
from bridge.store import tables
from tests.live import Salon
from tests.lives import NOW

LATER = NOW + timedelta(days=8)  # bookings are for a week after NOW
END = NOW + timedelta(days=7, hours=1)


def count(salon: Salon, now: datetime = LATER) -> int:
    return count_visits(salon.database, now=now)


def profile(salon: Salon, customer: int = 7) -> Any:
    columns = tables.profiles.c
    query = select(tables.profiles).where(
        columns.tenant_id == salon.tenant, columns.customer_id == salon.base + customer
    )
    with salon.database.read() as conn:
        return conn.execute(query).first()


def brief(salon: Salon, customer: int = 7) -> tuple[int, Decimal]:
    found = profile(salon, customer)
    return found.visits, found.spent
