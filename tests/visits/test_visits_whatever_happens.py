"""Visits stay right whatever happens to bookings and to whoever counts: crashes, several workers, random lives."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bridge.flows.settling import visits
from bridge.jobs.appointments import settle_due
from bridge.jobs.people import index_people
from bridge.jobs.sweeping import sweep
from bridge.jobs.visits import read_calendar
from bridge.store.database import Database
from bridge.store.segments import profiles
from tests.live import Salon
from tests.lives import HOUR, NOW, book, book_and_settle, change, open_salon
from tests.visits.counted import LATER, brief, count, profile


class Crash(Exception):
    pass


@pytest.mark.parametrize("at", ["lock_visits", "save_visits", "delete_visits", "count_visits", "clear_waiting"])
def test_a_crash_loses_nothing(salon: Salon, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    for appointment in (1, 2):
        book_and_settle(salon, appointment)
    count(salon)
    change(salon, 1, status="canceled")
    change(salon, 2, customer_id=salon.base + 8)
    for appointment in (1, 2):
        salon.settle(appointment, now=LATER)
    with monkeypatch.context() as broken:
        module = profiles if at == "count_visits" else visits.visits

        def crash(*_: Any, **__: Any) -> None:
            raise Crash

        broken.setattr(module, at, crash)
        with pytest.raises(Crash):
            count(salon)
    assert brief(salon) == (2, 160)
    count(salon)
    assert (brief(salon), brief(salon, 8)) == ((0, 0), (1, 80))


def test_several_workers_count_each_visit_once(salon: Salon) -> None:
    for appointment in range(1, 41):
        book_and_settle(salon, appointment, customer=7 + appointment % 2)
    with pytest.MonkeyPatch.context() as small, ThreadPoolExecutor(4) as pool:
        small.setattr(visits, "STEP", 3)
        list(pool.map(lambda _: count(salon), range(4)))
        for appointment in range(1, 41):
            change(salon, appointment, customer_id=salon.base + 7 + appointment // 2 % 2, ring=False)
            salon.settle(appointment, now=LATER)
        list(pool.map(lambda _: count(salon), range(4)))
    assert (brief(salon), brief(salon, 8)) == ((20, 1600), (20, 1600))


STEPS = st.tuples(
    st.sampled_from(["book", "cancel", "undo", "give", "move", "price", "remove", "pass", "count"]), st.integers(0, 5)
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=25), seed=st.integers())
def test_whatever_happens_profiles_say_what_the_calendar_says(
    database: Database, steps: list[tuple[str, int]], seed: int
) -> None:
    chance = random.Random(seed)
    salon = open_salon(Salon(database))
    salon.add_customer(8)
    index_people(database)
    now = NOW
    for what, number in steps:
        live(salon, what, number, chance, now)
        if what == "pass":
            now += timedelta(days=number)
        if what != "count" and chance.random() < 0.8:  # what is not settled now, the sweep settles in the end
            salon.settle(number, now=now)
        if what == "count":
            count(salon, now)
    sweep(database, now=now)
    settle_due(database, now=now)
    read_calendar(database, now=now)
    count(salon, now)
    for customer in (7, 8):
        found = profile(salon, customer)
        assert (found.visits, found.spent, found.first_visit_at, found.last_visit_at, found.next_visit_at) == plain(
            salon, customer, now
        )


def live(salon: Salon, what: str, number: int, chance: random.Random, now: datetime) -> None:
    start = now + timedelta(days=chance.randint(-3, 3))
    times = {"starts_at": int(start.timestamp()), "ends_at": int((start + HOUR).timestamp())}
    columns: dict[str, dict[str, Any]] = {
        "cancel": {"status": "canceled"},
        "undo": {"status": "approved"},
        "give": {"customer_id": salon.base + chance.choice([7, 8])},
        "move": times,
    }
    if what == "book":
        book(salon, number, customer=chance.choice([7, 8]), now=now, **times)
    elif what in columns:
        change(salon, number, at=now, ring=chance.random() < 0.5, **columns[what])
    elif what == "price":
        salon.sql(
            "UPDATE {prefix}bkntc_appointment_prices SET price = :price WHERE appointment_id = :id",
            price=chance.randint(0, 90),
            id=salon.base + number,
        )
    elif what == "remove":
        salon.remove(number)


def plain(salon: Salon, customer: int, now: datetime) -> tuple[Any, ...]:
    """A profile read off the calendar, the plain way."""
    query = text(
        "SELECT a.ends_at, p.price FROM {prefix}bkntc_appointments a JOIN {prefix}bkntc_appointment_prices p "
        "ON p.appointment_id = a.id WHERE a.customer_id = :id AND a.status = 'approved'"
    )
    with salon.database.read() as conn:
        rows = [
            (datetime.fromtimestamp(row[0], UTC), row[1]) for row in conn.execute(query, {"id": salon.base + customer})
        ]
    ended = [(at, price) for at, price in rows if at <= now]
    ahead = [at for at, _ in rows if at > now]
    times = [at for at, _ in ended]
    return (
        len(ended),
        sum(price for _, price in ended),
        min(times, default=None),
        max(times, default=None),
        min(ahead, default=None),
    )
