"""A voucher that several want at once: one of them has it."""

from bridge.errors import DiscountChanged, RewardUnavailable
from bridge.flows.points.cart import Quote
from bridge.store.rewards.vouchers import Voucher
from tests.live import Salon
from tests.lives import NOW, book
from tests.rewards.catalogue import Catalogue
from tests.rewards.paying import USED, unpaid
from tests.threads import at_once


class TestAtOnce:
    def test_one_of_8_checkouts_gets_it(self, catalogue: Catalogue, voucher: Voucher) -> None:
        results = at_once(8, lambda number: catalogue.confirm(voucher, checkout=f"tab-{number}"))
        assert sum(isinstance(one, Quote) for one in results) == 1
        assert all(isinstance(one, Quote | DiscountChanged) for one in results), results

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
