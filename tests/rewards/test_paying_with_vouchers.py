"""A voucher at the checkout: held at confirm, captured when the saved booking's price carries it, and given back."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bridge.errors import DiscountChanged, RewardUnavailable
from bridge.flows.audit.audit import audit
from bridge.flows.customers import forget
from bridge.flows.points import expire
from bridge.store.rewards.vouchers import Voucher
from tests.live import Salon
from tests.lives import NOW, book, change, shown
from tests.rewards.catalogue import FIFTH_OFF, Catalogue
from tests.rewards.paying import FREE, HELD, USED, money, reprice, time_out, unpaid


class TestTheBooking:
    def test_uses_it_and_earns_on_what_is_left(self, salon: Salon, catalogue: Catalogue, voucher: Voucher) -> None:
        held = catalogue.book(voucher, 1, asked=200)
        assert money(held) == ("12.00", 200)
        used = catalogue.look(voucher)
        assert (used.state, used.appointment_id, used.paid) == (USED, salon.base + 1, Decimal("10.00"))
        assert shown(salon)[-2:] == [("redeemed", -200), ("earned", 76)], "50 + 20, and 6 for the 68.00 that are paid"
        assert not unpaid(salon)

    def test_alone_takes_no_points(self, salon: Salon, catalogue: Catalogue, voucher: Voucher) -> None:
        catalogue.book(voucher, 1)
        assert (catalogue.look(voucher).state, shown(salon)[-1]) == (USED, ("earned", 77))
        assert salon.standing(7).held == 0

    def test_that_is_confirmed_sets_it_aside(self, catalogue: Catalogue, voucher: Voucher) -> None:
        catalogue.confirm(voucher, checkout="one")
        assert catalogue.look(voucher).state is HELD
        assert money(catalogue.ask(voucher, checkout="one")) == ("10.00", 0)
        assert money(catalogue.ask(voucher, checkout="two")) == ("0.00", 0)
        with pytest.raises(DiscountChanged):
            catalogue.confirm(voucher, checkout="two")
        with pytest.raises(RewardUnavailable, match="set aside"):
            catalogue.use(voucher)
        with pytest.raises(RewardUnavailable, match="set aside"):
            catalogue.cancel(voucher)

    def test_confirmed_again_without_it_sets_it_free(self, catalogue: Catalogue, voucher: Voucher) -> None:
        catalogue.confirm(voucher, checkout="one")
        catalogue.confirm(voucher, checkout="one", asked=100)
        assert catalogue.look(voucher).state is HELD
        catalogue.confirm(None, checkout="one")
        assert catalogue.look(voucher).state is FREE

    def test_that_never_comes_gives_it_back_in_half_an_hour(
        self, salon: Salon, catalogue: Catalogue, voucher: Voucher
    ) -> None:
        held = catalogue.confirm(voucher, checkout="one")
        salon.do(expire.release_confirm, binding=held.binding, now=NOW)
        assert catalogue.look(voucher).state is FREE
        catalogue.confirm(voucher, checkout="two")
        time_out(salon, NOW + timedelta(minutes=29))
        assert catalogue.look(voucher).state is HELD
        time_out(salon, NOW + timedelta(minutes=30))
        assert catalogue.look(voucher).state is FREE

    def test_that_was_saved_void_gives_it_back(self, salon: Salon, catalogue: Catalogue, voucher: Voucher) -> None:
        held = catalogue.confirm(voucher, checkout="one")
        book(salon, 1, discount=held.applied.amount, checkout=held.binding, status="canceled")
        salon.settle(1, now=NOW)
        assert catalogue.look(voucher).state is FREE

    def test_that_is_cancelled_gives_it_back_and_takes_it_again(
        self, salon: Salon, catalogue: Catalogue, voucher: Voucher
    ) -> None:
        catalogue.book(voucher, 1, asked=100)
        change(salon, 1, status="canceled")
        salon.settle(1, now=NOW)
        free = catalogue.look(voucher)
        assert (free.state, free.appointment_id, free.paid) == (FREE, None, None)
        change(salon, 1, status="approved")
        salon.settle(1, now=NOW)
        assert catalogue.look(voucher).state is USED

    def test_that_comes_back_after_it_was_used_elsewhere_is_listed_as_unpaid(
        self, salon: Salon, catalogue: Catalogue, voucher: Voucher
    ) -> None:
        catalogue.book(voucher, 1)
        change(salon, 1, status="canceled")
        salon.settle(1, now=NOW)
        catalogue.book(voucher, 2)
        change(salon, 1, status="approved")
        salon.settle(1, now=NOW)
        assert catalogue.look(voucher).appointment_id == salon.base + 2
        assert unpaid(salon) == [salon.base + 1]

    def test_whose_price_lost_the_discount_gives_it_back(
        self, salon: Salon, catalogue: Catalogue, voucher: Voucher
    ) -> None:
        catalogue.book(voucher, 1, asked=100)
        salon.sql("DELETE FROM {prefix}bkntc_appointment_prices WHERE appointment_id = :id AND unique_key = "
                  "'bkloyalty_points'", id=salon.base + 1)  # fmt: skip
        salon.settle(1, now=NOW)
        assert (catalogue.look(voucher).state, salon.standing(7).available) == (FREE, 900 + 78)

    def test_that_is_deleted_gives_it_back(self, salon: Salon, catalogue: Catalogue, voucher: Voucher) -> None:
        catalogue.book(voucher, 1)
        salon.remove(1)
        salon.settle(1, now=NOW)
        assert catalogue.look(voucher).state is FREE

    def test_given_back_late_lives_as_long_as_points_that_come_back(self, loyalty: Any, catalogue: Catalogue) -> None:
        salon = catalogue.salon
        salon.open({"earning_rules": [], "expiry": {"months": 12, "min_days_after_return": 14},
                    "redemption": {"enabled": False, "point_value": "0.01"}}, now=NOW)  # fmt: skip
        voucher = catalogue.take(catalogue.offer(voucher_days=1))
        catalogue.book(voucher, 1)
        change(salon, 1, status="canceled")
        later = NOW + timedelta(days=5)
        salon.settle(1, now=later)
        free = catalogue.look(voucher)
        assert (free.state_at(later), free.expires_at) == (FREE, later + timedelta(days=14))

    def test_edited_keeps_what_it_pays_by_its_terms(self, salon: Salon, catalogue: Catalogue) -> None:
        voucher = catalogue.take(catalogue.offer(terms=FIFTH_OFF))
        catalogue.book(voucher, 1, asked=100)
        assert reprice(salon, "80.00") == Decimal("17.00")
        assert reprice(salon, "40.00") == Decimal("9.00")
        assert reprice(salon, "160.00") == Decimal("17.00"), "no more than was held"
        assert reprice(salon, "80.00", asked=300) == Decimal("19.00")

    def test_is_used_after_the_voucher_expired_meanwhile(self, salon: Salon, catalogue: Catalogue) -> None:
        voucher = catalogue.take(catalogue.offer(voucher_days=0), now=NOW)
        catalogue.book(voucher, 1, settled=False)
        salon.settle(1, now=NOW + timedelta(days=2))
        assert catalogue.look(voucher).state is USED


def test_a_customer_who_is_erased_leaves_vouchers_that_add_up(salon: Salon, catalogue: Catalogue) -> None:
    """Used, set aside and free ones go over to the nameless account; the audit at the end of the tests proves the rest."""
    reward = catalogue.offer()
    used, held, free = (catalogue.take(reward) for _ in range(3))
    catalogue.book(used, 1)
    catalogue.confirm(held, checkout="waiting")
    salon.do(forget.forget, customer_id=salon.base + 7, now=NOW)
    owners = {catalogue.look(voucher).customer_id for voucher in (used, held, free)}
    assert len(owners) == 1
    assert salon.base + 7 not in owners
    with salon.database.read() as conn:
        assert [one for one in audit(conn) if one.tenant == salon.tenant] == []
