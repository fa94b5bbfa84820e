"""A voucher at the checkout: quoted, held at confirm, captured when the saved booking's price carries it, and given back."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from bridge.core.rewards import Kind, Terms, VoucherState
from bridge.errors import DiscountChanged, RewardUnavailable
from bridge.flows import edit, expire, forget, redeem
from bridge.flows.audit import audit
from bridge.flows.offer_voucher import MOST_OFFERED
from bridge.store import settlements
from bridge.store.vouchers import Voucher
from bridge.web.offers import describe
from tests.live import Salon
from tests.lives import NOW, book, change, shown
from tests.rewards.catalogue import FIFTH_OFF, MUG, Catalogue
from tests.test_concurrency import at_once

FREE, HELD, USED = VoucherState.ISSUED, VoucherState.HELD, VoucherState.USED


@pytest.fixture
def voucher(catalogue: Catalogue) -> Voucher:
    """Ten off, for 100 of the customer's 1,000 points."""
    return catalogue.take(catalogue.offer())


def money(quote: redeem.Quote) -> tuple[str, int]:
    return f"{quote.applied.amount:.2f}", quote.applied.points


class TestTheQuote:
    @pytest.mark.parametrize(
        ("terms", "cart", "off"),
        [
            (Terms(Kind.FIXED, amount=Decimal(10)), {}, "10.00"),
            (Terms(Kind.FIXED, amount=Decimal(10)), {"total": "7.50"}, "7.50"),
            (FIFTH_OFF, {}, "16.00"),
            (FIFTH_OFF, {"total": "0.99"}, "0.19"),
            (Terms(Kind.PERCENT, percent=Decimal(100)), {}, "80.00"),
            (Terms(Kind.FIXED, amount=Decimal(10)), {"occurrences": 3}, "0.00"),
            (MUG, {}, "0.00"),
        ],
        ids=str,
    )
    def test_takes_off_what_it_is_worth_and_never_more_than_the_total(
        self, catalogue: Catalogue, terms: Terms, cart: dict[str, Any], off: str
    ) -> None:
        voucher = catalogue.take(catalogue.offer(terms=terms))
        assert money(catalogue.ask(voucher, **cart)) == (off, 0)

    def test_tells_why_none_is_good_for_a_series(self, catalogue: Catalogue, voucher: Voucher) -> None:
        def box(occurrences: int) -> str:
            cart = catalogue.fill(voucher, occurrences=occurrences)
            return str(describe(catalogue.ask(voucher, occurrences=occurrences), cart, "es_ES", with_box=True)["box"])

        assert "Una recompensa vale para una sola cita" in box(3)
        assert "no para una serie" in box(3)
        assert "serie" not in box(1)

    def test_of_a_free_service_is_its_own_price(self, salon: Salon, catalogue: Catalogue) -> None:
        terms = Terms(Kind.SERVICE, services=frozenset({salon.base + 11}))
        voucher = catalogue.take(catalogue.offer(terms=terms))
        assert money(catalogue.ask(voucher, extras="15.00")) == ("65.00", 0)
        assert money(catalogue.ask(voucher, service=12)) == ("0.00", 0)

    def test_goes_before_points_which_pay_the_rest(self, catalogue: Catalogue, voucher: Voucher) -> None:
        assert money(catalogue.ask(voucher, asked=300)) == ("13.00", 300)
        assert money(catalogue.ask(voucher, total="12.00", asked=900)) == ("12.00", 200)

    def test_offers_what_can_be_used_and_says_what_it_takes_off(self, catalogue: Catalogue, voucher: Voucher) -> None:
        late = catalogue.take(catalogue.offer("Fifth off", terms=FIFTH_OFF, voucher_days=3))
        catalogue.take(catalogue.offer("Mug", terms=MUG))
        catalogue.use(catalogue.take(catalogue.offer("Gone")))
        offered = catalogue.ask(None).vouchers
        assert [(one.voucher.name, one.amount) for one in offered] == [
            (late.name, Decimal("16.00")),
            (voucher.name, Decimal("10.00")),
        ]

    def test_finds_the_one_that_was_chosen_among_many(self, catalogue: Catalogue) -> None:
        mug, ten_off = catalogue.offer("Mug", cost=1, terms=MUG), catalogue.offer(cost=1)
        for _ in range(MOST_OFFERED):
            catalogue.take(mug)
        mine = [catalogue.take(ten_off) for _ in range(MOST_OFFERED + 1)]
        offered = catalogue.ask(None).vouchers
        assert [one.voucher.id for one in offered] == [one.id for one in mine[:-1]]
        assert money(catalogue.ask(mine[-1])) == ("10.00", 0)

    def test_knows_nobody_elses_code_as_it_knows_no_code_at_all(
        self, salon: Salon, catalogue: Catalogue, voucher: Voucher
    ) -> None:
        salon.add_customer(8)
        salon.bonus(8, 100, key="start", now=NOW)
        for code in (voucher.code, "AAAAA-AAAAA"):
            assert money(catalogue.ask(code, customer=8)) == ("0.00", 0)
            with pytest.raises(DiscountChanged, match="cannot be used on this booking any more"):
                catalogue.confirm(code, customer=8, checkout="other")

    def test_gives_guests_and_staff_none(self, catalogue: Catalogue, voucher: Voucher) -> None:
        guest = catalogue.fill(voucher)
        guest = redeem.Cart(guest.lines, voucher=voucher.code)
        with catalogue.salon.database.read() as conn:
            answer = redeem.quote(conn, tenant_id=catalogue.salon.tenant, cart=guest, now=NOW)
        assert (money(answer), answer.vouchers) == (("0.00", 0), ())
        with pytest.raises(DiscountChanged):
            catalogue.salon.do(redeem.hold, cart=guest, checkout="guest", binding="guest", now=NOW)
        assert money(catalogue.ask(voucher, by_staff=True)) == ("0.00", 0)


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


