"""Tiers by the points of the last months: what lapses when, what the grace keeps, and that the database counts as the entries say."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bridge.core.access.permissions import EVERYBODY
from bridge.core.programmes.programme import Tier
from bridge.core.segments.segment_documents import parse_segment
from bridge.core.tiers.tier_periods import TierPeriod
from bridge.flows.audit.audit import audit
from bridge.flows.customers.forget import forget
from bridge.flows.programmes.rules import Editor
from bridge.flows.segments import segments
from bridge.flows.settling import edit
from bridge.flows.tiers import tiers
from bridge.jobs.expiring import let_points_lapse
from bridge.jobs.people import index_people
from bridge.store import tables
from bridge.store.database import Database
from bridge.store.segments import profiles
from bridge.store.segments.segments import count_members
from tests.history import past
from tests.live import Salon
from tests.lives import NOW, book, book_and_settle, change, open_salon

DAY = timedelta(days=1)
TIERS = [{"name": "Silver", "min_points": 50}, {"name": "Gold", "min_points": 100}]


@pytest.fixture(scope="module")
def loyalty(own_loyalty: Database) -> Database:
    return own_loyalty


def programme(points: int = 60, **more: Any) -> dict[str, Any]:
    rules = [{"id": 1, "name": "Visit", "award": {"points": points}, "when": {}}]
    return {"earning_rules": rules, "tiers": TIERS, "tier_period": {"months": 12, "grace_days": 30}} | more


def tier(salon: Salon, customer: int = 7) -> str | None:
    return salon.standing(customer).tier


def told(salon: Salon) -> list[tuple[str, str | None]]:
    with salon.database.read() as conn:
        query = select(tables.outbox.c.payload).where(tables.outbox.c.tenant_id == salon.tenant)
        found = conn.scalars(query.order_by(tables.outbox.c.id)).all()
    return [(event["data"]["reason"], event["data"]["tier"]) for event in found]


def findings(salon: Salon) -> list[Any]:
    with salon.database.read() as conn:
        return [finding for finding in audit(conn) if finding.tenant == salon.tenant]


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    salon = Salon(loyalty)
    salon.open(programme(), now=NOW - 500 * DAY)
    salon.add_customer(7)
    salon.add_service(11, None)
    return salon


class TestDays:
    def test_points_count_for_so_many_months(self) -> None:
        period = TierPeriod(12, 30)
        assert period.lapses_on(date(2025, 3, 14)) == date(2026, 3, 14)
        assert period.counts_since(date(2026, 3, 14)) == date(2025, 3, 15)
        assert period.kept_since(date(2026, 3, 14)) == date(2025, 2, 13)

    @given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 24))
    def test_what_counts_since_a_day_is_what_has_not_lapsed(self, today: date, months: int) -> None:
        period = TierPeriod(months)
        since = period.counts_since(today)
        assert period.lapses_on(since) > today
        assert period.lapses_on(since - DAY) <= today


class TestInTheDatabase:
    def test_a_tier_is_reached_at_once_and_kept_until_the_grace_is_over(self, salon: Salon) -> None:
        book_and_settle(salon, 1, now=NOW)
        assert book_and_settle(salon, 2, now=NOW + 40 * DAY).account.tier == "Gold"
        let_points_lapse(salon.database, now=NOW + 366 * DAY)
        assert tier(salon) == "Gold"
        let_points_lapse(salon.database, now=NOW + 394 * DAY)
        assert tier(salon) == "Gold"
        let_points_lapse(salon.database, now=NOW + 396 * DAY)
        assert tier(salon) == "Silver"
        let_points_lapse(salon.database, now=NOW + 500 * DAY)
        assert tier(salon) is None
        assert told(salon) == [
            ("points_earned", "Silver"),
            ("points_earned", "Gold"),
            ("period_ended", "Silver"),
            ("period_ended", None),
        ]
        assert salon.standing(7).lifetime == 120
        assert findings(salon) == []

    def test_a_booking_in_time_keeps_it(self, salon: Salon) -> None:
        for number, days in ((1, 0), (2, 40), (3, 380)):
            book_and_settle(salon, number, now=NOW + days * DAY)
        let_points_lapse(salon.database, now=NOW + 400 * DAY)
        assert tier(salon) == "Gold"
        assert findings(salon) == []

    def test_whoever_settles_before_the_worker_finds_the_tier_of_today(self, salon: Salon) -> None:
        book_and_settle(salon, 1, now=NOW)
        book_and_settle(salon, 2, now=NOW)
        assert book_and_settle(salon, 3, now=NOW + 450 * DAY).account.tier == "Silver"
        assert told(salon)[-2:] == [("period_ended", None), ("points_earned", "Silver")]

    def test_what_is_taken_back_falls_at_once_whenever_it_was_earned(self, salon: Salon) -> None:
        book_and_settle(salon, 1, now=NOW)
        book_and_settle(salon, 2, now=NOW + 370 * DAY)
        book_and_settle(salon, 3, now=NOW + 370 * DAY)
        change(salon, 1, at=NOW + 420 * DAY, status="canceled")
        salon.settle(1, now=NOW + 420 * DAY)
        assert tier(salon) == "Gold"
        assert findings(salon) == []
        change(salon, 2, at=NOW + 421 * DAY, status="canceled")
        salon.settle(2, now=NOW + 421 * DAY)
        assert tier(salon) == "Silver"
        assert findings(salon) == []

    def test_a_period_begun_and_ended_retiers_everybody_silently(self, salon: Salon) -> None:
        salon.open({**programme(), "tier_period": None}, now=NOW)
        book_and_settle(salon, 1, now=NOW)
        book_and_settle(salon, 2, now=NOW + 400 * DAY)
        assert tier(salon) == "Gold"
        before = told(salon)
        salon.open(programme(), now=NOW + 401 * DAY)
        assert tier(salon) == "Silver"
        assert findings(salon) == []
        salon.open({**programme(), "tier_period": None}, now=NOW + 402 * DAY)
        assert tier(salon) == "Gold"
        assert told(salon) == before
        assert findings(salon) == []

    def test_adjustments_count_as_the_settings_say(self, salon: Salon) -> None:
        salon.adjust(7, 120, key="a", now=NOW)
        assert tier(salon) == "Gold"
        let_points_lapse(salon.database, now=NOW + 500 * DAY)
        assert tier(salon) is None
        salon.open(programme(count_adjustments=False), now=NOW + 501 * DAY)
        salon.adjust(7, 120, key="b", now=NOW + 501 * DAY)
        assert tier(salon) is None
        assert findings(salon) == []

    def test_the_preview_of_an_edit_is_what_the_edit_does(self, salon: Salon) -> None:
        for customer, days in ((7, (0, 1)), (8, (0, 400)), (9, (370,))):
            salon.add_customer(customer)
            for number, one in enumerate(days):
                book_and_settle(salon, customer * 10 + number, customer=customer, now=NOW + one * DAY)
        now = NOW + 380 * DAY
        let_points_lapse(salon.database, now=now)
        before = {customer: tier(salon, customer) for customer in (7, 8, 9)}
        assert before == {7: "Gold", 8: "Silver", 9: "Silver"}
        wanted = Tier("Gold", "#aa7700", 60)
        preview = salon.do(tiers.preview_tier, tier=wanted, was="Gold")
        assert preview.before == {None: 0, "Silver": 2, "Gold": 1}
        assert {(move.before, move.after, move.customers) for move in preview.moves} == {("Silver", "Gold", 2)}
        editor = Editor(1, "en_US")
        salon.do(tiers.save_tier, tier=wanted, was="Gold", seen=1, tell=False, editor=editor, now=now)
        assert {customer: tier(salon, customer) for customer in (7, 8, 9)} == {7: "Gold", 8: "Gold", 9: "Gold"}
        assert salon.do(tiers.count_by_tier) == preview.after
        assert findings(salon) == []

    def test_who_is_near_a_tier_is_asked_of_the_points_that_count(self, salon: Salon) -> None:
        book_and_settle(salon, 1, now=NOW)
        book_and_settle(salon, 2, now=NOW + 400 * DAY)
        now = NOW + 401 * DAY
        salon.do(profiles.add_profiles, customer_ids=[salon.base + 7])
        near = parse_segment({"near_tier": {"points": 40}})
        chosen = salon.do(segments.select_customers, segment=near, reach=EVERYBODY, now=now)
        with salon.database.read() as conn:
            assert count_members(conn, selection=chosen) == 1

    def test_history_counts_from_when_the_visits_were(self, loyalty: Database) -> None:
        salon = open_salon(Salon(loyalty), programme())
        for number, days in ((1, 600), (2, 550), (3, 100)):
            past.visit(salon, number, at=NOW - days * DAY)
        batch = past.attach(salon)
        assert (batch.bookings, salon.standing(7).lifetime, tier(salon)) == (3, 180, "Silver")
        assert findings(salon) == []
        past.undo(salon, batch)
        assert (salon.standing(7).lifetime, tier(salon)) == (0, None)
        assert findings(salon) == []

    def test_two_workers_and_a_booking_at_once_lose_nothing(self, salon: Salon) -> None:
        book_and_settle(salon, 1, now=NOW)
        book_and_settle(salon, 2, now=NOW)
        now = NOW + 450 * DAY
        book(salon, 3, now=now)
        with ThreadPoolExecutor(3) as pool:
            waiting = [pool.submit(let_points_lapse, salon.database, now=now) for _ in range(2)]
            waiting.append(pool.submit(salon.settle, 3, now=now))
            for one in waiting:
                one.result()
        assert tier(salon) == "Silver"
        assert [after for reason, after in told(salon) if reason == "period_ended"] == [None]
        assert findings(salon) == []

    def test_the_audit_finds_a_wrong_sum(self, salon: Salon) -> None:
        book_and_settle(salon, 1, now=NOW)
        salon.sql("UPDATE {prefix}bkloyalty_accounts SET lapsed = 7 WHERE tenant_id = :tenant", tenant=salon.tenant)
        try:
            assert {finding.code for finding in findings(salon)} >= {"lapsed_is_not_its_entries"}
        finally:
            salon.sql("UPDATE {prefix}bkloyalty_accounts SET lapsed = 0 WHERE tenant_id = :tenant", tenant=salon.tenant)


@settings(
    deadline=None, max_examples=12, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    st.lists(
        st.tuples(st.integers(0, 120), st.sampled_from(["book", "cancel", "bonus", "adjust", "wait"])), max_size=14
    ),
    st.integers(0, 40),
)
def test_any_life_has_the_tier_that_its_entries_say(
    loyalty: Database, steps: list[tuple[int, str]], grace: int
) -> None:
    salon = Salon(loyalty)
    now = datetime(2026, 1, 31, 22, tzinfo=UTC)
    salon.open(programme(tier_period={"months": 3, "grace_days": grace}), now=now, zone="Europe/Madrid")
    salon.add_customer(7)
    salon.add_service(11, None)
    booked: list[int] = []
    entered: list[tuple[datetime, int]] = []
    reached: str | None = None
    for number, (days, what) in enumerate(steps, start=1):
        now += days * DAY
        reached = expect(reached, entered, now, TierPeriod(3, grace))
        if what == "book":
            book_and_settle(salon, number, now=now)
            booked.append(number)
            entered.append((now, 60))
        elif what == "cancel" and booked:
            gone = booked.pop(0)
            change(salon, gone, at=now, status="canceled")
            salon.settle(gone, now=now)
            entered.remove(next(one for one in entered if one[1] == 60))
        elif what == "bonus":
            salon.bonus(7, 45, key=f"b{number}", now=now)
            entered.append((now, 45))
        elif what == "adjust":
            salon.adjust(7, 30, key=f"a{number}", now=now)
            entered.append((now, 30))
        let_points_lapse(salon.database, now=now)
        reached = expect(reached, entered, now, TierPeriod(3, grace))
        assert tier(salon) == reached
    assert findings(salon) == []


def expect(before: str | None, entered: list[tuple[datetime, int]], now: datetime, period: TierPeriod) -> str | None:
    """By the entries alone: what time took, then what came in."""
    zone = ZoneInfo("Europe/Madrid")
    today = now.astimezone(zone).date()
    ages = [(at.astimezone(zone).date(), points) for at, points in entered]
    counting = sum(points for day, points in ages if period.lapses_on(day) > today)
    kept = sum(points for day, points in ages if period.lapses_on(day) + period.grace_days * DAY > today)
    rank = {None: 0, "Silver": 50, "Gold": 100}
    names = {least: name for name, least in rank.items()}
    of = {"counting": counting, "kept": kept}
    by = {which: max(least for least in rank.values() if least <= points) for which, points in of.items()}
    return names[max(by["counting"], min(rank[before], by["kept"]))]


class TestAnAccountThatIsMade:
    """Also whoever has no points yet has the tier that needs none, and is counted by the period."""

    @pytest.fixture
    def newcomer(self, salon: Salon) -> int:
        salon.open(programme(tiers=[{"name": "Friend", "min_points": 0}, *TIERS]), now=NOW - DAY)
        return salon.add_customer(8)

    def test_by_a_confirm(self, salon: Salon, newcomer: int) -> None:
        salon.hold(8, Decimal(80), 100, checkout=f"{salon.tenant}-first", now=NOW)
        assert (tier(salon, 8), findings(salon)) == ("Friend", [])

    def test_by_an_edit_in_the_back_end(self, salon: Salon, newcomer: int) -> None:
        salon.do(edit.hold_edit, edit=edit.Edit(salon.base + 1, newcomer, Decimal(80), asked=5), now=NOW)
        assert (tier(salon, 8), findings(salon)) == ("Friend", [])

    def test_by_erasing_somebody(self, salon: Salon, newcomer: int) -> None:
        index_people(salon.database)
        assert salon.do(forget, customer_id=newcomer, now=NOW).was_known
        assert findings(salon) == []
