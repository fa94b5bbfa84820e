"""What replay cannot say: moments, versions, starting lines, customers that change, payments that never come."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from bridge import jobs
from bridge.flows import configure, edit, expire, ring
from bridge.store import tables
from bridge.store.database import Database
from bridge.store.statements import Line, list_lines
from tests.live import Salon
from tests.lives import NOW, PROGRAMME, book, book_and_settle, book_with_points, open_salon

HOUR = timedelta(hours=1)


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    return open_salon(Salon(loyalty))


def rule(points: int) -> dict[str, Any]:
    return {"earning_rules": [{"id": 1, "name": "Visit", "award": {"points": points}, "when": {}}]}


def change(salon: Salon, appointment: int, *, at: Any = NOW, ring: bool = True, **columns: Any) -> None:
    """Changes columns of a row by SQL, and perhaps rings."""
    pairs = ", ".join(f"{name} = :{name}" for name in columns)
    salon.sql(f"UPDATE {{prefix}}bkntc_appointments SET {pairs} WHERE id = :id", id=salon.base + appointment, **columns)
    if ring:
        salon.ring(appointment, at=at)


def lines(salon: Salon, customer: int = 7) -> list[Line]:
    with salon.database.read() as conn:
        return list_lines(conn, tenant_id=salon.tenant, customer_id=salon.base + customer)


def shown(salon: Salon, customer: int = 7) -> list[tuple[str, int]]:
    return [(line.kind, line.points) for line in lines(salon, customer)]


def holds_of(salon: Salon) -> list[Any]:
    with salon.database.read() as conn:
        return list(conn.execute(select(tables.holds).where(tables.holds.c.tenant_id == salon.tenant)))


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


class TestCustomerChanged:
    def test_the_award_moves_and_the_redemption_stays(self, salon: Salon) -> None:
        salon.add_customer(8)
        salon.bonus(7, 500, key="start", now=NOW)
        book_with_points(salon, 1, 300)
        salon.settle(1, now=NOW)
        change(salon, 1, customer_id=salon.base + 8)
        salon.settle(1, now=NOW + HOUR)
        assert shown(salon, 7) == [("bonus", 500), ("redeemed", -300), ("earned", 77), ("reversed", -77)]
        assert shown(salon, 8) == [("earned", 77)]
        change(salon, 1, status="canceled")
        salon.settle(1, now=NOW + HOUR)
        assert (salon.standing(7).balance, salon.standing(8).balance) == (500, 0)

    def test_and_back_again(self, salon: Salon) -> None:
        salon.add_customer(8)
        book_and_settle(salon, 1)
        for customer in (8, 7):
            change(salon, 1, customer_id=salon.base + customer)
            salon.settle(1, now=NOW + HOUR)
        assert (salon.standing(7).balance, salon.standing(8).balance) == (78, 0)


class TestLookedUpOnce:
    def test_moving_a_service_to_another_category_never_reprices_history(self, salon: Salon) -> None:
        category = {"service_categories": [salon.base + 2]}
        document = {"earning_rules": [{"id": 1, "name": "Colour", "award": {"points": 50}, "when": category}]}
        salon.open(document, now=NOW)
        book_and_settle(salon, 1)
        salon.add_service(11, None)
        change(salon, 1, staff_id=2)
        salon.settle(1, now=NOW)
        assert salon.standing(7).balance == 50
        assert book_and_settle(salon, 2).points_earned == 0

    def test_reasons_name_things_as_they_were(self, salon: Salon) -> None:
        document = {
            "earning_rules": [
                {"id": 1, "name": "Colour", "award": {"points": 50}, "when": {"services": [salon.base + 11]}}
            ]
        }
        salon.open(document, now=NOW)
        book_and_settle(salon, 1)
        salon.sql("UPDATE {prefix}bkntc_services SET name = 'New' WHERE id = :id", id=salon.base + 11)
        assert lines(salon)[0].reasons[0]["why"] == {"conditions": {"services": "Service 11"}}


class TestHolds:
    def test_a_booking_that_never_comes_gives_its_points_back_after_half_an_hour(self, salon: Salon) -> None:
        salon.bonus(7, 500, key="start", now=NOW)
        salon.hold(7, Decimal("80.00"), 300, checkout="gone", now=NOW)
        hold = holds_of(salon)[0]
        release = {"customer_id": salon.base + 7, "hold_id": hold.id}
        salon.do(expire.release_hold, now=NOW + timedelta(minutes=29), **release)
        assert salon.standing(7).available == 200
        salon.do(expire.release_hold, now=NOW + timedelta(minutes=30), **release)
        assert salon.standing(7).available == 500

    def test_a_saved_booking_that_waits_keeps_its_hold_however_late(self, salon: Salon) -> None:
        salon.bonus(7, 500, key="start", now=NOW)
        book_with_points(salon, 1, 300)
        hold = holds_of(salon)[0]
        late = NOW + timedelta(days=2)
        salon.do(expire.release_hold, customer_id=salon.base + 7, hold_id=hold.id, now=late)
        assert salon.standing(7).held == 300
        salon.settle(1, now=late)
        assert (salon.standing(7).balance, salon.standing(7).held) == (500 - 300 + 77, 0)

    def test_a_discount_without_a_hold_is_never_debited(self, salon: Salon) -> None:
        salon.bonus(7, 500, key="start", now=NOW)
        book_and_settle(salon, 1, discount=Decimal("3.00"))
        assert shown(salon) == [("bonus", 500), ("earned", 77)]

    def test_a_booking_saved_void_redeems_nothing_then_or_later(self, salon: Salon) -> None:
        salon.bonus(7, 500, key="start", now=NOW)
        book_with_points(salon, 1, 300)
        salon.sql("UPDATE {prefix}bkloyalty_doorbells SET status = 'canceled' WHERE tenant_id = :t", t=salon.tenant)
        change(salon, 1, status="canceled", ring=False)
        salon.settle(1, now=NOW)
        change(salon, 1, status="approved")
        salon.settle(1, now=NOW + HOUR)
        assert salon.standing(7).held == 0
        assert shown(salon) == [("bonus", 500), ("earned", 77)]

    def test_one_that_was_cancelled_before_anybody_looked_can_be_taken_up_again(self, salon: Salon) -> None:
        salon.bonus(7, 500, key="start", now=NOW)
        book_with_points(salon, 1, 300)
        change(salon, 1, status="canceled", at=NOW + HOUR)
        salon.settle(1, now=NOW + 2 * HOUR)
        assert (salon.standing(7).balance, salon.standing(7).held) == (500, 0)
        change(salon, 1, status="approved", at=NOW + 3 * HOUR)
        salon.settle(1, now=NOW + 3 * HOUR)
        assert salon.standing(7).balance == 500 - 300 + 77


class TestEdits:
    def test_staff_may_enter_more_points_and_fewer(self, salon: Salon) -> None:
        salon.bonus(7, 500, key="start", now=NOW)
        book_with_points(salon, 1, 300)
        salon.settle(1, now=NOW)
        for asked, taken in ((450, 450), (100, 100), (9999, 577), (0, 0)):
            wish = edit.Edit(salon.base + 1, salon.base + 7, Decimal("80.00"), asked)
            offer = salon.do(edit.hold_edit, edit=wish, now=NOW)
            assert offer.applied.points == min(asked, taken)
            book(salon, 1, discount=offer.applied.amount)
            salon.settle(1, now=NOW)
            standing = salon.standing(7)
            redeemed = -sum(line.points for line in lines(salon) if line.kind in ("redeemed", "returned"))
            assert (redeemed, standing.held) == (taken, 0)

    def test_points_of_an_edit_that_never_came_are_freed_and_change_nothing(self, salon: Salon) -> None:
        salon.bonus(7, 500, key="start", now=NOW)
        book_with_points(salon, 1, 300)
        salon.settle(1, now=NOW)
        wish = edit.Edit(salon.base + 1, salon.base + 7, Decimal("80.00"), 400)
        salon.do(edit.hold_edit, edit=wish, now=NOW)
        assert salon.standing(7).held == 100
        hold = holds_of(salon)[0]
        late = NOW + timedelta(minutes=31)
        salon.do(expire.release_hold, customer_id=salon.base + 7, hold_id=hold.id, now=late)
        assert salon.standing(7).held == 0
        change(salon, 1, status="pending")
        assert salon.settle(1, now=late).entries == ()

    def test_staff_may_enter_points_where_there_were_none(self, salon: Salon) -> None:
        salon.bonus(7, 500, key="start", now=NOW)
        book_and_settle(salon, 1)
        wish = edit.Edit(salon.base + 1, salon.base + 7, Decimal("80.00"), 200)
        offer = salon.do(edit.hold_edit, edit=wish, now=NOW)
        book(salon, 1, discount=offer.applied.amount)
        salon.settle(1, now=NOW)
        assert (salon.standing(7).balance, salon.standing(7).held) == (500 - 200 + 77, 0)

    def test_an_edit_that_came_to_nothing_leaves_room_for_the_next(self, salon: Salon) -> None:
        salon.bonus(7, 500, key="start", now=NOW)
        book_and_settle(salon, 1)
        wish = edit.Edit(salon.base + 1, salon.base + 7, Decimal("80.00"), 200)
        salon.do(edit.hold_edit, edit=wish, now=NOW)
        change(salon, 1, status="pending")
        salon.settle(1, now=NOW)
        late = NOW + timedelta(minutes=31)
        salon.do(expire.release_hold, customer_id=salon.base + 7, hold_id=holds_of(salon)[0].id, now=late)
        offer = salon.do(edit.hold_edit, edit=wish, now=late)
        book(salon, 1, discount=offer.applied.amount)
        salon.settle(1, now=late)
        assert (salon.standing(7).balance, salon.standing(7).held) == (500 - 200 + 77, 0)


class TestTiers:
    def test_a_new_version_retiers_everybody_without_telling_wordpress(self, salon: Salon) -> None:
        book_and_settle(salon, 1)
        document = {**PROGRAMME, "tiers": [{"name": "Star", "min_points": 70}]}
        salon.open(document, now=NOW + HOUR)
        assert salon.standing(7).tier == "Star"
        with salon.database.read() as conn:
            told = conn.execute(select(tables.outbox).where(tables.outbox.c.tenant_id == salon.tenant)).all()
        assert told == []

    def test_a_tier_reached_and_lost_is_told_with_its_reason(self, salon: Salon) -> None:
        salon.open({**PROGRAMME, "tiers": [{"name": "Star", "min_points": 70}]}, now=NOW)
        book_and_settle(salon, 1)
        change(salon, 1, status="canceled")
        salon.settle(1, now=NOW)
        with salon.database.read() as conn:
            told = conn.scalars(select(tables.outbox.c.payload).where(tables.outbox.c.tenant_id == salon.tenant)).all()
        assert [(event["data"]["reason"], event["data"]["tier"]) for event in told] == [
            ("points_earned", "Star"),
            ("points_taken_back", None),
        ]


def test_milestones_of_a_new_version_count_the_bookings_that_earn_already(salon: Salon) -> None:
    for appointment in (1, 2):
        book_and_settle(salon, appointment)
    milestone = {"id": 9, "name": "Third", "award": {"points": 200, "every_visits": 3}, "when": {}}
    salon.open({"earning_rules": [milestone]}, now=NOW + HOUR)
    assert book_and_settle(salon, 3, now=NOW + HOUR).points_earned == 200
    change(salon, 1, status="canceled")
    salon.settle(1, now=NOW + HOUR)
    assert book_and_settle(salon, 4, now=NOW + HOUR).points_earned == 0
    assert [book_and_settle(salon, number, now=NOW + HOUR).points_earned for number in (5, 6, 7)] == [0, 0, 200]


def test_the_time_zone_is_wordpresss_until_the_shims_first_report(loyalty: Database) -> None:
    salon = Salon(loyalty)
    loyalty.transact(
        lambda conn: conn.exec_driver_sql(
            "REPLACE INTO wp_options (option_name, option_value, autoload) VALUES ('timezone_string', 'Asia/Tokyo', 'yes')"
        )
    )
    document = {"earning_rules": [{"id": 1, "name": "Tuesday", "award": {"points": 5}, "when": {"weekdays": [2]}}]}
    salon.do(configure.import_programme, document=document, draft=False, now=NOW)
    salon.add_customer(7)
    monday_evening_utc = int(NOW.replace(day=9, hour=20).timestamp())
    assert book_and_settle(salon, 1, starts_at=monday_evening_utc).points_earned == 5


class TestTierReasons:
    """What a booking redeems says nothing about why a tier changed."""

    @pytest.fixture
    def told(self, salon: Salon) -> list[tuple[str, str | None]]:
        salon.open({**PROGRAMME, "tiers": [{"name": "Star", "min_points": 550}]}, now=NOW)
        salon.bonus(7, 500, key="start", now=NOW)
        book_with_points(salon, 1, 300)
        salon.settle(1, now=NOW)
        change(salon, 1, status="canceled")
        salon.settle(1, now=NOW)
        query = select(tables.outbox.c.payload).where(tables.outbox.c.tenant_id == salon.tenant)
        with salon.database.read() as conn:
            return [(event["data"]["reason"], event["data"]["tier"]) for event in conn.scalars(query)]

    def test_a_promotion_is_earned_and_a_downgrade_is_not(self, told: list[tuple[str, str | None]]) -> None:
        assert told == [("points_earned", "Star"), ("points_taken_back", None)]


class TestWhatBreaksWouldLose:
    """Cases in which points would be lost or spent twice if something small were left out."""

    def test_a_booking_dated_after_the_services_clock_earns_all_the_same(self, salon: Salon) -> None:
        book(salon, 1, now=NOW + timedelta(minutes=3))
        assert salon.settle(1, now=NOW).points_earned == 78

    def test_a_trigger_that_changes_has_everything_looked_at_again(self, salon: Salon) -> None:
        salon.open({**rule(10), "award_on": {"trigger": "paid"}}, now=NOW)
        book_and_settle(salon, 1, now=NOW)
        salon.open({**rule(10), "award_on": {"trigger": "ended"}}, now=NOW + HOUR)
        jobs.settle_due(salon.database, now=NOW + HOUR)
        assert salon.standing(7).balance == 0
        jobs.settle_due(salon.database, now=NOW + timedelta(days=8))
        assert [(line.points, line.at) for line in lines(salon)] == [(10, NOW + timedelta(days=7, hours=1))]

    def test_a_status_that_becomes_void_takes_back_by_itself(self, salon: Salon) -> None:
        book_and_settle(salon, 1, status="no_show")
        salon.open({**PROGRAMME, "void_statuses": ["canceled", "no_show"]}, now=NOW + HOUR)
        jobs.settle_due(salon.database, now=NOW + HOUR)
        assert salon.standing(7).balance == 0

    @pytest.mark.parametrize("nobody", [None, 0, -1])
    def test_a_booking_that_loses_its_customer_is_taken_back(self, salon: Salon, nobody: int | None) -> None:
        book_and_settle(salon, 1)
        change(salon, 1, customer_id=nobody)
        salon.settle(1, now=NOW)
        assert salon.standing(7).balance == 0
        change(salon, 1, customer_id=salon.base + 7)
        salon.settle(1, now=NOW)
        assert salon.standing(7).balance == 78

    def test_a_booking_of_nobody_is_settled_and_then_left_alone(self, salon: Salon) -> None:
        book(salon, 1, customer_id=None)
        salon.settle(1, now=NOW)
        with salon.database.read() as conn:
            assert ring.sweep_page(conn, tenant_id=salon.tenant, after_id=0) == ([], None)

    def test_held_points_do_not_expire_before_the_booking_they_are_held_for(self, salon: Salon) -> None:
        salon.open({**PROGRAMME, "expiry": {"months": 1}}, now=NOW)
        salon.bonus(7, 500, key="start", now=NOW)
        late = NOW.replace(month=4) + HOUR
        checkout = f"{salon.tenant}-1"
        held = salon.hold(7, Decimal("80.00"), 300, checkout=checkout, now=late)
        salon.expire(now=late)
        assert salon.standing(7).balance == 300
        book(salon, 1, discount=held.applied.amount, checkout=held.binding, now=late)
        salon.settle(1, now=late)
        assert shown(salon) == [("bonus", 500), ("expired", -200), ("redeemed", -300), ("earned", 77)]

    def test_points_given_back_may_expire_twice_in_the_same_moment(self, salon: Salon) -> None:
        salon.open({**PROGRAMME, "earning_rules": [], "expiry": {"months": 1}}, now=NOW)
        salon.bonus(7, 500, key="start", now=NOW)
        book_with_points(salon, 1, 300)
        salon.settle(1, now=NOW)
        late = NOW.replace(month=5)
        salon.expire(now=late)
        change(salon, 1, status="canceled")
        salon.settle(1, now=late)
        salon.expire(now=late)
        assert salon.standing(7).balance == 0

    def test_points_held_for_an_edit_are_not_freed_by_settling_before_it_is_saved(self, salon: Salon) -> None:
        salon.bonus(7, 500, key="start", now=NOW)
        book_and_settle(salon, 1)
        wish = edit.Edit(salon.base + 1, salon.base + 7, Decimal("80.00"), 500)
        offer = salon.do(edit.hold_edit, edit=wish, now=NOW)
        change(salon, 1, status="pending")
        salon.settle(1, now=NOW)
        assert salon.hold(7, Decimal("80.00"), 500, checkout="tab", now=NOW).applied.points == 78
        book(salon, 1, discount=offer.applied.amount)
        salon.settle(1, now=NOW)
        standing = salon.standing(7)
        assert (standing.balance, standing.held) == (500 - 500 + 50 + 7 + 20, 78)

    def test_every_confirm_that_was_saved_is_paid_for_though_they_share_a_checkout(self, salon: Salon) -> None:
        salon.bonus(7, 1000, key="start", now=NOW)
        confirms = [salon.hold(7, Decimal("80.00"), 200, checkout="same", now=NOW) for _ in range(4)]
        assert salon.standing(7).held == 200
        for appointment, held in enumerate(confirms, start=1):
            book(salon, appointment, discount=held.applied.amount, checkout=held.binding)
            salon.settle(appointment, now=NOW)
        assert [points for kind, points in shown(salon) if kind == "redeemed"] == [-200] * 4
        assert salon.standing(7).held == 0
