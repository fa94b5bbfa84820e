"""Bringing a friend earns points: for somebody new, when the first visit took place, as long as it stands, and so often a year."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.bonuses.actions import ActionKind
from bridge.core.bonuses.referrals import is_same_person, make_code, read_code
from bridge.flows.bonuses.referrals import take_in
from bridge.flows.customers.forget import forget
from bridge.flows.programmes import configure, edit_actions
from bridge.flows.programmes.rules import Editor
from bridge.jobs.actions import settle_referrals
from bridge.jobs.appointments import drain_doorbells, settle_due
from bridge.jobs.people import index_people
from bridge.jobs.visits import count_visits
from bridge.store.bonuses.referrals import list_told_for_all_tenants
from bridge.store.database import Database
from bridge.store.points.statements import list_lines
from bridge.web.views import ReasonView
from tests.bonuses.gifts import DAY, balances, findings, show_history
from tests.live import Salon
from tests.lives import HOUR, NOW, book, change
from tests.threads import at_once

REFERRAL = {"points": 100, "label": "Thank you for your friend"}
# When the visits of tests.lives.book are over.
AFTER = NOW + 8 * DAY


@pytest.fixture(scope="module")
def loyalty(own_loyalty: Database) -> Database:
    return own_loyalty


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    """Customer 7, who has a link, and service 11."""
    salon = Salon(loyalty)
    salon.open({"earning_rules": [], "actions": {"referral": REFERRAL}}, now=NOW - 30 * DAY)
    salon.add_customer(7)
    salon.add_service(11, None)
    return salon


def bring(salon: Salon, friend: int, *, by: int = 7, appointment: int | None = None, **columns: Any) -> None:
    """A friend who followed a link and booked."""
    number = appointment or friend
    salon.add_customer(friend)
    book(salon, number, customer=friend, **columns)
    told = {"t": salon.tenant, "a": salon.base + number, "code": make_code(salon.tenant, salon.base + by)}
    salon.sql(
        "INSERT INTO {prefix}bkloyalty_recommended (tenant_id, appointment_id, code, told_at) "
        "VALUES (:t, :a, :code, UTC_TIMESTAMP(6))",
        **told,
    )


def work(salon: Salon, *, now: datetime = AFTER) -> None:
    """All that the worker does for this, in its order."""
    drain_doorbells(salon.database, now=now)
    settle_due(salon.database, now=now)
    index_people(salon.database)
    count_visits(salon.database, now=now)
    settle_referrals(salon.database, now=now)


def lines(salon: Salon, customer: int) -> list[Any]:
    with salon.database.read() as conn:
        return list_lines(conn, tenant_id=salon.tenant, customer_id=salon.base + customer)


def reason(salon: Salon, friend: int) -> tuple[str, str | None]:
    with salon.database.read() as conn:
        row = conn.exec_driver_sql(
            f"SELECT state, reason FROM wp_bkloyalty_referrals WHERE tenant_id = {salon.tenant} "
            f"AND customer_id = {salon.base + friend}"
        ).one()
    return row.state, row.reason


class TestAFriend:
    def test_earns_something_when_the_first_visit_is_over(self, salon: Salon) -> None:
        bring(salon, 8)
        work(salon, now=NOW + HOUR)
        assert balances(salon, 7) == [0]
        work(salon)
        work(salon)
        (line,) = lines(salon, 7)
        assert (line.kind, line.points, line.note) == ("bonus", 100, "Thank you for your friend")
        assert line.reasons[0]["why"] == {"action": "referral"}
        assert findings(salon) == []

    def test_who_cancels_before_earns_nothing(self, salon: Salon) -> None:
        bring(salon, 8)
        work(salon, now=NOW + HOUR)
        change(salon, 8, status="canceled")
        work(salon)
        assert balances(salon, 7) == [0]

    def test_whose_visit_becomes_void_takes_it_back_and_a_later_visit_gives_it_again(self, salon: Salon) -> None:
        bring(salon, 8)
        work(salon)
        change(salon, 8, status="canceled")
        work(salon)
        assert (balances(salon, 7), salon.standing(7).lifetime) == ([0], 0)
        taken, given = show_history(salon, 7, now=AFTER)
        assert [(one.kind, one.note) for one in (given, taken)] == [
            ("bonus", REFERRAL["label"]),
            ("reversed", REFERRAL["label"]),
        ]
        said = "Because the friend's first visit counts for nothing now"
        assert list(taken.reasons) == [ReasonView(REFERRAL["label"], -100, said)]
        book(salon, 20, customer=8)
        work(salon)
        assert balances(salon, 7) == [100]
        assert findings(salon) == []

    def test_who_books_twice_is_one_friend(self, salon: Salon) -> None:
        bring(salon, 8)
        bring(salon, 8, appointment=9)
        work(salon)
        assert balances(salon, 7) == [100]

    def test_is_worth_what_was_promised_when_they_booked(self, salon: Salon) -> None:
        bring(salon, 8)
        work(salon, now=NOW + HOUR)
        arguments = {"kind": ActionKind.REFERRAL, "editor": Editor(1, "en_US"), "now": NOW + HOUR}
        salon.do(edit_actions.switch_action, active=False, **arguments)
        work(salon)
        assert balances(salon, 7) == [100]

    def test_settled_by_six_workers_earns_once(self, salon: Salon) -> None:
        bring(salon, 8)
        bring(salon, 9)
        work(salon, now=NOW + HOUR)
        count_visits(salon.database, now=AFTER)
        at_once(6, lambda _: settle_referrals(salon.database, now=AFTER))
        assert balances(salon, 7) == [200]
        assert findings(salon) == []

    def test_of_somebody_who_was_erased_meanwhile_earns_nobody_anything(self, salon: Salon) -> None:
        bring(salon, 8)
        work(salon, now=NOW + HOUR)
        salon.do(forget, customer_id=salon.base + 7, now=NOW + HOUR)
        work(salon)
        assert balances(salon, 7) == [0]
        assert findings(salon) == []


class TestNoFriend:
    def test_nobody_brings_themselves(self, salon: Salon) -> None:
        bring(salon, 7)
        work(salon)
        assert (balances(salon, 7), reason(salon, 7)) == ([0], ("refused", "self"))

    def test_who_tried_their_own_link_may_bring_others(self, salon: Salon) -> None:
        bring(salon, 7)
        work(salon, now=NOW + HOUR)
        bring(salon, 8)
        work(salon)
        assert (balances(salon, 7), reason(salon, 8)) == ([100], ("given", None))

    def test_nobody_brings_themselves_under_another_row(self, salon: Salon) -> None:
        bring(salon, 8)
        salon.sql(
            "UPDATE {prefix}bkntc_customers SET email = 'ana@example.com', user_id = NULL WHERE id IN (:a, :b)",
            a=salon.base + 7,
            b=salon.base + 8,
        )
        work(salon)
        assert reason(salon, 8) == ("refused", "self")

    def test_who_has_booked_before_is_no_friend(self, salon: Salon) -> None:
        salon.add_customer(8)
        book(salon, 2, customer=8)
        bring(salon, 8)
        work(salon)
        assert (balances(salon, 7), reason(salon, 8)) == ([0], ("refused", "existing"))

    def test_two_do_not_bring_each_other(self, salon: Salon) -> None:
        bring(salon, 8, by=7)
        work(salon, now=NOW + HOUR)
        bring(salon, 7, by=8)
        work(salon)
        assert (balances(salon, 7, 8), reason(salon, 7)) == ([100, 0], ("refused", "cycle"))

    def test_nor_when_two_workers_look_at_once(self, salon: Salon) -> None:
        for number in range(20, 30, 2):
            salon.add_customer(number + 1)
            bring(salon, number, by=number + 1)
            bring(salon, number + 1, by=number)
        with salon.database.read() as conn:
            told = list_told_for_all_tenants(conn, limit=10)
        for pair in zip(told[::2], told[1::2], strict=True):
            at_once(2, lambda one, pair=pair: salon.database.transact(partial(take_in, told=pair[one], now=NOW)))
        states = [reason(salon, number)[0] for number in range(20, 30)]
        assert sorted(states) == ["refused"] * 5 + ["waiting"] * 5

    @pytest.mark.parametrize("code", ["nobody", "1-aaaaaa", "zzz-zzzzzz"])
    def test_a_code_that_is_nobodys_means_nothing(self, salon: Salon, code: str) -> None:
        bring(salon, 8)
        salon.sql(
            "UPDATE {prefix}bkloyalty_recommended SET code = :code WHERE tenant_id = :t", code=code, t=salon.tenant
        )
        work(salon)
        assert balances(salon, 7) == [0]

    def test_while_bringing_friends_is_not_rewarded_nobody_is_one(self, salon: Salon) -> None:
        salon.do(configure.pause, now=NOW)
        bring(salon, 8)
        work(salon, now=NOW + HOUR)
        salon.do(configure.activate, now=NOW + 2 * HOUR)
        work(salon)
        assert balances(salon, 7) == [0]

    def test_no_more_than_so_many_a_year(self, salon: Salon) -> None:
        document = {"earning_rules": [], "actions": {"referral": REFERRAL | {"max_per_year": 2}}}
        salon.open(document, now=NOW - DAY)
        for friend in (8, 9, 10):
            bring(salon, friend)
        work(salon, now=NOW + HOUR)
        count_visits(salon.database, now=AFTER)
        at_once(4, lambda _: settle_referrals(salon.database, now=AFTER))
        assert balances(salon, 7) == [200]
        next_year = NOW + timedelta(days=365)
        bring(salon, 11, now=next_year)
        work(salon, now=next_year + 8 * DAY)
        assert balances(salon, 7) == [300]


class TestTheCode:
    @given(tenant=st.integers(0, 10**6), customer=st.integers(1, 10**9), other=st.integers(0, 10**6))
    def test_names_its_customer_at_its_business_only(self, tenant: int, customer: int, other: int) -> None:
        code = make_code(tenant, customer)
        assert read_code(tenant, code) == customer
        assert other == tenant or read_code(other, code) is None

    @pytest.mark.parametrize("code", ["", "7", "7-", "-abcdef", "7-abcdef", "7-ABCDEF", "7-abcdef\n", "é-abcdef"])
    def test_that_nobody_gave_names_nobody(self, code: str) -> None:
        assert read_code(0, code) is None

    def test_the_same_person_is_known_by_login_mail_or_telephone(self) -> None:
        ana = (5, "Ana@Example.com", "+34 600 111 222")
        assert is_same_person(ana, (5, "", ""))
        assert is_same_person(ana, (None, " ana@example.com", ""))
        assert is_same_person(ana, (9, "", "34600111222"))
        assert not is_same_person(ana, (9, "bea@example.com", "+34 600 111 223"))
        assert not is_same_person((None, "", ""), (None, "", ""))
