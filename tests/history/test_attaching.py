"""What attaching history gives, dated how, by which rules, and what it leaves alone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bridge.errors import InvalidInput, NoProgramme
from bridge.flows.programmes import configure
from bridge.store import tables
from bridge.store.database import Database
from tests.history.past import DAY, THEN, attach, begin, findings, settlement, visit, work_on
from tests.live import Salon
from tests.lives import HOUR, NOW, PROGRAMME, book_and_settle, lines, open_salon, rule, shown


def test_past_visits_earn_what_the_rules_say_dated_by_the_visit(salon: Salon) -> None:
    visit(salon, 1, at=THEN)
    visit(salon, 2, at=THEN + 7 * DAY, total="25.00")
    batch = attach(salon)
    assert (batch.state, batch.looked_at, batch.bookings, batch.customers, batch.points) == ("done", 2, 2, 1, 78 + 72)
    assert [(line.kind, line.points, line.at) for line in lines(salon)] == [
        ("earned", 78, THEN),
        ("earned", 72, THEN + 7 * DAY),
    ]
    assert salon.standing(7).balance == 150
    award = settlement(salon, 1).award
    assert (award.version, award.awarded_at, award.attached.at, award.attached.rules) == (1, THEN, NOW, None)
    assert award.facts.labels == {"service": "Service 11", "category": "Category 2"}
    assert findings(salon) == []


def test_a_visit_without_an_end_is_dated_by_its_start(salon: Salon) -> None:
    visit(salon, 1, at=THEN, ends_at=None)
    attach(salon)
    assert [line.at for line in lines(salon)] == [THEN - HOUR]


def test_points_expire_counted_from_the_attaching(loyalty: Database) -> None:
    salon = open_salon(Salon(loyalty), {**PROGRAMME, "expiry": {"months": 12}})
    visit(salon, 1, at=THEN)
    attach(salon)
    salon.expire(now=NOW + 364 * DAY)
    assert salon.standing(7).balance == 78
    salon.expire(now=NOW + 365 * DAY)
    assert salon.standing(7).balance == 0


def test_bookings_that_earn_by_themselves_are_left_alone_and_so_is_everything_the_second_time(salon: Salon) -> None:
    book_and_settle(salon, 1)
    visit(salon, 2, at=THEN)
    assert attach(salon).looked_at == 1
    again = attach(salon)
    assert (again.state, again.looked_at, again.points) == ("done", 0, 0)
    assert salon.standing(7).balance == 2 * 78


def test_bookings_made_while_the_programme_was_paused_are_history(salon: Salon) -> None:
    salon.do(configure.pause, now=NOW - 3 * DAY)
    book_and_settle(salon, 1, now=NOW - 2 * DAY, starts_at=ago(hours=30), ends_at=ago(hours=29))
    visit(salon, 2, at=NOW - HOUR)
    salon.do(configure.activate, now=NOW - HOUR)
    assert salon.standing(7).balance == 0
    assert attach(salon).points == 2 * 78
    assert salon.standing(7).balance == 2 * 78
    assert findings(salon) == []


def ago(**much: float) -> int:
    return int((NOW - timedelta(**much)).timestamp())


class TestWhatIsLeftOut:
    def test_bookings_that_count_for_nothing_and_visits_to_come(self, salon: Salon) -> None:
        visit(salon, 1, at=THEN, status="canceled")
        visit(salon, 2, at=THEN, payment_status="canceled")
        visit(salon, 3, at=THEN, payment_method="stripe", payment_status="pending")
        visit(salon, 4, at=NOW + HOUR, created_at=int(THEN.timestamp()))
        visit(salon, 5, at=THEN, customer_id=0)
        batch = attach(salon)
        assert (batch.looked_at, batch.bookings, batch.left_out) == (3, 0, {"void": 3})
        assert settlement(salon, 1) is None
        assert shown(salon) == []

    @pytest.mark.parametrize(
        ("award_on", "columns", "earns"),
        [
            ({"trigger": "paid"}, {"payment_status": "not_paid"}, False),
            ({"trigger": "paid"}, {"paid_amount": 79}, False),
            ({"trigger": "paid"}, {}, True),
            ({"trigger": "statuses", "statuses": ["completed"]}, {}, False),
            ({"trigger": "statuses", "statuses": ["completed"]}, {"status": "completed"}, True),
            ({"trigger": "ended"}, {}, True),
            ({"trigger": "ended"}, {"ends_at": None}, False),
        ],
    )
    def test_bookings_whose_trigger_does_not_hold(
        self, loyalty: Database, award_on: Any, columns: Any, earns: bool
    ) -> None:
        salon = open_salon(Salon(loyalty), {**PROGRAMME, "award_on": award_on})
        visit(salon, 1, at=THEN, **columns)
        batch = attach(salon)
        assert (batch.bookings, batch.left_out) == ((1, {}) if earns else (0, {"not_due": 1}))

    def test_what_no_rule_applies_to_may_be_attached_when_one_does(self, loyalty: Database) -> None:
        salon = Salon(loyalty)
        mondays = {**rule(50)["earning_rules"][0], "when": {"weekdays": [1]}}
        open_salon(salon, {"earning_rules": [mondays]})
        visit(salon, 1, at=datetime(2024, 1, 2, 12, tzinfo=UTC))
        assert attach(salon).left_out == {"no_rule": 1}
        salon.do(configure.import_programme, document=rule(50), draft=False, now=NOW)
        assert attach(salon).points == 50


class TestTheChoice:
    def test_of_days_is_by_the_local_day_on_which_the_visit_ended(self, loyalty: Database) -> None:
        salon = Salon(loyalty)
        salon.open(rule(50), now=NOW - DAY, zone="America/New_York")
        salon.add_customer(7)
        visit(salon, 1, at=datetime(2025, 1, 1, 4, 59, 59, tzinfo=UTC))
        visit(salon, 2, at=datetime(2025, 1, 1, 5, 0, tzinfo=UTC))
        visit(salon, 3, at=datetime(2025, 2, 1, 4, 59, 59, tzinfo=UTC))
        visit(salon, 4, at=datetime(2025, 2, 1, 5, 0, tzinfo=UTC))
        assert attach(salon, since_on=date(2025, 1, 1), until_on=date(2025, 2, 1)).bookings == 2
        assert [settlement(salon, number) is not None for number in (1, 2, 3, 4)] == [False, True, True, False]

    def test_of_rules_asks_only_these_then_and_later(self, salon: Salon) -> None:
        visit(salon, 1, at=THEN)
        assert attach(salon, rules=frozenset({2})).points == 8
        assert settlement(salon, 1).award.attached.rules == {2}
        assert attach(salon).looked_at == 0
        salon.sql(
            "UPDATE {prefix}bkntc_appointment_prices SET price = 120 WHERE appointment_id = :id", id=salon.base + 1
        )
        salon.settle(1, now=NOW)
        assert shown(salon) == [("earned", 8), ("earned", 4)]
        assert findings(salon) == []

    def test_of_rules_lets_no_visit_count_for_others(self, loyalty: Database) -> None:
        third = {"id": 2, "name": "Third", "award": {"points": 300, "every_visits": 3}, "when": {}}
        salon = open_salon(Salon(loyalty), {"earning_rules": [*rule(50)["earning_rules"], third]})
        for number in (1, 2):
            visit(salon, number, at=THEN + number * DAY)
        attach(salon, rules=frozenset({1}))
        assert book_and_settle(salon, 3).points_earned == 50
        assert findings(salon) == []

    def test_must_mean_something(self, salon: Salon) -> None:
        with pytest.raises(InvalidInput, match="No active rule has the id 99") as refused:
            begin(salon, rules=frozenset({1, 99}))
        assert refused.value.field == "rule"
        with pytest.raises(InvalidInput, match="before the first") as refused:
            begin(salon, since_on=date(2025, 1, 2), until_on=date(2025, 1, 2))
        assert refused.value.field == "to"
        with pytest.raises(InvalidInput, match="at least one rule"):
            begin(salon, rules=frozenset())

    def test_needs_a_programme_that_runs(self, salon: Salon, loyalty: Database) -> None:
        salon.do(configure.pause, now=NOW)
        with pytest.raises(NoProgramme):
            begin(salon)
        with pytest.raises(NoProgramme):
            begin(Salon(loyalty))


class TestRules:
    def test_caps_are_kept_in_the_order_of_the_visits(self, loyalty: Database) -> None:
        capped = {**rule(50)["earning_rules"][0], "max_points_per_day": 70, "max_points": 130}
        salon = open_salon(Salon(loyalty), {"earning_rules": [capped]})
        visit(salon, 1, at=THEN + DAY)
        visit(salon, 2, at=THEN)
        visit(salon, 3, at=THEN + HOUR)
        visit(salon, 4, at=THEN + 2 * DAY)
        assert attach(salon).points == 130
        earned = {line.appointment_id - salon.base: line.points for line in lines(salon) if line.appointment_id}
        assert earned == {2: 50, 3: 20, 1: 50, 4: 10}

    def test_what_a_rule_gave_that_day_before_counts(self, loyalty: Database) -> None:
        capped = {**rule(50)["earning_rules"][0], "max_points_per_day": 70}
        salon = open_salon(Salon(loyalty), {"earning_rules": [capped]})
        visit(salon, 1, at=THEN)
        visit(salon, 2, at=THEN + 2 * HOUR)
        attach(salon)
        visit(salon, 3, at=THEN + HOUR)
        assert attach(salon).points == 0
        assert salon.standing(7).balance == 70

    def test_milestones_count_history_and_what_came_after(self, loyalty: Database) -> None:
        third = {"id": 1, "name": "Third", "award": {"points": 300, "every_visits": 3}, "when": {}}
        salon = open_salon(Salon(loyalty), {"earning_rules": [third]})
        book_and_settle(salon, 9)
        for number in (1, 2, 3, 4):
            visit(salon, number, at=THEN + number * DAY)
        assert attach(salon).points == 300
        assert settlement(salon, 2).award.points == 300
        assert book_and_settle(salon, 10).points_earned == 300
        assert findings(salon) == []

    def test_multipliers_see_the_tier_that_history_has_reached(self, loyalty: Database) -> None:
        double = {"id": 1, "name": "Double", "factor": "2", "when": {}, "tiers": ["Silver"]}
        tiers = [{"name": "Silver", "color": "#c0c0c0", "min_points": 100}]
        salon = open_salon(Salon(loyalty), {**rule(50), "tiers": tiers, "multipliers": [double]})
        for number in (1, 2, 3):
            visit(salon, number, at=THEN + number * DAY)
        assert attach(salon).points == 50 + 50 + 100
        assert salon.standing(7).tier == "Silver"

    def test_the_version_is_the_one_in_force_when_it_began(self, salon: Salon) -> None:
        visit(salon, 1, at=THEN)
        batch = begin(salon)
        salon.do(configure.import_programme, document={**rule(7), "tiers": TIERS}, draft=False, now=NOW)
        done = work_on(salon, batch)
        assert (done.version, done.points, settlement(salon, 1).award.version) == (1, 78, 1)
        assert salon.standing(7).tier == "Bronze"
        assert findings(salon) == []


TIERS = [{"name": "Bronze", "color": "#cd7f32", "min_points": 10}]


class TestWorkflows:
    def test_hear_nothing_unless_asked_to(self, salon: Salon) -> None:
        _grow(salon)
        attach(salon)
        assert salon.standing(7).tier == "Gold"
        assert _told(salon) == []

    def test_hear_of_each_customers_last_tier_once(self, salon: Salon) -> None:
        _grow(salon)
        attach(salon, told=True)
        assert _told(salon) == [("Gold", "points_earned")]


def _grow(salon: Salon) -> None:
    for number in range(1, 9):
        visit(salon, number, at=THEN + number * DAY)


def _told(salon: Salon) -> list[Any]:
    with salon.database.read() as conn:
        query = select(tables.outbox.c.payload).where(tables.outbox.c.tenant_id == salon.tenant)
        return [(payload["data"]["tier"], payload["data"]["reason"]) for payload in conn.scalars(query)]