class TestAtOnce:
    def test_one_of_8_checkouts_gets_it(self, catalogue: Catalogue, voucher: Voucher) -> None:
        results = at_once(8, lambda number: catalogue.confirm(voucher, checkout=f"tab-{number}"))
        assert sum(isinstance(one, redeem.Quote) for one in results) == 1
        assert all(isinstance(one, redeem.Quote | DiscountChanged) for one in results), results

    def test_of_two_confirms_that_were_both_saved_the_first_settled_uses_it(
        self, salon: Salon, catalogue: Catalogue, voucher: Voucher
    ) -> None:
        """A double click: the second confirm replaced the first one's hold before its booking was saved."""
        first, second = (catalogue.confirm(voucher, checkout="same") for _ in range(2))
        for appointment, held in ((1, first), (2, second)):
            book(salon, appointment, discount=held.applied.amount, checkout=held.binding)
        at_once(4, lambda number: salon.settle(1 + number % 2, now=NOW))
        used = catalogue.look(voucher)
        assert used.state is USED
        assert unpaid(salon) == [({salon.base + 1, salon.base + 2} - {used.appointment_id}).pop()]

    def test_confirmed_cancelled_and_used_at_once_one_of_it_happens(
        self, salon: Salon, catalogue: Catalogue, voucher: Voucher
    ) -> None:
        acts = [
            lambda: catalogue.confirm(voucher, checkout="tab"),
            lambda: catalogue.cancel(voucher),
            lambda: catalogue.use(voucher),
        ]
        results = at_once(6, lambda number: acts[number % 3]())
        done = [one for one in results if not isinstance(one, Exception)]
        assert all(
            not isinstance(one, Exception) or isinstance(one, DiscountChanged | RewardUnavailable) for one in results
        )
        assert 1 <= len(done) <= 2, "a confirm may be repeated"
        assert salon.standing(7).balance in (900, 1000)


def unpaid(salon: Salon) -> list[int]:
    with salon.database.read() as conn:
        found = settlements.list_unpaid_discounts(conn, tenant_id=salon.tenant, limit=10)
    return [appointment for _, appointment in found]


def time_out(salon: Salon, now: Any) -> None:
    """The worker's run, for this salon."""
    with salon.database.read() as conn:
        found = conn.execute(
            text("SELECT id FROM {prefix}bkloyalty_holds WHERE tenant_id = :tenant"), {"tenant": salon.tenant}
        ).all()
    for (hold_id,) in found:
        salon.do(expire.release_hold, hold_id=hold_id, now=now)


def reprice(salon: Salon, total: str, asked: int | None = None) -> Decimal:
    price = Decimal(total)
    anew = edit.Edit(salon.base + 1, salon.base + 7, price, asked, None, salon.base + 11, price)
    return salon.do(edit.quote_edit, edit=anew).applied.amount


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
