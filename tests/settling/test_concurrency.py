"""Two tabs, two workers, two servers: real threads on real connections."""

import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Connection

from bridge.core.settling.situations import Situation
from bridge.errors import InsufficientPoints
from bridge.flows.points import expire, redeem
from bridge.flows.points.cart import Cart, CartLine
from bridge.flows.settling import settle as settle_module
from bridge.flows.settling.settle import settle
from bridge.store.database import Database
from tests.live import Salon
from tests.lives import NOW, book, book_and_settle, book_with_points, change, open_salon
from tests.threads import at_once


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    return open_salon(Salon(loyalty))


def test_32_holds_at_once_never_set_aside_more_than_there_is(salon: Salon) -> None:
    salon.bonus(7, 1000, key="start", now=NOW)
    quotes = at_once(32, lambda number: salon.hold(7, Decimal("80.00"), 90, checkout=f"tab-{number}", now=NOW))
    granted = [quote.applied.points for quote in quotes]
    assert sum(granted) == 1000
    assert sorted(granted, reverse=True)[:12] == [90] * 11 + [10]
    standing = salon.standing(7)
    assert (standing.balance, standing.held, standing.available) == (1000, 1000, 0)


def test_a_confirm_repeated_in_many_threads_holds_once(salon: Salon) -> None:
    salon.bonus(7, 1000, key="start", now=NOW)
    at_once(8, lambda _: salon.hold(7, Decimal("80.00"), 300, checkout="same", now=NOW))
    assert salon.standing(7).held == 300


def test_the_same_doorbell_settled_by_8_workers_posts_once(salon: Salon) -> None:
    book(salon, 1)
    results = at_once(8, lambda _: salon.settle(1, now=NOW))
    assert sorted(sum(entry.points for entry in settled.entries) for settled in results) == [0] * 7 + [78]
    assert salon.standing(7).balance == 78


def test_a_redemption_settled_by_8_workers_takes_the_points_once(salon: Salon) -> None:
    salon.bonus(7, 1000, key="start", now=NOW)
    book_with_points(salon, 1, 300)
    at_once(8, lambda _: salon.settle(1, now=NOW))
    standing = salon.standing(7)
    assert (standing.balance, standing.held) == (1000 - 300 + 77, 0)


def test_many_bookings_of_one_customer_settled_at_once_all_count(salon: Salon) -> None:
    for appointment in range(1, 17):
        book(salon, appointment)
    at_once(16, lambda number: salon.settle(number + 1, now=NOW))
    assert salon.standing(7).balance == 16 * 78


def test_a_confirm_that_is_done_again_meanwhile_is_not_given_up_with_the_first(loyalty: Database) -> None:
    salon = open_salon(Salon(loyalty))
    salon.bonus(7, 500, key="start", now=NOW)
    first = salon.hold(7, Decimal("80.00"), 300, checkout="same", now=NOW)
    line = CartLine(0, Decimal("80.00"), 1, salon.base + 7)
    cart = Cart([line], checkout="same", asked=300, user_id=salon.base + 7)
    begun = Event()

    def confirm_again(conn: Connection) -> None:
        redeem.hold(conn, tenant_id=salon.tenant, cart=cart, checkout="same", binding="again", now=NOW)
        begun.set()
        time.sleep(0.3)

    with ThreadPoolExecutor(1) as pool:
        again = pool.submit(loyalty.transact, confirm_again)
        assert begun.wait(10)
        salon.do(expire.release_confirm, binding=first.binding, now=NOW)
        again.result()
    assert salon.standing(7).held == 300


def test_caps_hold_when_bookings_settle_at_once(loyalty: Database) -> None:
    rule = {"id": 1, "name": "Capped", "award": {"points": 50}, "when": {}, "max_points_per_day": 120}
    salon = open_salon(Salon(loyalty), {"earning_rules": [rule]})
    for appointment in range(1, 9):
        book(salon, appointment)
    at_once(8, lambda number: salon.settle(number + 1, now=NOW))
    assert salon.standing(7).balance == 120


