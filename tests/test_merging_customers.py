"""Two customer rows of one person made one: everything adds up, and what comes later finds the one account."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bridge import calendar_jobs, jobs
from bridge.core.consent import Answer, Source
from bridge.core.forgetting import NAMELESS_FROM
from bridge.errors import ChangedMeanwhile, InvalidInput, LoyaltyError
from bridge.flows import actions, consent, merge
from bridge.flows.audit import audit
from bridge.flows.forget import forget
from bridge.store import booknetic, consents, customer_pages, merging, outbox, people, statements, tables
from bridge.store.database import Database
from tests.bonuses import gifts as bonuses
from tests.live import Salon
from tests.lives import HOUR, NOW, PROGRAMME, book, book_and_settle, book_with_points, change, open_salon, shown
from tests.replay_live import Life
from tests.strategies import lives
from tests.test_concurrency import at_once

LATER = NOW + timedelta(days=20)


@pytest.fixture(scope="module")
def loyalty(own_loyalty: Database) -> Database:
    return own_loyalty


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    """Eva as customer 7, who has 156 points of two bookings, and as customer 8 with 78 of one."""
    salon = open_salon(Salon(loyalty))
    salon.add_customer(8)
    book_and_settle(salon, 1)
    book_and_settle(salon, 2)
    book_and_settle(salon, 3, customer=8)
    return salon


def go_over(salon: Salon, customer: int = 8, into: int = 7, now: Any = LATER) -> merge.Merged:
    both = {"customer_id": salon.base + customer, "into_id": salon.base + into}
    done: merge.Merged = salon.do(merge.merge, **both, actor=3, now=now)
    return done


def add_up(salon: Salon) -> None:
    """The ledger and all beside it, of this tenant; what all tests leave is audited once more at the end."""
    with salon.database.read() as conn:
        assert [finding for finding in audit(conn) if finding.tenant == salon.tenant] == []


def let_worker_work(salon: Salon, now: Any = LATER) -> None:
    jobs.index_people(salon.database)
    jobs.forget_people(salon.database, now=now)
    calendar_jobs.read_calendar(salon.database, now=now)
    calendar_jobs.count_visits(salon.database, now=now)


def answer(salon: Salon, customer: int, *, agrees: bool) -> None:
    salon.do(consent.write_wording, locale="en_US", text="May we write to you?", actor=1, now=NOW)
    more: dict[str, Any] = {"source": Source.PANEL, "wording": 1, "actor": None, "now": NOW}
    salon.do(consent.answer, customer_id=salon.base + customer, agrees=agrees, **more)


def find_answer(salon: Salon, customer: int) -> tuple[Answer, Source] | None:
    with salon.database.read() as conn:
        last = consents.find_last(conn, tenant_id=salon.tenant, customer_id=salon.base + customer)
    return (last.answer, last.source) if last else None


class TestMerging:
    def test_puts_all_points_into_one_account_by_entries_that_say_so(self, salon: Salon) -> None:
        done = go_over(salon)
        assert (done.points, done.is_new) == (78, True)
        assert salon.standing(7).balance == salon.standing(7).lifetime == 234
        with salon.database.read() as conn:
            rows = conn.execute(
                text(
                    "SELECT customer_id - :base, kind, points, entry_key, actor FROM {prefix}bkloyalty_entries "
                    "WHERE tenant_id = :tenant AND kind = 'merged' ORDER BY id"
                ),
                {"base": salon.base, "tenant": salon.tenant},
            ).all()
        assert [tuple(row) for row in rows] == [
            (8, "merged", -78, f"merged_from:{done.id}", 3),
            (7, "merged", 78, f"merged_into:{done.id}", 3),
        ]
        add_up(salon)

    def test_leaves_what_was_posted_where_it_was(self, salon: Salon) -> None:
        before = _list_entries(salon)
        go_over(salon)
        assert _list_entries(salon)[: len(before)] == before

    def test_shows_one_history_to_the_staff_and_one_account_to_the_customer(self, salon: Salon) -> None:
        go_over(salon)
        assert shown(salon) == [("earned", 78)] * 3 + [("merged", -78), ("merged", 78)]
        with salon.database.read() as conn:
            whose = {"tenant_id": salon.tenant, "customer_id": salon.base + 7}
            told = statements.list_newest_lines(conn, **whose, limit=9)
            bookings = customer_pages.list_booking_ids(conn, **whose, limit=9)
        assert [line.kind for line in told] == ["earned"] * 3
        assert [one - salon.base for one in bookings] == [3, 2, 1]

    def test_twice_is_once(self, salon: Salon) -> None:
        first = go_over(salon)
        again = go_over(salon)
        assert (again.id, again.is_new, again.account.purse.balance) == (first.id, False, 234)
        assert salon.standing(7).balance == 234

    @pytest.mark.parametrize(("customer", "into", "field"), [(7, 7, "into"), (8, 99, "into"), (99, 7, "customer")])
    def test_refuses_who_is_not_there_or_the_same(self, salon: Salon, customer: int, into: int, field: str) -> None:
        with pytest.raises(InvalidInput) as refused:
            go_over(salon, customer, into)
        assert refused.value.field == field

    def test_refuses_who_went_over_already(self, salon: Salon) -> None:
        salon.add_customer(9)
        go_over(salon)
        with pytest.raises(ChangedMeanwhile):
            go_over(salon, 8, 9)
        with pytest.raises(InvalidInput):
            go_over(salon, 9, 8)

    def test_of_another_business_refuses(self, salon: Salon) -> None:
        other = open_salon(Salon(salon.database))
        with pytest.raises(InvalidInput):
            other.do(merge.merge, customer_id=salon.base + 8, into_id=other.base + 7, actor=3, now=LATER)
        assert salon.standing(8).balance == 78

    def test_of_who_came_by_a_merge_brings_all_along(self, salon: Salon) -> None:
        salon.add_customer(9)
        go_over(salon)
        go_over(salon, 7, 9)
        assert salon.standing(9).balance == 234
        change(salon, 3, status="canceled", at=LATER)
        salon.settle(3, now=LATER)
        assert salon.standing(9).balance == 156

    def test_previews_exactly_what_it_does(self, salon: Salon) -> None:
        answer(salon, 8, agrees=False)
        both = {"customer_id": salon.base + 8, "into_id": salon.base + 7}
        with salon.database.read() as conn:
            seen = merge.preview(conn, tenant_id=salon.tenant, **both, now=LATER)
        done = go_over(salon)
        assert seen.source.account.purse.balance == 78
        assert (seen.after.account.purse.balance, seen.after.account.tier) == (234, done.account.tier)
        assert seen.after.answer is Answer.REFUSED

    def test_lifts_the_tier_at_once_and_tells_of_it(self, salon: Salon) -> None:
        salon.bonus(8, 300, key="much", now=NOW)
        go_over(salon)
        assert salon.standing(7).tier == "Silver"
        with salon.database.read() as conn:
            waiting = outbox.list_waiting_for_all_tenants(conn, limit=1_000, in_bulk=False)
        (event,) = [one for one in waiting if one["tenant"] == salon.tenant]
        assert (event["params"]["customer_id"], event["data"]["tier"]) == (salon.base + 7, "Silver")

    def test_pays_off_the_debt_of_one_with_the_points_of_the_other(self, salon: Salon) -> None:
        book_with_points(salon, 4, 70, customer=8)
        salon.settle(4, now=NOW)
        change(salon, 3, status="canceled")
        salon.settle(3, now=NOW)
        change(salon, 4, status="approved", ring=False)
        debt = salon.standing(8).balance
        go_over(salon)
        assert salon.standing(7).balance == 156 + debt

    def test_keeps_when_points_expire(self, loyalty: Database) -> None:
        salon = open_salon(Salon(loyalty), {**PROGRAMME, "expiry": {"months": 1}})
        salon.add_customer(8)
        salon.bonus(7, 100, key="late", now=NOW + timedelta(days=10))
        salon.bonus(8, 40, key="early", now=NOW)
        go_over(salon, now=NOW + timedelta(days=11))
        salon.expire(now=NOW + timedelta(days=35))
        assert salon.standing(7).balance == 100

    def test_counts_in_a_tiers_period_from_when_points_were_earned(self, loyalty: Database) -> None:
        period = {**PROGRAMME, "tier_period": {"months": 1}}
        salon = open_salon(Salon(loyalty), period)
        salon.add_customer(8)
        salon.bonus(8, 300, key="early", now=NOW)
        salon.bonus(7, 300, key="late", now=NOW + timedelta(days=20))
        go_over(salon, now=NOW + timedelta(days=21))
        assert salon.standing(7).tier == "Gold"
        jobs.let_points_lapse(loyalty, now=NOW + timedelta(days=40))
        assert (salon.standing(7).tier, salon.standing(7).tier_points) == (None, 300)

    def test_counts_visits_of_both_for_a_milestone(self, loyalty: Database) -> None:
        third = {"id": 1, "name": "Third", "award": {"points": 100, "every_visits": 3}, "when": {}}
        salon = open_salon(Salon(loyalty), {"earning_rules": [third]})
        salon.add_customer(8)
        book_and_settle(salon, 1)
        book_and_settle(salon, 2, customer=8)
        go_over(salon)
        book_and_settle(salon, 4, now=LATER)
        assert salon.standing(7).balance == 100

    @pytest.mark.parametrize(
        ("theirs", "mine", "then"),
        [
            (False, True, (Answer.REFUSED, Source.MERGE)),
            (True, False, (Answer.REFUSED, Source.PANEL)),
            (True, None, (Answer.GIVEN, Source.MERGE)),
            (None, True, (Answer.GIVEN, Source.PANEL)),
            (None, None, None),
        ],
    )
    def test_of_two_answers_the_stricter_holds(
        self, salon: Salon, theirs: bool | None, mine: bool | None, then: tuple[Answer, Source] | None
    ) -> None:
        for customer, agrees in ((8, theirs), (7, mine)):
            if agrees is not None:
                answer(salon, customer, agrees=agrees)
        go_over(salon)
        assert find_answer(salon, 7) == then
        with salon.database.read() as conn:
            history = consents.list_history(conn, tenant_id=salon.tenant, customer_id=salon.base + 7)
        assert len(history) == sum(one is not None for one in (theirs, mine)) + (
            then is not None and then[1] is Source.MERGE
        )

    def test_takes_the_other_row_out_of_every_list(self, salon: Salon) -> None:
        jobs.index_people(salon.database)
        go_over(salon)
        let_worker_work(salon)
        for table in (tables.profiles, tables.words, tables.accounts):
            with salon.database.read() as conn:
                found = conn.execute(text(f"SELECT customer_id FROM {table.name} WHERE tenant_id = {salon.tenant}"))
                assert salon.base + 8 not in {row[0] for row in found}, table.name


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
        assert jobs.sweep_tenant(salon.database, tenant_id=salon.tenant, now=LATER).settled == []
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
            found = booknetic.find_customer_id(conn, tenant_id=salon.tenant, user_id=salon.base + 8)
            everywhere = booknetic.list_customers_for_all_tenants(conn, user_id=salon.base + 8)
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


class TestAtOnce:
    def test_two_merges_the_other_way_round_leave_one_account(self, salon: Salon) -> None:
        done = at_once(2, lambda number: go_over(salon, *((8, 7), (7, 8))[number]))
        assert sorted(isinstance(one, merge.Merged) for one in done) == [False, True]
        assert sum(salon.standing(customer).balance for customer in (7, 8)) == 234

    def test_beside_bookings_and_confirms_it_adds_up(self, salon: Salon) -> None:
        for appointment in range(20, 26):
            book(salon, appointment, customer=7 + appointment % 2, now=LATER)

        def work(number: int) -> Any:
            if number == 6:
                return go_over(salon)
            if number > 6:
                return salon.hold(7 + number % 2, Decimal("80.00"), 60, checkout=f"tab {number}", now=LATER)
            return salon.settle(20 + number, now=LATER)

        failed = [one for one in at_once(9, work) if isinstance(one, Exception) and not isinstance(one, LoyaltyError)]
        assert failed == []
        assert salon.standing(7).balance == 9 * 78


@settings(
    deadline=None,
    max_examples=8,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(case=lives(most_steps=12), data=st.data())
def test_after_any_two_lives_the_sums_stay_and_go_on(
    loyalty: Database, case: dict[str, Any], data: st.DataObject
) -> None:
    salon = Salon(loyalty)
    life = Life(salon, case)
    life.run()
    if len(life.touched) < 2:
        return
    one, other = data.draw(st.permutations(sorted(life.touched)))[:2]
    before = salon.standing(one).balance + salon.standing(other).balance
    go_over(salon, one, other, now=life.last + HOUR)
    assert salon.standing(other).balance == before
    add_up(salon)
    with contextlib.suppress(KeyError):
        life.sweep()
    let_worker_work(salon, life.last + HOUR)


def test_every_column_that_names_a_customer_is_dealt_with() -> None:
    """A new table must say what becomes of it: see MOVED, KEPT and DELETED in store/merging.py."""
    named = {
        column
        for table in tables.metadata.sorted_tables
        for column in table.c
        if column.name in ("customer_id", "booked_by", "payer_id", "into_id", "referrer_id")
    }
    assert {str(column) for column in named - {*merging.MOVED, *merging.KEPT, *merging.DELETED}} == set()
    assert people.MERGED != people.GONE


def _list_entries(salon: Salon) -> list[Any]:
    with salon.database.read() as conn:
        query = text("SELECT * FROM {prefix}bkloyalty_entries WHERE tenant_id = :tenant ORDER BY id")
        return list(conn.execute(query, {"tenant": salon.tenant}).all())
