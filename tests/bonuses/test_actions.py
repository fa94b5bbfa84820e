"""Signing up and birthdays earn points: once, only while they are rewarded, and nothing for what was before."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.bonuses.actions import find_birthday, list_dates, list_days_due, read_birthdate
from bridge.core.programmes.programme_documents import parse_programme
from bridge.errors import InvalidProgramme
from bridge.flows.bonuses import actions
from bridge.flows.customers.forget import forget
from bridge.flows.programmes import configure
from bridge.jobs.actions import celebrate_birthdays, welcome_newcomers
from bridge.jobs.people import index_people
from bridge.store.database import Database
from bridge.store.points.statements import list_lines
from tests.bonuses.gifts import DAY, balances, findings
from tests.live import Salon
from tests.lives import HOUR, NOW
from tests.threads import at_once

SIGN_UP = {"points": 50, "label": "Welcome"}
BIRTHDAY = {"points": 70, "label": "Happy birthday"}
TODAY = date(2026, 3, 3)
B = "{prefix}bkntc_customers"


@pytest.fixture(scope="module")
def loyalty(own_loyalty: Database) -> Database:
    return own_loyalty


def programme(**named: Any) -> dict[str, Any]:
    return {"earning_rules": [], "actions": named}


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    """In a time zone where the day begins nine hours before it does in UTC."""
    salon = Salon(loyalty)
    welcome_newcomers(loyalty, now=NOW)
    salon.open(programme(sign_up=SIGN_UP, birthday=BIRTHDAY), now=NOW - 30 * DAY, zone="+09:00")
    return salon


def look(salon: Salon, *, now: datetime = NOW) -> None:
    """Two looks: whoever came between two is left for the second."""
    for _ in range(2):
        welcome_newcomers(salon.database, now=now)


def celebrate(salon: Salon, *, now: datetime = NOW) -> None:
    celebrate_birthdays(salon.database, now=now)


def born(salon: Salon, customer: int, on: str | None) -> None:
    salon.sql(f"UPDATE {B} SET birthdate = :on WHERE id = :id", on=on, id=salon.base + customer)


def lines(salon: Salon, customer: int) -> list[Any]:
    with salon.database.read() as conn:
        return list_lines(conn, tenant_id=salon.tenant, customer_id=salon.base + customer)


class TestSigningUp:
    def test_earns_once(self, salon: Salon) -> None:
        salon.add_customer(7)
        look(salon)
        look(salon)
        (line,) = lines(salon, 7)
        assert (line.kind, line.points, line.note) == ("bonus", 50, "Welcome")
        assert line.reasons[0]["why"] == {"action": "sign_up"}
        assert findings(salon) == []

    def test_earns_nothing_for_who_was_there_before(self, loyalty: Database) -> None:
        salon = Salon(loyalty)
        salon.add_customer(7)
        look(salon)
        salon.open(programme(sign_up=SIGN_UP), now=NOW - DAY)
        look(salon)
        assert balances(salon, 7) == [0]

    def test_waits_for_a_login(self, salon: Salon) -> None:
        salon.add_customer(7)
        salon.sql(f"UPDATE {B} SET user_id = NULL WHERE id = :id", id=salon.base + 7)
        look(salon)
        assert balances(salon, 7) == [0]
        salon.sql(f"UPDATE {B} SET user_id = :id WHERE id = :id", id=salon.base + 7)
        look(salon)
        assert balances(salon, 7) == [50]

    def test_of_somebody_who_is_a_customer_already_earns_nothing(self, salon: Salon) -> None:
        for customer in (7, 8):
            salon.add_customer(customer)
        salon.sql(f"UPDATE {B} SET user_id = :user WHERE tenant_id = :t", user=salon.base + 7, t=salon.tenant)
        look(salon)
        assert balances(salon, 7, 8) == [50, 0]

    def test_while_the_programme_is_paused_earns_nothing_ever(self, salon: Salon) -> None:
        salon.do(configure.pause, now=NOW)
        salon.add_customer(7)
        look(salon)
        salon.do(configure.activate, now=NOW + HOUR)
        look(salon, now=NOW + HOUR)
        assert balances(salon, 7) == [0]

    def test_seen_by_four_workers_earns_once(self, salon: Salon) -> None:
        salon.add_customer(7)
        results = at_once(4, lambda _: look(salon))
        look(salon)
        assert [result for result in results if isinstance(result, Exception)] == []
        assert balances(salon, 7) == [50]

    def test_given_by_eight_threads_is_given_once(self, salon: Salon) -> None:
        salon.add_customer(7)
        results = at_once(8, lambda _: salon.do(actions.welcome, customer_id=salon.base + 7, now=NOW))
        assert sorted(results) == [False] * 7 + [True]


class TestBirthdays:
    def test_earn_on_the_local_day(self, salon: Salon) -> None:
        """At 16:00 UTC it is the next day already."""
        for customer, on in ((7, "1990-03-03"), (8, "1990-03-04")):
            salon.add_customer(customer)
            born(salon, customer, on)
        celebrate(salon)
        assert balances(salon, 7, 8) == [70, 0]
        celebrate(salon, now=NOW + timedelta(hours=6))
        assert balances(salon, 7, 8) == [70, 70]
        assert lines(salon, 7)[0].note == "Happy birthday"

    def test_earn_once_a_year_whatever_the_date_is_changed_to(self, salon: Salon) -> None:
        salon.add_customer(7)
        born(salon, 7, "1990-03-03")
        celebrate(salon)
        born(salon, 7, "1990-06-01")
        celebrate(salon, now=datetime(2026, 6, 1, 1, tzinfo=UTC))
        assert balances(salon, 7) == [70]
        celebrate(salon, now=datetime(2027, 6, 1, 1, tzinfo=UTC))
        assert balances(salon, 7) == [140]

    def test_are_made_up_for_when_the_service_was_not_at_work(self, salon: Salon) -> None:
        salon.add_customer(7)
        born(salon, 7, "1990-03-06")
        celebrate(salon)
        celebrate(salon, now=NOW + 10 * DAY)
        assert balances(salon, 7) == [70]

    def test_of_somebody_who_was_erased_earn_nothing(self, salon: Salon) -> None:
        salon.add_customer(7)
        born(salon, 7, "1990-03-03")
        index_people(salon.database)
        salon.do(forget, customer_id=salon.base + 7, now=NOW)
        celebrate(salon)
        assert balances(salon, 7) == [0]

    def test_of_before_the_starting_line_earn_nothing(self, salon: Salon) -> None:
        salon.add_customer(7)
        born(salon, 7, "1990-03-02")
        celebrate(salon)
        assert balances(salon, 7) == [0]

    def test_of_a_pause_earn_nothing(self, salon: Salon) -> None:
        salon.add_customer(7)
        born(salon, 7, "1990-03-05")
        celebrate(salon)
        salon.do(configure.pause, now=NOW)
        celebrate(salon, now=NOW + 2 * DAY)
        salon.do(configure.activate, now=NOW + 5 * DAY)
        celebrate(salon, now=NOW + 5 * DAY)
        assert balances(salon, 7) == [0]

    @pytest.mark.parametrize("on", [None, "2026-03-03", "2030-03-03"])
    def test_that_cannot_be_earn_nothing(self, salon: Salon, on: str | None) -> None:
        salon.add_customer(7)
        born(salon, 7, on)
        celebrate(salon)
        assert balances(salon, 7) == [0]

    def test_looked_for_by_four_workers_earn_once(self, salon: Salon) -> None:
        salon.add_customer(7)
        born(salon, 7, "1990-03-03")
        at_once(4, lambda _: celebrate(salon))
        assert balances(salon, 7) == [70]
        assert findings(salon) == []


class TestDays:
    def test_somebody_born_on_29_february(self) -> None:
        leapling = date(2000, 2, 29)
        assert find_birthday(leapling, [date(2028, 2, 28)]) is None
        assert find_birthday(leapling, [date(2028, 2, 29)]) == date(2028, 2, 29)
        assert find_birthday(leapling, [date(2027, 2, 28)]) == date(2027, 2, 28)
        assert list(list_dates([date(2027, 2, 28)])) == ["02-28", "02-29"]

    @given(born_on=st.dates(date(1920, 1, 1), date(2020, 1, 1)), year=st.integers(2021, 2060))
    def test_everybody_has_one_birthday_a_year(self, born_on: date, year: int) -> None:
        first = date(year, 1, 1)
        days = [
            first + timedelta(days=number) for number in range(366) if (first + timedelta(days=number)).year == year
        ]
        found = [day for day in days if find_birthday(born_on, [day])]
        assert len(found) == 1
        assert f"{born_on:%m-%d}" in list_dates(found)

    def test_days_late(self) -> None:
        assert list_days_due(None, TODAY) == [TODAY]
        assert list_days_due(TODAY, TODAY) == []
        assert list_days_due(TODAY - 3 * DAY, TODAY) == [TODAY - 2 * DAY, TODAY - DAY, TODAY]
        assert len(list_days_due(TODAY - 400 * DAY, TODAY)) == 31

    @pytest.mark.parametrize("said", [None, "", "0000-00-00", "1990-13-01", "next week"])
    def test_what_is_no_date_of_birth(self, said: str | None) -> None:
        assert read_birthdate(said) is None


class TestTheDocument:
    def test_names_actions(self) -> None:
        document = {"sign_up": {"points": 5, "label": "W"}, "referral": {"points": 9, "label": "F", "max_per_year": 3}}
        found = parse_programme(programme(**document)).actions
        assert {kind.value: (action.points, action.max_per_year) for kind, action in found.items()} == {
            "sign_up": (5, None),
            "referral": (9, 3),
        }

    @pytest.mark.parametrize(
        "wrong",
        [
            {"sign_up": {"points": 0, "label": "W"}},
            {"sign_up": {"points": 5}},
            {"sign_up": {"points": 5, "label": "W", "max_per_year": 1}},
            {"wedding": {"points": 5, "label": "W"}},
        ],
    )
    def test_refuses_what_it_does_not_know(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(InvalidProgramme):
            parse_programme(programme(**wrong))