def test_removing_and_holding_at_once_never_goes_below_zero(salon: Salon) -> None:
    salon.bonus(7, 100, key="start", now=NOW)

    def work(number: int) -> Any:
        if number % 2:
            return salon.hold(7, Decimal("80.00"), 60, checkout=f"tab-{number}", now=NOW)
        return salon.adjust(7, -60, key=f"take-{number}", now=NOW)

    results = at_once(8, work)
    assert all(not isinstance(result, Exception) or isinstance(result, InsufficientPoints) for result in results)
    standing = salon.standing(7)
    assert standing.balance >= standing.held >= 0


def test_expiry_run_by_several_workers_takes_the_points_once(loyalty: Database) -> None:
    salon = open_salon(Salon(loyalty), {"earning_rules": [], "expiry": {"months": 1}})
    salon.bonus(7, 100, key="start", now=NOW)
    later = NOW.replace(month=5)
    at_once(6, lambda _: salon.expire(now=later))
    assert salon.standing(7).balance == 0


def test_an_import_while_bookings_settle_leaves_every_tier_right(salon: Salon) -> None:
    for appointment in range(1, 9):
        book(salon, appointment)
    document = {
        "earning_rules": [],
        "tiers": [{"name": "Bronze", "min_points": 0}, {"name": "Star", "min_points": 300}],
    }

    def work(number: int) -> Any:
        if number == 8:
            return salon.open(document, now=NOW)
        return salon.settle(number + 1, now=NOW)

    at_once(9, work)
    for appointment in range(1, 9):
        salon.settle(appointment, now=NOW)
    standing = salon.standing(7)
    assert standing.tier == ("Star" if standing.lifetime >= 300 else "Bronze")


def test_a_second_confirm_after_the_booking_was_saved_leaves_the_saved_one_its_hold(salon: Salon) -> None:
    salon.bonus(7, 500, key="start", now=NOW)
    book_with_points(salon, 1, 300)
    again = salon.hold(7, Decimal("80.00"), 300, checkout=f"{salon.tenant}-1", now=NOW)
    assert again.applied.points == 200
    salon.settle(1, now=NOW)
    standing = salon.standing(7)
    assert (standing.balance, standing.held) == (500 - 300 + 77, 200)


def test_bookings_that_change_customers_crosswise_do_not_deadlock(salon: Salon) -> None:
    salon.add_customer(8)
    book_and_settle(salon, 1, customer=7)
    book_and_settle(salon, 2, customer=8)
    book(salon, 1, customer=8)
    book(salon, 2, customer=7)
    results = at_once(8, lambda number: salon.settle(number % 2 + 1, now=NOW))
    assert [result for result in results if isinstance(result, Exception)] == []
    assert (salon.standing(7).balance, salon.standing(8).balance) == (78, 78)


def test_a_booking_given_to_another_customer_while_it_settles_ends_with_one_award(salon: Salon) -> None:
    """Who settles second saw the other customer, locked another account, and waits for the settlement all the same."""
    salon.add_customer(8)
    book(salon, 1)
    settled_by_the_first, changed = Event(), Event()

    def settle_and_wait(conn: Connection) -> None:
        settle(conn, tenant_id=salon.tenant, appointment_id=salon.base + 1, now=NOW)
        settled_by_the_first.set()
        changed.wait(5)
        time.sleep(0.2)

    def work(number: int) -> Any:
        if number == 0:
            return salon.database.transact(settle_and_wait)
        settled_by_the_first.wait(5)
        change(salon, 1, customer_id=salon.base + 8)
        changed.set()
        return salon.settle(1, now=NOW)

    assert [type(result).__name__ for result in at_once(2, work)] == ["NoneType", "Settled"]
    assert (salon.standing(7).balance, salon.standing(8).balance) == (0, 78)


def test_a_booking_settled_for_another_customer_meanwhile_is_looked_at_again(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither found a settlement, and they locked different accounts."""
    salon.add_customer(8)
    book(salon, 1)
    decide, meanwhile = settle_module.decide, [True]

    def decide_late(situation: Situation) -> Any:
        if meanwhile.pop() if meanwhile else False:
            change(salon, 1, customer_id=salon.base + 8)
            salon.settle(1, now=NOW)
        return decide(situation)

    monkeypatch.setattr(settle_module, "decide", decide_late)
    salon.settle(1, now=NOW)
    assert (salon.standing(7).balance, salon.standing(8).balance) == (0, 78)
