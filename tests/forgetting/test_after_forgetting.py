"""What comes after somebody was erased: their bookings bring nobody back, and who comes back begins anew."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.core.customers.consent import Source
from bridge.flows.customers import consent
from bridge.flows.customers.forget import forget
from bridge.flows.customers.people import take_in_people
from bridge.jobs.people import forget_people, index_people
from bridge.jobs.visits import count_visits, read_calendar
from bridge.store.customers import consents, people
from bridge.store.database import Database
from bridge.store.history import past
from bridge.store.history.past import Stretch
from bridge.store.programmes.tenants import get_tenant
from tests.forgetting.erased import LATER, NAMELESS, add_up, erase, search, sums
from tests.live import Salon
from tests.lives import HOUR, NOW, book, book_and_settle, book_with_points, change, shown
from tests.replay_live import Life
from tests.strategies.lives import lives


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
        index_people(salon.database)
        forget_people(salon.database, now=LATER)
        read_calendar(salon.database, now=LATER)
        count_visits(salon.database, now=LATER)


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
