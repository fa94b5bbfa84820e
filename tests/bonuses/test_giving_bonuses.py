"""A bonus reaches everybody in its segment once, as far as its budget and its days go, and can be taken back as a whole."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bridge.core.access.permissions import Reach
from bridge.core.bonuses.bonuses import BonusState
from bridge.errors import InvalidInput, NoProgramme, NotHere
from bridge.flows.bonuses import give_bonus
from bridge.flows.customers.forget import forget
from bridge.flows.programmes import configure
from bridge.store import tables
from bridge.store.points.statements import list_lines
from bridge.tasks.give_bonus import drive
from bridge.web.views import ReasonView
from tests.bonuses.gifts import (
    DAY,
    add_members,
    balances,
    begin,
    findings,
    give,
    read,
    show_history,
    small_pages,
    take_back,
)
from tests.live import Salon
from tests.lives import NOW, book_and_settle, book_with_points, open_salon

CUSTOMERS = (7, 8, 9)
HAS_POINTS = {"points": {"least": 1}}


@pytest.fixture
def salon(salon: Salon) -> Salon:
    add_members(salon, *CUSTOMERS)
    return salon


def again(salon: Salon, row: Any, *, now: Any = NOW) -> Any:
    salon.do(give_bonus.give_again, bonus_id=row.id, actor=3, locale="en_US", now=now)
    return give(salon, row, now=now)


def cut_off(salon: Salon, row: Any, *, steps: int) -> None:
    """Works on a bonus for some steps, and no more."""
    work = drive(salon.database, tenant_id=salon.tenant, bonus_id=row.id, now=lambda: NOW)
    for _ in range(steps):
        next(work)
    work.close()


def lines(salon: Salon, customer: int) -> list[Any]:
    with salon.database.read() as conn:
        return list_lines(conn, tenant_id=salon.tenant, customer_id=salon.base + customer)


def events(salon: Salon) -> list[Any]:
    with salon.database.read() as conn:
        query = select(tables.outbox.c.payload).where(tables.outbox.c.tenant_id == salon.tenant)
        return [payload["data"] for payload in conn.scalars(query.order_by(tables.outbox.c.id))]


class TestGiving:
    def test_everybody_in_the_segment_gets_it_once(self, salon: Salon) -> None:
        row = begin(salon)
        bonus = give(salon, row)
        assert (bonus.state, bonus.customers, bonus.given) == (BonusState.DONE, 3, 600)
        give(salon, row)
        assert balances(salon, *CUSTOMERS) == [200, 200, 200]
        assert findings(salon) == []

    def test_it_is_an_entry_that_says_what_customers_read(self, salon: Salon) -> None:
        give(salon, begin(salon))
        assert [(line.kind, line.points, line.note, line.at) for line in lines(salon, 7)] == [
            ("bonus", 200, "Thank you", NOW)
        ]

    def test_only_who_is_in_the_segment_gets_it(self, salon: Salon) -> None:
        salon.adjust(8, 5, key="some", now=NOW)
        give(salon, begin(salon, segment=HAS_POINTS))
        assert balances(salon, *CUSTOMERS) == [0, 205, 0]

    def test_it_counts_for_tiers_at_once_and_workflows_hear_of_it(self, salon: Salon) -> None:
        give(salon, begin(salon, points=500))
        standing = salon.standing(7)
        assert (standing.lifetime, standing.tier) == (500, "Silver")
        assert [(data["reason"], data["tier"]) for data in events(salon)] == [("bonus", "Silver")] * 3

    def test_it_expires_as_other_points_do(self, loyalty: Any) -> None:
        salon = open_salon(Salon(loyalty), {"earning_rules": [], "expiry": {"months": 1}})
        add_members(salon, 7)
        give(salon, begin(salon))
        salon.expire(now=NOW.replace(month=4) - timedelta(seconds=1))
        assert balances(salon, 7) == [200]
        salon.expire(now=NOW.replace(month=4))
        assert balances(salon, 7) == [0]

    def test_it_pays_off_what_is_below_zero_first(self, salon: Salon) -> None:
        salon.adjust(7, 50, key="some", now=NOW)
        book_and_settle(salon, 1)
        salon.adjust(7, -100, key="spent", now=NOW)
        book_and_settle(salon, 1, status="canceled")
        assert balances(salon, 7) == [-50]
        give(salon, begin(salon))
        assert balances(salon, 7) == [150]
        assert findings(salon) == []

    def test_own_customers_only_where_that_is_how_far_somebody_reaches(self, salon: Salon) -> None:
        book_and_settle(salon, 1, customer=8, staff_id=salon.base + 5)
        before = balances(salon, 8)[0]
        give(salon, begin(salon, reach=Reach(frozenset({salon.base + 5}))))
        assert balances(salon, *CUSTOMERS) == [0, before + 200, 0]

    def test_whoever_is_gone_in_booknetic_gets_nothing(self, salon: Salon) -> None:
        salon.sql("DELETE FROM {prefix}bkntc_customers WHERE id = :id", id=salon.base + 8)
        bonus = give(salon, begin(salon))
        assert (bonus.customers, balances(salon, *CUSTOMERS)) == (2, [200, 0, 200])

    def test_nothing_is_begun_without_a_programme_that_runs(self, salon: Salon) -> None:
        salon.do(configure.pause, now=NOW)
        with pytest.raises(NoProgramme):
            begin(salon)

    def test_what_was_begun_waits_while_the_programme_is_paused(self, salon: Salon) -> None:
        row = begin(salon)
        salon.do(configure.pause, now=NOW)
        assert give(salon, row).customers == 0
        salon.do(configure.activate, now=NOW + DAY)
        assert give(salon, row, now=NOW + DAY).customers == 3

    @pytest.mark.parametrize(
        ("terms", "field"),
        [
            ({"points": 0}, "points"),
            ({"budget": 199}, "budget"),
            ({"ends_at": NOW - DAY}, "until"),
            ({"starts_at": NOW - 2 * DAY, "ends_at": NOW}, "until"),
            ({"stays_open": True}, "until"),
        ],
    )
    def test_what_nobody_could_get_is_refused(self, salon: Salon, terms: dict[str, Any], field: str) -> None:
        with pytest.raises(InvalidInput) as refusal:
            begin(salon, **terms)
        assert refusal.value.field == field

    def test_an_order_that_comes_twice_is_obeyed_once(self, salon: Salon) -> None:
        first, second = begin(salon, key="sent-twice"), begin(salon, key="sent-twice")
        assert first.id == second.id

    def test_another_tenant_has_no_such_bonus(self, salon: Salon, loyalty: Any) -> None:
        row, other = begin(salon), open_salon(Salon(loyalty))
        with pytest.raises(NotHere):
            other.do(give_bonus.stop, bonus_id=row.id, now=NOW)


class TestBudget:
    def test_is_never_exceeded_and_ends_the_bonus(self, salon: Salon) -> None:
        row = begin(salon, budget=599)
        with small_pages(1):
            bonus = give(salon, row)
        assert (bonus.state, bonus.given, bonus.left) == (BonusState.DONE, 400, 199)
        with pytest.raises(InvalidInput, match="budget"):
            again(salon, row)

    def test_what_is_taken_back_is_not_given_again(self, salon: Salon) -> None:
        row = begin(salon, budget=600)
        give(salon, row)
        bonus = take_back(salon, row)
        assert (bonus.left, bonus.taken) == (0, 600)


class TestWindow:
    def test_nothing_is_given_before_the_first_day(self, salon: Salon) -> None:
        row = begin(salon, starts_at=NOW + DAY)
        assert give(salon, row).customers == 0
        assert give(salon, row, now=NOW + DAY).customers == 3

    def test_nothing_is_given_after_the_last(self, salon: Salon) -> None:
        row = begin(salon, ends_at=NOW + DAY)
        bonus = give(salon, row, now=NOW + DAY)
        assert (bonus.state, bonus.customers) == (BonusState.DONE, 0)

    def test_while_it_stays_open_newcomers_get_it_at_the_next_round(self, salon: Salon) -> None:
        row = begin(salon, ends_at=NOW + DAY, stays_open=True)
        assert (give(salon, row).state, read(salon, row).customers) == (BonusState.RUNNING, 3)
        add_members(salon, 10)
        soon = NOW + timedelta(minutes=59)
        assert give(salon, row, now=soon).customers == 3
        assert give(salon, row, now=NOW + timedelta(hours=1)).customers == 4
        add_members(salon, 11)
        bonus = give(salon, row, now=NOW + DAY)
        assert (bonus.state, bonus.customers, balances(salon, 11)) == (BonusState.DONE, 4, [0])


class TestStoppingAndGivingAgain:
    def test_stopped_half_way_it_gives_no_more_until_it_goes_on(self, salon: Salon) -> None:
        row = begin(salon)
        with small_pages(1):
            cut_off(salon, row, steps=2)
            given = read(salon, row).customers
            salon.do(give_bonus.stop, bonus_id=row.id, now=NOW)
            assert (give(salon, row).customers, read(salon, row).state) == (given, BonusState.STOPPED)
            assert again(salon, row).customers == 3
        assert balances(salon, *CUSTOMERS) == [200, 200, 200]

    def test_given_again_it_reaches_only_who_has_not_got_it(self, salon: Salon) -> None:
        row = begin(salon)
        give(salon, row)
        add_members(salon, 10)
        assert again(salon, row, now=NOW + DAY).customers == 4
        assert balances(salon, 7, 10) == [200, 200]

    def test_the_preview_says_who_would_get_it_and_why_others_would_not(self, salon: Salon) -> None:
        row = begin(salon, budget=900)
        give(salon, row)
        add_members(salon, 10, 11)
        told = {"segment": row.segment, "reach": Reach(None), "bonus": read(salon, row), "now": NOW}
        forecast = salon.do(give_bonus.preview, bonus_id=row.id, **told)
        assert (forecast.members, forecast.had, forecast.customers, forecast.beyond) == (5, 3, 1, 1)
        assert forecast.points == 200


class TestTakingBack:
    def test_leaves_no_trace_but_the_entries(self, salon: Salon) -> None:
        before = [salon.standing(customer) for customer in CUSTOMERS]
        row = begin(salon, points=500)
        give(salon, row)
        bonus = take_back(salon, row)
        assert (bonus.state, bonus.taken_from, bonus.taken) == (BonusState.UNDONE, 3, 1500)
        assert [salon.standing(customer) for customer in CUSTOMERS] == before
        assert [(line.kind, line.points) for line in lines(salon, 7)] == [("bonus", 500), ("reversed", -500)]
        assert findings(salon) == []

    def test_tells_the_customer_what_was_taken_and_why(self, salon: Salon) -> None:
        row = begin(salon)
        give(salon, row)
        take_back(salon, row)
        taken, given = show_history(salon, 7)
        assert (taken.kind, taken.note, given.note) == ("reversed", "Thank you", "Thank you")
        assert list(taken.reasons) == [ReasonView("Thank you", -200, "Because this bonus was taken back")]
        assert show_history(salon, 7, "es_ES")[0].reasons[0].because == "Porque esta bonificación se retiró"

    def test_what_was_used_meanwhile_is_taken_from_other_points_and_then_below_zero(self, salon: Salon) -> None:
        row = begin(salon)
        give(salon, row)
        book_with_points(salon, 1, 150, customer=7)
        salon.settle(1, now=NOW)
        before = balances(salon, 7)[0]
        take_back(salon, row)
        assert balances(salon, 7, 8) == [before - 200, 0]
        assert findings(salon) == []

    def test_half_way_only_what_was_given_is_taken(self, salon: Salon) -> None:
        row = begin(salon)
        with small_pages(1):
            cut_off(salon, row, steps=2)
        given = read(salon, row).given
        bonus = take_back(salon, row)
        assert bonus.taken == given
        assert balances(salon, *CUSTOMERS) == [0, 0, 0]

    def test_is_once_and_for_all(self, salon: Salon) -> None:
        row = begin(salon)
        give(salon, row)
        take_back(salon, row)
        take_back(salon, row)
        with pytest.raises(InvalidInput):
            again(salon, row)
        assert balances(salon, 7) == [0]

    def test_adds_up_also_where_somebody_was_erased(self, salon: Salon) -> None:
        row = begin(salon)
        give(salon, row)
        salon.do(forget, customer_id=salon.base + 7, now=NOW)
        assert findings(salon) == []
        assert take_back(salon, row).taken_from == 3
        salon.do(forget, customer_id=salon.base + 8, now=NOW)
        assert findings(salon) == []

    def test_goes_on_while_the_programme_is_paused(self, salon: Salon) -> None:
        row = begin(salon)
        give(salon, row)
        salon.do(configure.pause, now=NOW)
        assert take_back(salon, row).state is BonusState.UNDONE
