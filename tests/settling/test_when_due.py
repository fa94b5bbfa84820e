"""When an award falls due: by which version, dated when, from which starting line, and what counts for nothing."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from bridge.flows.programmes import configure
from bridge.store import tables
from bridge.store.database import Database
from tests.live import Salon
from tests.lives import (
    HOUR,
    NOW,
    PROGRAMME,
    book,
    book_and_settle,
    book_with_points,
    change,
    rule,
    shown,
)


class TestWhenItFellDue:
    def test_a_late_service_awards_by_the_version_then_in_force(self, salon: Salon) -> None:
        salon.open(rule(10), now=NOW)
        book(salon, 1, now=NOW + HOUR)
        salon.open(rule(99), now=NOW + 2 * HOUR)
        settled = salon.settle(1, now=NOW + 3 * HOUR)
        assert [(entry.points, entry.at, entry.version) for entry in settled.entries] == [(10, NOW + HOUR, 2)]

    def test_a_status_is_dated_by_the_doorbell_that_saw_it(self, salon: Salon) -> None:
        document = {**rule(10), "award_on": {"trigger": "statuses", "statuses": ["approved"]}}
        salon.open(document, now=NOW)
        book(salon, 1, now=NOW + HOUR, status="pending")
        change(salon, 1, status="approved", at=NOW + 2 * HOUR)
        salon.open(rule(99), now=NOW + 3 * HOUR)
        settled = salon.settle(1, now=NOW + 4 * HOUR)
        assert [(entry.points, entry.at) for entry in settled.entries] == [(10, NOW + 2 * HOUR)]

    def test_a_status_that_only_the_sweep_found_is_dated_now(self, salon: Salon) -> None:
        document = {**rule(10), "award_on": {"trigger": "statuses", "statuses": ["approved"]}}
        salon.open(document, now=NOW)
        assert book_and_settle(salon, 1, now=NOW + HOUR, status="pending").entries == ()
        change(salon, 1, status="approved", ring=False)
        settled = salon.settle(1, now=NOW + 5 * HOUR)
        assert [entry.at for entry in settled.entries] == [NOW + 5 * HOUR]

    def test_paid_means_that_nothing_is_owing_and_lasts_while_it_stays_paid(self, salon: Salon) -> None:
        salon.open({**rule(10), "award_on": {"trigger": "paid"}}, now=NOW)
        book(salon, 1, now=NOW, payment_status="paid", paid_amount=Decimal(20))
        assert salon.settle(1, now=NOW).entries == ()
        change(salon, 1, paid_amount=Decimal(80))
        assert salon.settle(1, now=NOW + HOUR).points_earned == 10
        change(salon, 1, paid_amount=Decimal(50))
        assert salon.settle(1, now=NOW + HOUR).points_earned == 10
        change(salon, 1, payment_status="not_paid")
        assert salon.settle(1, now=NOW + HOUR).points_earned == 0

    def test_the_end_of_a_visit_comes_by_itself(self, salon: Salon) -> None:
        salon.open({**rule(10), "award_on": {"trigger": "ended"}}, now=NOW)
        assert book_and_settle(salon, 1).entries == ()
        ended = NOW + timedelta(days=7, hours=1)
        settled = salon.settle(1, now=ended + HOUR)
        assert [(entry.points, entry.at) for entry in settled.entries] == [(10, ended)]


class TestStartingLine:
    def test_bookings_made_before_the_programme_or_during_a_pause_earn_nothing(self, salon: Salon) -> None:
        salon.do(configure.pause, now=NOW + HOUR)
        salon.do(configure.activate, now=NOW + 2 * HOUR)
        moments = {1: NOW - timedelta(days=60), 2: NOW, 3: NOW + HOUR, 4: NOW + 2 * HOUR - timedelta(seconds=1)}
        moments[5] = NOW + 2 * HOUR
        earned = {}
        for appointment, moment in moments.items():
            book(salon, appointment, now=moment)
            earned[appointment] = salon.settle(appointment, now=NOW + 3 * HOUR).points_earned
        assert earned == {1: 0, 2: 78, 3: 0, 4: 0, 5: 78}

    def test_a_booking_that_did_not_count_when_made_never_does(self, salon: Salon) -> None:
        salon.do(configure.pause, now=NOW)
        book_and_settle(salon, 1, now=NOW + HOUR)
        salon.do(configure.activate, now=NOW + 2 * HOUR)
        change(salon, 1, status="pending")
        assert salon.settle(1, now=NOW + 3 * HOUR).entries == ()

    def test_a_draft_earns_nothing_until_it_is_activated(self, loyalty: Database) -> None:
        salon = Salon(loyalty)
        salon.do(configure.import_programme, document=PROGRAMME, draft=True, now=NOW - HOUR)
        salon.add_customer(7)
        book_and_settle(salon, 1, now=NOW)
        salon.do(configure.activate, now=NOW + HOUR)
        assert salon.standing(7).balance == 0
        assert book_and_settle(salon, 2, now=NOW + HOUR).points_earned == 78

    def test_what_was_not_permitted_earns_nothing_and_keeps_what_there_was(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        book(salon, 2, now=NOW + HOUR)
        salon.sql("UPDATE {prefix}bkloyalty_doorbells SET permitted = 0 WHERE tenant_id = :tenant", tenant=salon.tenant)
        salon.do(configure.observe_permission, permitted=False, now=NOW + HOUR)
        assert salon.settle(2, now=NOW + HOUR).entries == ()
        assert salon.standing(7).balance == 78

    def test_taking_back_runs_while_paused(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        salon.do(configure.pause, now=NOW + HOUR)
        change(salon, 1, status="canceled")
        salon.settle(1, now=NOW + HOUR)
        assert salon.standing(7).balance == 0


class TestVoid:
    def test_an_online_payment_that_never_comes_makes_a_booking_void_until_it_does(self, salon: Salon) -> None:
        salon.bonus(7, 500, key="start", now=NOW)
        book_with_points(salon, 1, 300)
        change(salon, 1, payment_method="stripe", payment_status="pending", ring=False)
        salon.settle(1, now=NOW)
        assert salon.standing(7).balance == 500 - 300 + 77
        salon.settle(1, now=NOW + timedelta(minutes=39, seconds=59))
        assert salon.standing(7).balance == 277
        salon.settle(1, now=NOW + timedelta(minutes=40))
        assert salon.standing(7).balance == 500
        change(salon, 1, payment_status="paid", at=NOW + HOUR)
        salon.settle(1, now=NOW + HOUR)
        assert salon.standing(7).balance == 277

    def test_booknetics_own_status_for_failed_payments_counts_as_void(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        name = f"bkntc_t{salon.tenant}_failed_payment_status"
        salon.sql(
            "INSERT INTO {prefix}options (option_name, option_value, autoload) VALUES (:name, 'lost', 'no')", name=name
        )
        change(salon, 1, status="lost")
        salon.settle(1, now=NOW)
        assert salon.standing(7).balance == 0

    def test_a_deletion_whose_row_still_stands_keeps_its_bell(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        salon.ring(1, at=NOW, hook="bkntc_appointment_deleted")
        salon.settle(1, now=NOW)
        assert salon.standing(7).balance == 78
        salon.remove(1)
        salon.settle(1, now=NOW)
        assert shown(salon) == [("earned", 78), ("reversed", -78)]
        with salon.database.read() as conn:
            assert (
                conn.scalar(select(tables.doorbells.c.id).where(tables.doorbells.c.tenant_id == salon.tenant)) is None
            )

    def test_an_appointment_that_nobody_knows_is_no_error(self, salon: Salon) -> None:
        salon.ring(99, at=NOW)
        assert salon.settle(99, now=NOW).entries == ()
