"""Points taken before tax or after it: what the total is, is said by the programme version, so history keeps its own."""

from decimal import Decimal
from typing import Any

import pytest

from bridge.flows.settling import edit
from tests.live import Salon
from tests.lives import HOUR, NOW, PROGRAMME, book, book_and_settle, change, shown

TAX = Decimal("12.00")
SPEND = {"id": 1, "name": "Spend", "award": {"points": 1, "per_amount": "1.00"}, "when": {}}
TERMS = {**PROGRAMME["redemption"], "max_discount": {"percent": "50"}}


def choose(salon: Salon, tax: str, **more: Any) -> None:
    document = {"earning_rules": [SPEND], "redemption": {**TERMS, "tax": tax}, **more}
    salon.open(document, now=NOW if tax == "after" else NOW + HOUR)


class TestBeforeTax:
    @pytest.mark.parametrize(("tax", "points"), [("after", 72), ("before", 60)])
    def test_decides_what_a_booking_earns(self, salon: Salon, tax: str, points: int) -> None:
        choose(salon, tax)
        assert book_and_settle(salon, 1, total="72.00", tax=TAX, now=NOW + HOUR).points_earned == points

    @pytest.mark.parametrize(("key", "points"), [("tax-1", 60), ("tax_2", 60), ("Tax", 60), ("syntax", 72)])
    def test_a_price_row_is_a_tax_by_the_beginning_of_its_key(self, salon: Salon, key: str, points: int) -> None:
        choose(salon, "before")
        book(salon, 1, total="72.00", tax=TAX, now=NOW + HOUR)
        salon.sql(
            "UPDATE {prefix}bkntc_appointment_prices SET unique_key = :key WHERE appointment_id = :id AND unique_key = 'tax-1'",
            key=key,
            id=salon.base + 1,
        )
        assert salon.settle(1, now=NOW + HOUR).points_earned == points

    @pytest.mark.parametrize(("tax", "discount"), [("after", "36.00"), ("before", "30.00")])
    def test_decides_what_a_cart_may_be_discounted(self, salon: Salon, tax: str, discount: str) -> None:
        choose(salon, tax)
        salon.bonus(7, 5000, key="start", now=NOW)
        held = salon.hold(7, Decimal("72.00"), 5000, checkout="cart", now=NOW + HOUR, tax=TAX)
        assert held.applied.amount == Decimal(discount)
        assert held.before_tax is (tax == "before")

    def test_what_is_owed_is_owed_with_tax(self, salon: Salon) -> None:
        choose(salon, "before", award_on={"trigger": "paid"})
        unpaid = {"total": "72.00", "tax": TAX, "payment_status": "paid", "paid_amount": Decimal("60.00")}
        assert book_and_settle(salon, 1, now=NOW + HOUR, **unpaid).points_earned == 0
        change(salon, 1, paid_amount=Decimal("72.00"))
        assert salon.settle(1, now=NOW + HOUR).points_earned == 60


class TestHistory:
    def test_keeps_its_points_when_the_setting_changes(self, salon: Salon) -> None:
        choose(salon, "after")
        book_and_settle(salon, 1, total="72.00", tax=TAX)
        choose(salon, "before")
        change(salon, 1, staff_id=2)
        assert salon.settle(1, now=NOW + HOUR).entries == ()
        assert book_and_settle(salon, 2, total="72.00", tax=TAX, now=NOW + HOUR).points_earned == 60
        assert salon.standing(7).balance == 72 + 60

    def test_recorded_before_taxes_were_told_apart_is_not_evaluated_again(self, salon: Salon) -> None:
        salon.open({"earning_rules": [{**SPEND, "max_points": 100}]}, now=NOW)
        for appointment in (1, 2):
            book_and_settle(salon, appointment, total="72.00", tax=TAX)
        salon.sql(
            "UPDATE {prefix}bkloyalty_settlements SET facts = JSON_REMOVE(facts, '$.tax'), "
            "award = JSON_REMOVE(award, '$.facts.tax') WHERE tenant_id = :tenant",
            tenant=salon.tenant,
        )
        change(salon, 1, status="canceled")
        salon.settle(1, now=NOW)
        change(salon, 2, status="approved")
        assert salon.settle(2, now=NOW).entries == ()
        assert shown(salon) == [("earned", 72), ("earned", 28), ("reversed", -72)]


class TestEdit:
    """The shim asks for the row of an edited booking before taxes are in the cart, where the tenant chose so."""

    @pytest.fixture
    def redeemed(self, salon: Salon) -> Salon:
        choose(salon, "after")
        salon.bonus(7, 5000, key="start", now=NOW)
        held = salon.hold(7, Decimal("72.00"), 5000, checkout="cart", now=NOW, tax=TAX)
        book(salon, 1, total="72.00", tax=TAX, discount=held.applied.amount, checkout=held.binding)
        salon.settle(1, now=NOW)
        return salon

    def reprice(self, salon: Salon, total: str, tax: Decimal | None) -> Decimal:
        return salon.reprice(1, 7, Decimal(total), tax)

    def test_points_used_after_tax_keep_their_worth_when_the_tenant_chose_before(self, redeemed: Salon) -> None:
        choose(redeemed, "before")
        assert self.reprice(redeemed, "60.00", None) == Decimal("36.00")
        assert self.reprice(redeemed, "72.00", TAX) == Decimal("36.00")

    def test_a_tax_that_is_gone_does_not_count(self, redeemed: Salon) -> None:
        assert self.reprice(redeemed, "60.00", None) == Decimal("30.00")

    def test_points_used_before_tax_are_capped_without_it(self, salon: Salon) -> None:
        choose(salon, "before")
        salon.bonus(7, 5000, key="start", now=NOW)
        held = salon.hold(7, Decimal("60.00"), 5000, checkout="cart", now=NOW + HOUR)
        book(salon, 1, total="72.00", tax=TAX, discount=held.applied.amount, checkout=held.binding, now=NOW + HOUR)
        salon.settle(1, now=NOW + HOUR)
        assert self.reprice(salon, "60.00", None) == self.reprice(salon, "72.00", TAX) == Decimal("30.00")

    def test_staff_may_use_more_points_up_to_the_same_cap(self, redeemed: Salon) -> None:
        choose(redeemed, "before")
        more = edit.Edit(redeemed.base + 1, redeemed.base + 7, Decimal("60.00"), asked=5000)
        assert redeemed.do(edit.hold_edit, edit=more, now=NOW + HOUR).applied.amount == Decimal("36.00")
