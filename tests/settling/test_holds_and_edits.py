"""Points set aside for a booking, and bookings edited in the back end."""

from datetime import timedelta
from decimal import Decimal

from bridge.flows.points import expire, redeem
from bridge.flows.points.cart import Cart, CartLine
from bridge.flows.settling import edit
from tests.live import Salon
from tests.lives import (
    HOUR,
    NOW,
    book,
    book_and_settle,
    book_with_points,
    change,
    holds_of,
    lines,
    shown,
)


class TestHolds:
    def test_a_booking_that_never_comes_gives_its_points_back_after_half_an_hour(self, salon: Salon) -> None:
        salon.bonus(7, 500, key="start", now=NOW)
        salon.hold(7, Decimal("80.00"), 300, checkout="gone", now=NOW)
        hold = holds_of(salon)[0]
        salon.do(expire.release_hold, now=NOW + timedelta(minutes=29), hold_id=hold.id)
        assert salon.standing(7).available == 200
        salon.do(expire.release_hold, now=NOW + timedelta(minutes=30), hold_id=hold.id)
        assert salon.standing(7).available == 500

    def test_what_a_checkout_holds_is_its_own_to_spend_and_no_others(self, salon: Salon) -> None:
        salon.bonus(7, 500, key="start", now=NOW)
        for _ in range(2):
            assert salon.hold(7, Decimal("80.00"), 500, checkout="mine", now=NOW).applied.points == 500
            assert salon.standing(7).held == 500
        line = CartLine(0, Decimal("80.00"), 1, salon.base + 7)
        for checkout, points in (("mine", 500), ("other", 0)):
            cart = Cart([line], checkout=checkout, asked=500, user_id=salon.base + 7)
            assert salon.do(redeem.quote, cart=cart, now=NOW).applied.points == points

    def test_a_saved_booking_that_waits_keeps_its_hold_however_late(self, salon: Salon) -> None:
        salon.bonus(7, 500, key="start", now=NOW)
        book_with_points(salon, 1, 300)
        hold = holds_of(salon)[0]
        late = NOW + timedelta(days=2)
        salon.do(expire.release_hold, hold_id=hold.id, now=late)
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
        salon.do(expire.release_hold, hold_id=hold.id, now=late)
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
        salon.do(expire.release_hold, hold_id=holds_of(salon)[0].id, now=late)
        offer = salon.do(edit.hold_edit, edit=wish, now=late)
        book(salon, 1, discount=offer.applied.amount)
        salon.settle(1, now=late)
        assert (salon.standing(7).balance, salon.standing(7).held) == (500 - 200 + 77, 0)
