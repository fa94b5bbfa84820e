"""Stock, limits and points hold when many take at once, over real connections."""

from decimal import Decimal

from bridge.errors import RewardUnavailable
from tests.live import Salon
from tests.lives import NOW
from tests.rewards.catalogue import Catalogue
from tests.threads import at_once


def taken(results: list) -> int:
    assert all(not isinstance(one, Exception) or isinstance(one, RewardUnavailable) for one in results), results
    return sum(not isinstance(one, Exception) for one in results)


def test_of_16_customers_5_get_what_there_are_5_of(salon: Salon, catalogue: Catalogue) -> None:
    for customer in range(20, 36):
        salon.add_customer(customer)
        salon.bonus(customer, 100, key=f"start-{customer}", now=NOW)
    reward = catalogue.offer(stock=5)
    assert taken(at_once(16, lambda number: catalogue.take(reward, 20 + number))) == 5
    assert (catalogue.get(reward).issued, catalogue.get(reward).left) == (5, 0)
    assert sorted(salon.standing(customer).balance for customer in range(20, 36)) == [0] * 5 + [100] * 11


def test_in_8_tabs_a_customer_takes_as_many_as_one_may(salon: Salon, catalogue: Catalogue) -> None:
    reward = catalogue.offer(cost=10, per_customer=2)
    assert taken(at_once(8, lambda _: catalogue.take(reward))) == 2
    assert salon.standing(7).balance == 980


def test_one_form_sent_in_8_tabs_takes_one(salon: Salon, catalogue: Catalogue) -> None:
    reward = catalogue.offer()
    results = at_once(8, lambda _: catalogue.take(reward, key=f"{salon.tenant}-form"))
    assert len({one.id for one in results}) == 1
    assert salon.standing(7).balance == 900


def test_taking_and_holding_at_once_never_spend_the_same_points(salon: Salon, catalogue: Catalogue) -> None:
    reward = catalogue.offer(cost=300)

    def work(number: int) -> object:
        if number % 2:
            return salon.hold(7, Decimal("80.00"), 300, checkout=f"tab-{number}", now=NOW)
        return catalogue.take(reward)

    results = at_once(8, work)
    assert all(not isinstance(one, Exception) or isinstance(one, RewardUnavailable) for one in results), results
    standing = salon.standing(7)
    assert standing.balance >= standing.held >= 0
    assert standing.balance == 1000 - 300 * catalogue.get(reward).issued


def test_given_back_and_used_at_once_one_of_both_happens(salon: Salon, catalogue: Catalogue) -> None:
    voucher = catalogue.take(catalogue.offer())
    results = at_once(6, lambda number: catalogue.use(voucher) if number % 2 else catalogue.cancel(voucher))
    assert taken(results) == 1
    used = catalogue.look(voucher).used_at is not None
    assert salon.standing(7).balance == (900 if used else 1000)
