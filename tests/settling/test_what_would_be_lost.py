"""Cases in which points would be lost, spent twice or wrongly told of if something small were left out."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from bridge.flows.settling import edit, ring
from bridge.jobs.appointments import settle_due
from bridge.store import tables
from tests.live import Salon
from tests.lives import (
    HOUR,
    NOW,
    PROGRAMME,
    book,
    book_and_settle,
    book_with_points,
    change,
    lines,
    rule,
    shown,
)


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
        settle_due(salon.database, now=NOW + HOUR)
        assert salon.standing(7).balance == 0
        settle_due(salon.database, now=NOW + timedelta(days=8))
        assert [(line.points, line.at) for line in lines(salon)] == [(10, NOW + timedelta(days=7, hours=1))]

    def test_a_status_that_becomes_void_takes_back_by_itself(self, salon: Salon) -> None:
        book_and_settle(salon, 1, status="no_show")
        salon.open({**PROGRAMME, "void_statuses": ["canceled", "no_show"]}, now=NOW + HOUR)
        settle_due(salon.database, now=NOW + HOUR)
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
