"""What comes after a merge finds the one account: bookings, holds, logins, bonuses, birthdays, erasure."""

from __future__ import annotations

from decimal import Decimal

from bridge.core.customers.forgetting import NAMELESS_FROM
from bridge.flows.bonuses import actions
from bridge.flows.customers.forget import forget
from bridge.jobs.sweeping import sweep_tenant
from bridge.store.database import Database
from bridge.store.site import patrons
from tests.bonuses import gifts as bonuses
from tests.live import Salon
from tests.lives import NOW, PROGRAMME, book_and_settle, book_with_points, change, open_salon, shown
from tests.merging.two_rows import LATER, go_over


class TestWhatComesLater:
    def test_a_booking_of_the_other_row_is_the_one_accounts(self, salon: Salon) -> None:
        go_over(salon)
        book_and_settle(salon, 4, customer=8, now=LATER)
        assert salon.standing(7).balance == 312
        assert salon.standing(8).balance == 0

    def test_a_booking_that_changes_is_corrected_there(self, salon: Salon) -> None:
        go_over(salon)
        change(salon, 3, status="canceled", at=LATER)
        salon.settle(3, now=LATER)
        assert salon.standing(7).balance == 156
        assert shown(salon)[-1] == ("reversed", -78)

    def test_nothing_is_settled_anew_because_of_it(self, salon: Salon) -> None:
        go_over(salon)
        assert sweep_tenant(salon.database, tenant_id=salon.tenant, now=LATER).settled == []
        salon.ring(3, at=LATER)
        assert salon.settle(3, now=LATER).entries == ()

    def test_a_hold_is_captured_by_its_booking_and_the_points_are_gone_once(self, salon: Salon) -> None:
        book_with_points(salon, 4, 50, customer=8)
        go_over(salon)
        salon.settle(4, now=LATER)
        assert salon.standing(7).held == 0
        assert ("redeemed", -50) in shown(salon)

    def test_the_login_of_the_other_row_sees_and_spends_the_one_account(self, salon: Salon) -> None:
        go_over(salon)
        with salon.database.read() as conn:
            found = patrons.find_customer_id(conn, tenant_id=salon.tenant, user_id=salon.base + 8)
            everywhere = patrons.list_customers_for_all_tenants(conn, user_id=salon.base + 8)
        assert found == salon.base + 7
        assert everywhere == [(salon.tenant, salon.base + 7)]
        assert salon.hold(8, Decimal("80.00"), 200, checkout="other login", now=LATER).applied.points == 200
        assert salon.standing(7).held == 200

    def test_a_bonus_that_one_of_them_had_is_not_given_again_and_is_taken_back_whole(self, loyalty: Database) -> None:
        salon = open_salon(Salon(loyalty))
        bonuses.add_members(salon, 7, 8)
        both, only = bonuses.begin(salon), bonuses.begin(salon)
        bonuses.give(salon, both)
        go_over(salon)
        assert salon.standing(7).balance == 400
        bonuses.give(salon, only)
        assert salon.standing(7).balance == 600
        assert bonuses.give(salon, both).customers == 2
        bonuses.take_back(salon, both, now=LATER)
        assert salon.standing(7).balance == 200

    def test_a_birthday_is_not_celebrated_twice(self, loyalty: Database) -> None:
        salon = open_salon(
            Salon(loyalty), {**PROGRAMME, "actions": {"birthday": {"points": 30, "label": "Happy birthday"}}}
        )
        salon.add_customer(8)
        today = {"day": NOW.date(), "now": NOW}
        assert salon.do(actions.celebrate, customer_id=salon.base + 8, **today)
        go_over(salon)
        assert not salon.do(actions.celebrate, customer_id=salon.base + 7, **today)
        assert not salon.do(actions.celebrate, customer_id=salon.base + 8, **today)
        assert salon.standing(7).balance == 30

    def test_erasing_the_one_erases_both(self, salon: Salon) -> None:
        go_over(salon)
        assert salon.do(forget, customer_id=salon.base + 8, now=LATER).points == 234
        for customer in (7, 8):
            assert shown(salon, customer) == []
        assert {line[0] for line in shown(salon, NAMELESS_FROM + 1 - salon.base)} == {"earned", "merged", "expired"}
        book_and_settle(salon, 5, customer=8, now=LATER)
        assert salon.standing(8).balance == 78

    def test_who_was_deleted_in_booknetic_may_still_be_merged(self, salon: Salon) -> None:
        salon.sql("DELETE FROM {prefix}bkntc_customers WHERE id = :id", id=salon.base + 8)
        go_over(salon)
        assert salon.standing(7).balance == 234
