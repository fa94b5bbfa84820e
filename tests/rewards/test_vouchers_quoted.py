"""What a voucher takes off a cart, before anything is confirmed."""

from decimal import Decimal
from typing import Any

import pytest

from bridge.core.rewards.rewards import Kind, Terms
from bridge.errors import DiscountChanged
from bridge.flows.points import redeem
from bridge.flows.points.cart import Cart
from bridge.flows.points.offer_voucher import MOST_OFFERED
from bridge.store.rewards.vouchers import Voucher
from bridge.web.offers import describe
from tests.live import Salon
from tests.lives import NOW
from tests.rewards.catalogue import FIFTH_OFF, MUG, Catalogue
from tests.rewards.paying import money


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
        guest = Cart(guest.lines, voucher=voucher.code)
        with catalogue.salon.database.read() as conn:
            answer = redeem.quote(conn, tenant_id=catalogue.salon.tenant, cart=guest, now=NOW)
        assert (money(answer), answer.vouchers) == (("0.00", 0), ())
        with pytest.raises(DiscountChanged):
            catalogue.salon.do(redeem.hold, cart=guest, checkout="guest", binding="guest", now=NOW)
        assert money(catalogue.ask(voucher, by_staff=True)) == ("0.00", 0)
