"""Visits and profiles follow the calendar, settled or not, whatever happens to bookings and to whoever counts."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_site import SmallSite
from sqlalchemy import Connection, select, text

from bridge import calendar_jobs, jobs
from bridge.flows import visits
from bridge.flows.audit import audit
from bridge.store import profiles, tables
from bridge.store.database import Database
from bridge.store.proofs import Finding
from tests.live import Salon
from tests.lives import HOUR, NOW, PROGRAMME, book, book_and_settle, book_with_points, change, open_salon

LATER = NOW + timedelta(days=8)  # bookings are for a week after NOW
END = NOW + timedelta(days=7, hours=1)


@pytest.fixture(scope="module")
def database(empty_database: str) -> Iterator[Database]:
    site = SmallSite(empty_database, "visits_")
    site.create()
    database = Database(site.url, site.prefix)
    yield database
    with database.read() as conn:
        assert audit(conn) == []
    database.close()


@pytest.fixture
def salon(database: Database) -> Salon:
    salon = open_salon(Salon(database))
    salon.add_customer(8)
    jobs.index_people(database)
    return salon


def count(salon: Salon, now: datetime = LATER) -> int:
    return calendar_jobs.count_visits(salon.database, now=now)


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


class TestSettledBookings:
    def test_a_visit_counts_from_its_end_on(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        count(salon, END - timedelta(seconds=1))
        found = profile(salon)
        assert (found.visits, found.last_visit_at, found.next_visit_at) == (0, None, END)
        count(salon, END)
        found = profile(salon)
        assert (found.visits, found.spent, found.first_visit_at, found.last_visit_at) == (1, 80, END, END)
        assert found.next_visit_at is None
        assert found.last_service_id == salon.base + 11 and found.last_location_id == 1

    def test_what_points_paid_was_not_spent(self, salon: Salon) -> None:
        salon.adjust(7, 1000, key="start", now=NOW)
        book_with_points(salon, 1, 300)
        salon.settle(1, now=NOW)
        count(salon)
        assert brief(salon) == (1, Decimal(77))

    @pytest.mark.parametrize("how", [{"status": "canceled"}, {"payment_status": "canceled"}, {"customer_id": 0}])
    def test_what_counts_for_nothing_is_no_visit_until_it_counts_again(self, salon: Salon, how: dict[str, Any]) -> None:
        book_and_settle(salon, 1)
        count(salon)
        before = profile(salon)
        change(salon, 1, **how)
        salon.settle(1, now=LATER)
        count(salon)
        assert brief(salon) == (0, 0) and profile(salon).last_visit_at is None
        change(salon, 1, status="approved", payment_status="not_paid", customer_id=salon.base + 7)
        salon.settle(1, now=LATER)
        count(salon)
        assert profile(salon) == before

    def test_a_visit_given_to_somebody_else_is_theirs(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        count(salon)
        change(salon, 1, customer_id=salon.base + 8)
        salon.settle(1, now=LATER)
        count(salon)
        assert (brief(salon), brief(salon, 8)) == ((0, 0), (1, 80))

    def test_a_booking_moved_ahead_is_no_visit_yet(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        count(salon)
        moved = LATER + timedelta(days=3)
        change(salon, 1, starts_at=int(moved.timestamp()), ends_at=int((moved + HOUR).timestamp()))
        salon.settle(1, now=LATER)
        count(salon)
        assert brief(salon) == (0, 0) and profile(salon).next_visit_at == moved + HOUR

    def test_a_booking_that_is_gone_is_no_visit(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        count(salon)
        salon.remove(1)
        salon.settle(1, now=LATER)
        count(salon)
        assert brief(salon) == (0, 0)

    def test_void_is_what_the_programme_says(self, database: Database) -> None:
        salon = open_salon(Salon(database), {**PROGRAMME, "void_statuses": ["no-show"]})
        jobs.index_people(database)
        book_and_settle(salon, 1, status="no-show")
        book_and_settle(salon, 2, status="canceled")
        count(salon)
        assert brief(salon) == (1, 80)

    def test_an_online_payment_that_never_came_is_no_visit(self, salon: Salon) -> None:
        book_and_settle(salon, 1, payment_status="pending", payment_method="stripe")
        count(salon, NOW + timedelta(minutes=39))
        assert profile(salon).next_visit_at == END
        jobs.settle_due(salon.database, now=NOW + timedelta(minutes=41))
        count(salon, NOW + timedelta(minutes=41))
        assert profile(salon).next_visit_at is None

    def test_counting_again_changes_nothing(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        count(salon)
        before = profile(salon)
        assert count(salon) == 0
        salon.settle(1, now=LATER)
        assert count(salon) == 1
        assert profile(salon) == before


class TestHistory:
    """Bookings from before the programme, which nobody settles."""

    def book(self, salon: Salon, appointment: int, **options: Any) -> None:
        long_ago = NOW - timedelta(days=400)
        book(salon, appointment, now=long_ago, **options)
        salon.sql("DELETE FROM {prefix}bkloyalty_doorbells WHERE tenant_id = :tenant", tenant=salon.tenant)

    def read(self, salon: Salon) -> int:
        return calendar_jobs.read_calendar(salon.database, now=LATER)

    def test_counts(self, salon: Salon, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(visits, "READ", 2)
        for appointment in range(1, 6):
            self.book(salon, appointment, customer=7 + appointment % 2)
        self.book(salon, 6, status="canceled")
        self.read(salon)
        assert (brief(salon), brief(salon, 8)) == ((2, 160), (3, 240))
        assert self.read(salon) == 0

    def test_changes_that_nobody_tells_of_are_found(self, salon: Salon) -> None:
        for appointment in (1, 2, 3):
            self.book(salon, appointment)
        self.read(salon)
        change(salon, 1, status="canceled", ring=False)
        change(salon, 2, customer_id=salon.base + 8, ring=False)
        salon.remove(3)
        assert self.read(salon) == 3
        assert (brief(salon), brief(salon, 8)) == ((0, 0), (1, 80))

    def test_settled_bookings_are_left_to_whoever_settles_them(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        count(salon)
        change(salon, 1, status="canceled", ring=False)
        assert self.read(salon) == 0
        assert jobs.sweep(salon.database, now=LATER).settled
        count(salon)
        assert brief(salon) == (0, 0)

    def test_a_tenant_that_is_not_known_has_none(self, salon: Salon, database: Database) -> None:
        stranger = Salon(database)
        stranger.add_customer(7)
        self.book(stranger, 1)
        self.read(salon)
        assert profile(stranger) is None


class TestPeople:
    def test_whoever_comes_has_a_profile_with_all_that_is_known(self, salon: Salon) -> None:
        salon.add_customer(9)
        book_and_settle(salon, 1, customer=9)
        count(salon)
        assert profile(salon, 9) is None
        jobs.index_people(salon.database)
        found = profile(salon, 9)
        assert (found.visits, found.spent, found.last_visit_at) == (1, 80, END)
        assert (found.balance, found.lifetime, found.tier, found.redeemed) == (78, 78, None, 0)

    def test_whoever_is_gone_has_none(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        count(salon)
        salon.sql("DELETE FROM {prefix}bkntc_customers WHERE id = :id", id=salon.base + 7)
        jobs.forget_people(salon.database)
        assert profile(salon) is None
        salon.add_customer(7)
        jobs.index_people(salon.database)
        assert brief(salon) == (1, 80)

    def test_the_account_is_in_the_profile(self, salon: Salon) -> None:
        salon.adjust(7, 600, key="start", now=NOW)
        book_with_points(salon, 1, 100)
        salon.settle(1, now=NOW)
        salon.hold(7, Decimal("80.00"), 50, checkout="waits", now=NOW)
        found, standing = profile(salon), salon.standing(7)
        assert (found.balance, found.held, found.lifetime) == (standing.balance, 50, standing.lifetime)
        assert (found.tier, found.redeemed) == ("Gold", 100)
        change(salon, 1, status="canceled")
        salon.settle(1, now=LATER)
        assert (profile(salon).redeemed, profile(salon).balance) == (0, 600)


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
    jobs.index_people(database)
    now = NOW
    for what, number in steps:
        live(salon, what, number, chance, now)
        if what == "pass":
            now += timedelta(days=number)
        if what != "count" and chance.random() < 0.8:  # what is not settled now, the sweep settles in the end
            salon.settle(number, now=now)
        if what == "count":
            count(salon, now)
    jobs.sweep(database, now=now)
    jobs.settle_due(database, now=now)
    calendar_jobs.read_calendar(database, now=now)
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


class Undone(Exception):
    """Takes a corruption back."""


P = "{prefix}bkloyalty_"
OF_7 = "WHERE customer_id = :c7"


@pytest.mark.parametrize(
    ("code", "corruption"),
    [
        ("profile_is_not_its_visits", f"UPDATE {P}profiles SET visits = visits + 1 {OF_7}"),
        ("profile_is_not_its_visits", f"UPDATE {P}profiles SET spent = spent + 0.01 {OF_7}"),
        ("profile_is_not_its_visits", f"UPDATE {P}profiles SET first_visit_at = NULL {OF_7}"),
        ("profile_is_not_its_visits", f"UPDATE {P}profiles SET next_visit_at = last_visit_at {OF_7}"),
        ("profile_is_not_its_visits", f"UPDATE {P}visits SET counted = 0 WHERE appointment_id = :a1"),
        ("profile_is_not_its_last_visit", f"UPDATE {P}profiles SET last_service_id = 5 {OF_7}"),
        ("profile_is_not_its_last_visit", f"UPDATE {P}profiles SET last_location_id = NULL {OF_7}"),
        *(
            ("profile_is_not_its_account", f"UPDATE {P}profiles SET {name} = {name} + 1 {OF_7}")
            for name in ("balance", "held", "lifetime", "redeemed")
        ),
        ("profile_is_not_its_account", f"UPDATE {P}profiles SET tier = 'Platinum' {OF_7}"),
        ("profile_is_not_its_consent", f"UPDATE {P}profiles SET consent = 'given' {OF_7}"),
        ("customer_without_profile", f"DELETE FROM {P}profiles {OF_7}"),
        ("visit_is_not_its_booking", f"UPDATE {P}visits SET spent = spent + 1 WHERE appointment_id = :a1"),
        ("visit_is_not_its_booking", f"UPDATE {P}visits SET customer_id = 8 WHERE appointment_id = :a1"),
        ("visit_is_not_its_booking", f"UPDATE {P}settlements SET was_void = 1 WHERE appointment_id = :a1"),
        ("visit_is_missing", f"DELETE FROM {P}visits WHERE appointment_id = :a1"),
    ],
)
def test_the_audit_finds(salon: Salon, code: str, corruption: str) -> None:
    book_and_settle(salon, 1)
    count(salon)
    named = {"c7": salon.base + 7, "a1": salon.base + 1}
    found: list[Finding] = []

    def corrupt(conn: Connection) -> None:
        changed = conn.execute(text(corruption), {n: v for n, v in named.items() if f":{n}" in corruption})
        assert changed.rowcount
        found.extend(audit(conn))
        raise Undone

    with pytest.raises(Undone):
        salon.database.transact(corrupt)
    assert code in {finding.code for finding in found}, found
    assert all(finding.tenant == salon.tenant and finding.message for finding in found)


def test_the_audit_bears_with_what_waits(salon: Salon) -> None:
    book_and_settle(salon, 1)
    with salon.database.read() as conn:
        assert audit(conn) == []
    count(salon)
    change(salon, 1, status="canceled", ring=False)
    with salon.database.read() as conn:
        assert audit(conn) == []
