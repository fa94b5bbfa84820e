"""A customer who is erased: what says who they were is gone, what adds up still does, and who comes back begins anew."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from bridge import calendar_jobs, jobs
from bridge.core.consent import Source
from bridge.core.forgetting import NAMELESS_FROM
from bridge.flows import adjust, consent
from bridge.flows.audit import audit
from bridge.flows.forget import Forgotten, forget
from bridge.flows.people import take_in_people
from bridge.store import consents, forgetting, past, people, tables, task_files, tasks
from bridge.store.database import Database
from bridge.store.past import Stretch
from bridge.store.people import ERASED
from bridge.store.tenants import get_tenant
from tests.live import Salon
from tests.lives import HOUR, NOW, book, book_and_settle, book_with_points, change, open_salon, shown
from tests.replay_live import Life
from tests.strategies import lives

LATER = NOW + timedelta(days=20)
NAMELESS = NAMELESS_FROM + 1


@pytest.fixture(scope="module")
def loyalty(own_loyalty: Database) -> Database:
    return own_loyalty


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    """Eva, customer 7, with a name, bookings, points by hand with a note, points held, and consent."""
    salon = open_salon(Salon(loyalty))
    salon.sql("UPDATE {prefix}bkntc_customers SET first_name = 'Evangelina' WHERE id = :id", id=salon.base + 7)
    book_and_settle(salon, 1)
    book_and_settle(salon, 2)
    by_hand: dict[str, Any] = {"customer_id": salon.base + 7, "actor": 1, "now": NOW}
    salon.do(adjust.adjust, points=400, note="For Evangelina's wedding", key=f"{salon.tenant} note", **by_hand)
    salon.bonus(7, 30, key="welcome", now=NOW)
    book_with_points(salon, 3, 100)
    salon.settle(3, now=NOW)
    salon.hold(7, Decimal(50), 60, checkout=f"open {salon.tenant}", now=NOW)
    jobs.index_people(loyalty)
    calendar_jobs.count_visits(loyalty, now=NOW)
    salon.do(consent.write_wording, locale="en_US", text="May we write to you?", actor=1, now=NOW)
    given: dict[str, Any] = {"source": Source.STAFF, "wording": 1, "actor": 1, "note": "Evangelina said so"}
    salon.do(consent.answer, customer_id=salon.base + 7, agrees=True, now=NOW, **given)
    return salon


def erase(salon: Salon, customer: int = 7, now: Any = LATER) -> Forgotten:
    done: Forgotten = salon.do(forget, customer_id=salon.base + customer, now=now)
    return done


def add_up(salon: Salon) -> None:
    """The ledger and all beside it, of this tenant."""
    calendar_jobs.count_visits(salon.database, now=LATER)
    with salon.database.read() as conn:
        assert [finding for finding in audit(conn) if finding.tenant_id == salon.tenant] == []


def sums(salon: Salon) -> dict[str, int]:
    """Points by kind of entry, of the whole tenant."""
    kind, points = tables.entries.c.kind, func.sum(tables.entries.c.points)
    with salon.database.read() as conn:
        rows = conn.execute(select(kind, points).where(tables.entries.c.tenant_id == salon.tenant).group_by(kind))
        return {row[0]: int(row[1]) for row in rows}


def search(salon: Salon, wanted: str) -> set[str]:
    """The tables of ours in which a text occurs, in whatever column, of this tenant."""
    found = set()
    with salon.database.read() as conn:
        for table in tables.metadata.sorted_tables:
            if "tenant_id" in table.c and table is not tables.doorbells:
                rows = conn.execute(text(f"SELECT * FROM {table.name} WHERE tenant_id = {salon.tenant}"))
                if any(wanted in str(value) for row in rows for value in row):
                    found.add(table.name.removeprefix("{prefix}bkloyalty_"))
    return found


class TestErasing:
    def test_leaves_nothing_that_says_who_it_was(self, salon: Salon) -> None:
        assert search(salon, str(salon.base + 7)) >= {"accounts", "entries", "lots", "holds", "consents", "profiles"}
        assert search(salon, "Evangelina") >= {"entries", "consents"}
        assert erase(salon).was_known
        assert search(salon, str(salon.base + 7)) == {"people"}
        assert search(salon, "Evangelina") == search(salon, "evangelina") == set()
        with salon.database.read() as conn:
            theirs = tables.people.c.tenant_id == salon.tenant, tables.people.c.customer_id == salon.base + 7
            assert conn.scalar(select(tables.people.c.fingerprint).where(*theirs)) == ERASED

    def test_leaves_no_file_in_which_they_may_be(self, salon: Salon) -> None:
        asked: dict[str, Any] = {"kind": "export", "parameters": {}, "user_id": 1, "locale": "en_US", "now": NOW}
        elsewhere = Salon(salon.database)
        kept = [business.do(tasks.append_task, **asked) for business in (salon, elsewhere)]
        for task in kept:
            job = partial(task_files.append_piece, task_id=task, number=0, content=b"Evangelina")
            salon.database.transact(job)
        erase(salon)
        with salon.database.read() as conn:
            found = [
                task_files.find_piece(conn, tenant_id=business.tenant, task_id=task, number=0)
                for business, task in zip((salon, elsewhere), kept, strict=True)
            ]
        assert found == [None, b"Evangelina"]

    def test_keeps_every_sum_and_gives_up_what_nobody_can_spend(self, salon: Salon) -> None:
        before, free = sums(salon), salon.standing(7).available
        assert free > 0
        assert erase(salon).points == free
        assert sums(salon) == before | {"expired": -free}
        nameless = salon.standing(NAMELESS - salon.base)
        assert (nameless.available, nameless.held, nameless.balance) == (0, 60, 60)
        add_up(salon)

    def test_is_done_once(self, salon: Salon) -> None:
        erase(salon)
        assert erase(salon) == Forgotten(was_known=False)
        assert erase(salon, 8) == Forgotten(was_known=False)

    def test_gives_each_a_number_of_their_own(self, salon: Salon) -> None:
        salon.add_customer(8)
        book_and_settle(salon, 8, customer=8)
        erase(salon)
        erase(salon, 8)
        assert shown(salon, NAMELESS - salon.base)[-1][0] == "expired"
        assert shown(salon, NAMELESS + 1 - salon.base) == [("earned", 78), ("expired", -78)]

    def test_leaves_a_debt_as_it_is(self, salon: Salon) -> None:
        salon.add_customer(8)
        book_and_settle(salon, 8, customer=8)
        book_with_points(salon, 9, 50, customer=8)
        salon.settle(9, now=NOW)
        change(salon, 8, status="canceled")
        salon.settle(8, now=NOW)
        change(salon, 9, status="canceled", ring=False)
        debt = salon.standing(8).balance
        erase(salon, 8)
        assert salon.standing(NAMELESS - salon.base).balance == min(debt, 0)

    def test_of_another_business_changes_nothing_here(self, salon: Salon) -> None:
        other = open_salon(Salon(salon.database))
        before = sums(salon)
        assert other.do(forget, customer_id=salon.base + 7, now=LATER) == Forgotten(was_known=False)
        assert sums(salon) == before


class TestTheCalendarAfterwards:
    def test_bookings_that_were_settled_stay_with_the_nameless_account(self, salon: Salon) -> None:
        erase(salon)
        change(salon, 1, status="canceled")
        salon.settle(1, now=LATER)
        assert ("reversed", -78) in shown(salon, NAMELESS - salon.base)
        assert shown(salon, 7) == []

    def test_a_booking_that_waits_keeps_its_discount(self, salon: Salon) -> None:
        book_with_points(salon, 4, 50)
        erase(salon)
        salon.settle(4, now=LATER)
        assert ("redeemed", -50) in shown(salon, NAMELESS - salon.base)

    def test_the_worker_takes_nobody_in_again(self, salon: Salon) -> None:
        erase(salon)
        self.work(salon)
        assert search(salon, str(salon.base + 7)) == {"people"}
        assert search(salon, "evangelina") == set()

    def test_nor_does_a_worker_who_looked_before(self, salon: Salon) -> None:
        salon.sql("UPDATE {prefix}bkntc_customers SET last_name = 'Neu' WHERE id = :id", id=salon.base + 7)
        with salon.database.read() as conn:
            stale, _ = people.list_stale_for_all_tenants(conn, after=salon.base + 6, limit=1)
        assert [one.customer_id for one in stale] == [salon.base + 7]
        erase(salon)
        salon.database.transact(lambda conn: take_in_people(conn, stale=stale))
        assert search(salon, "evangelina") == set()
        book_and_settle(salon, 5, now=LATER)
        salon.database.transact(lambda conn: take_in_people(conn, stale=stale))
        assert "words" in search(salon, "evangelina")

    def test_settling_everything_again_changes_nothing(self, salon: Salon) -> None:
        erase(salon)
        before = sums(salon)
        for appointment in (1, 2, 3):
            salon.ring(appointment, at=LATER)
            salon.settle(appointment, now=LATER)
        assert sums(salon) == before
        assert search(salon, str(salon.base + 7)) == {"people"}

    def test_who_books_again_begins_anew(self, salon: Salon) -> None:
        erase(salon)
        book_and_settle(salon, 5, now=LATER)
        assert shown(salon, 7) == [("earned", 78)]
        assert salon.standing(7).tier is None
        self.work(salon)
        assert {"people", "words"} <= search(salon, "evangelina")
        add_up(salon)

    def test_who_answers_again_is_known_again(self, salon: Salon) -> None:
        erase(salon)
        more: dict[str, Any] = {"source": Source.PANEL, "wording": 1, "actor": 7, "now": LATER}
        salon.do(consent.answer, customer_id=salon.base + 7, agrees=True, **more)
        self.work(salon)
        assert "words" in search(salon, "evangelina")
        with salon.database.read() as conn:
            assert len(consents.list_history(conn, tenant_id=salon.tenant, customer_id=salon.base + 7)) == 1

    def test_attaching_history_attaches_none_of_it(self, salon: Salon) -> None:
        salon.sql(
            "UPDATE {prefix}bkloyalty_settlements SET eligible = 0 WHERE tenant_id = :tenant", tenant=salon.tenant
        )
        with salon.database.read() as conn:
            stretch = Stretch(None, LATER, get_tenant(conn, tenant_id=salon.tenant).periods)
            before = past.count_visits(conn, tenant_id=salon.tenant, stretch=stretch)
        salon.sql(
            "UPDATE {prefix}bkloyalty_settlements SET eligible = 1 WHERE tenant_id = :tenant", tenant=salon.tenant
        )
        erase(salon)
        salon.sql(
            "UPDATE {prefix}bkloyalty_settlements SET eligible = 0 WHERE tenant_id = :tenant", tenant=salon.tenant
        )
        with salon.database.read() as conn:
            assert (before, past.count_visits(conn, tenant_id=salon.tenant, stretch=stretch)) == (3, 0)
        salon.sql(
            "UPDATE {prefix}bkloyalty_settlements SET eligible = 1 WHERE tenant_id = :tenant", tenant=salon.tenant
        )

    def test_bookings_that_were_never_settled_bring_nobody_back(self, salon: Salon) -> None:
        """One of before the programme, which nobody told of, and one that still waits to be settled."""
        book(salon, 8, now=NOW - timedelta(days=100))
        salon.sql("DELETE FROM {prefix}bkloyalty_doorbells WHERE appointment_id = :id", id=salon.base + 8)
        book(salon, 9, now=LATER)
        erase(salon)
        salon.settle(9, now=LATER)
        assert shown(salon, NAMELESS - salon.base)[-1] == ("earned", 78)
        with salon.database.read() as conn:
            stretch = Stretch(None, LATER, get_tenant(conn, tenant_id=salon.tenant).periods)
            assert past.count_visits(conn, tenant_id=salon.tenant, stretch=stretch) == 0
        change(salon, 8, status="canceled")
        salon.settle(8, now=LATER)
        self.work(salon)
        assert search(salon, str(salon.base + 7)) == {"people"}
        add_up(salon)

    def work(self, salon: Salon) -> None:
        """What the worker does sooner or later."""
        jobs.index_people(salon.database)
        jobs.forget_people(salon.database, now=LATER)
        calendar_jobs.read_calendar(salon.database, now=LATER)
        calendar_jobs.count_visits(salon.database, now=LATER)


def test_beside_bookings_that_come_in_it_adds_up(salon: Salon) -> None:
    for appointment in range(20, 28):
        book(salon, appointment, now=LATER)
    with ThreadPoolExecutor(4) as pool:
        settling = [pool.submit(salon.settle, appointment, now=LATER) for appointment in range(20, 28)]
        erasing = pool.submit(erase, salon)
        for one in (*settling, erasing):
            one.result()
    add_up(salon)


@settings(
    deadline=None,
    max_examples=6,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(case=lives(most_steps=12), data=st.data())
def test_after_any_life_the_sums_stay(loyalty: Database, case: dict[str, Any], data: st.DataObject) -> None:
    salon = Salon(loyalty)
    life = Life(salon, case)
    life.run()
    if not life.touched:
        return
    before = sums(salon)
    gone = data.draw(st.sampled_from(sorted(life.touched)))
    points = salon.do(forget, customer_id=salon.base + gone, now=life.last + HOUR).points
    expired = before.get("expired", 0) - points
    assert sums(salon) == before | ({"expired": expired} if points else {})
    with contextlib.suppress(KeyError):
        life.sweep()  # the fixture proves at the end that it all adds up


def test_every_column_that_names_a_customer_is_dealt_with() -> None:
    """A new table must say what becomes of it: see MOVED and DELETED in store/forgetting.py."""
    named = {
        column
        for table in tables.metadata.sorted_tables
        for column in table.c
        if column.name in ("customer_id", "booked_by", "payer_id", "friend_id", "referrer_id")
        or "customer" in column.name
    }
    dealt = {*forgetting.MOVED, *forgetting.DELETED, tables.people.c.customer_id}
    counts = {
        column for column in named if column.table.name.endswith(("_bonuses", "_batches", "_imports", "_rewards"))
    }
    assert {str(column) for column in named - dealt - counts} == set()
