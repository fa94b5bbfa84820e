"""Random programmes, random pasts: attached at the end they earn what they would have earned at the visits, and undone it is as
if nothing had been. That everything adds up is proven by the fixture at the end of the run.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.core.points.accounts import Account
from bridge.store.database import Database
from bridge.store.points import account_pages
from tests.history.past import attach, settlement, small_pages, undo
from tests.live import Salon
from tests.replay_live import Life
from tests.strategies.choice import BEGINNINGS, TOTALS, ZONES, Choice
from tests.strategies.lives import lives
from tests.strategies.programmes import programme, programme_about_visits

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
LIVELY = settings(
    deadline=None,
    max_examples=300 if THOROUGH else 30,
    derandomize=not THOROUGH,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LATER = timedelta(days=400)


@st.composite
def pasts(draw: Any) -> dict[str, Any]:
    """A programme that awards at the end of visits, and visits of two customers."""
    choose = Choice(draw)
    zone = choose.of(*ZONES)
    begins = datetime.fromisoformat(choose.of(*BEGINNINGS)).replace(tzinfo=ZoneInfo(zone))
    if choose.chance(50):
        document = programme_about_visits(choose, begins, zone)
    else:
        document = programme(choose, begins, zone)
    document["award_on"] = {"trigger": "ended"}
    visits, at = [], begins
    for number in range(1, choose.number(2, 9) + 1):
        at += timedelta(seconds=choose.of(0, 0, 60, 3600, 43200, 86400, 3 * 86400, 30 * 86400))
        visits.append(
            {
                "appointment": number,
                "customer": choose.of(7, 7, 8),
                "service": choose.of(1, 2, 3),
                "location": choose.of(1, 2),
                "staff": choose.of(1, 2),
                "ends_at": at,
                "starts_at": at - timedelta(hours=choose.of(0, 1, 30)),
                "total": Decimal(choose.of(*TOTALS)),
                "tax": Decimal(choose.of(0, 0, 4)),
                "status": choose.of("approved", "approved", "approved", "canceled", "no-show"),
            }
        )
    categories = {service: choose.of(1, 2, 3, 4) for service in (1, 2, 3)}
    people = {customer: choose.of(None, 1, 2) for customer in (7, 8)}
    return {"programme": document, "zone": zone, "visits": visits, "categories": categories, "people": people}


class Past:
    """One past in one salon."""

    def __init__(self, salon: Salon, past: dict[str, Any]) -> None:
        self.salon, self.past = salon, past
        self.begins = min(visit["starts_at"] for visit in past["visits"])
        self.ends = max(visit["ends_at"] for visit in past["visits"])

    def open(self, now: datetime) -> None:
        programme = self.past["programme"]
        document = Life(self.salon, {"programme": programme, "steps": []})._translate()
        decimals = programme.get("currency_decimals", 2)
        self.salon.open(document, now=now, zone=self.past["zone"], decimals=decimals)

    def prepare(self) -> None:
        for category in (1, 2, 3, 4):
            parent = self.past["programme"].get("category_parents", {}).get(str(category))
            self.salon.add_category(category, parent)
        for service, category in self.past["categories"].items():
            self.salon.add_service(service * 1000, category)
        for customer, category in self.past["people"].items():
            self.salon.add_customer(customer, category=category)

    def book(self, visit: dict[str, Any]) -> None:
        base = self.salon.base
        self.salon.save(
            visit["appointment"],
            total=visit["total"],
            tax=min(visit["tax"], visit["total"]),
            customer_id=base + visit["customer"],
            service_id=base + visit["service"] * 1000,
            location_id=visit["location"],
            staff_id=visit["staff"],
            status=visit["status"],
            payment_status="paid",
            payment_method="local",
            paid_amount=visit["total"],
            starts_at=int(visit["starts_at"].timestamp()),
            ends_at=int(visit["ends_at"].timestamp()),
            created_at=int(self.begins.timestamp()),
        )


@LIVELY
@given(past=pasts(), pages=st.integers(1, 4))
def test_attached_at_the_end_each_visit_earns_what_it_would_have_earned_then(
    loyalty: Database, past: dict[str, Any], pages: int
) -> None:
    """Also with caps, milestones and tiers, since the order of the visits is the same."""
    then, late = Past(Salon(loyalty), past), Past(Salon(loyalty), past)
    then.open(then.begins - timedelta(days=1))
    for one in (then, late):
        one.prepare()
    for visit in sorted(past["visits"], key=lambda visit: (visit["ends_at"], visit["appointment"])):
        then.book(visit)
        then.salon.settle(visit["appointment"], now=visit["ends_at"])
        late.book(visit)
    late.open(late.ends + LATER)
    with small_pages(pages):
        batch = attach(late.salon, now=late.ends + LATER)
    for visit in past["visits"]:
        live, attached = (settlement(one.salon, visit["appointment"]) for one in (then, late))
        if attached is None:
            assert live.award is None or not live.award.points
        else:
            given_then, given_late = live.award, attached.award
            assert (given_late.evaluation, given_late.awarded_at) == (given_then.evaluation, given_then.awarded_at)
            assert (given_late.tier, given_late.held) == (given_then.tier, True)
    standings = [one.salon.standing(customer) for customer in (7, 8) for one in (then, late)]
    totals = [(standing.balance, standing.lifetime, standing.tier) for standing in standings]
    assert totals[0::2] == totals[1::2]
    assert batch.points == sum(standing.balance for standing in standings[1::2])


@LIVELY
@given(case=lives(most_steps=10), past=pasts(), rules=st.sampled_from([None, {1}, {1, 2}]), pages=st.integers(1, 4))
def test_undone_it_is_as_if_nothing_had_been_and_no_cap_was_exceeded(
    loyalty: Database, case: dict[str, Any], past: dict[str, Any], rules: Any, pages: int
) -> None:
    """In the middle of a life that has its own programme, points and debts."""
    salon = Salon(loyalty)
    life = Life(salon, case)
    life.run()
    past = _move_before(life, past)
    one = Past(salon, past)
    one.prepare()
    for visit in past["visits"]:
        one.book({**visit, "appointment": 900 + visit["appointment"]})
    active = {rule.id for rule in life.live_programme().earning_rules if rule.active}
    chosen = frozenset(rules & active) or None if rules else None
    before, was = _accounts(salon), [salon.standing(customer) for customer in (7, 8, 9)]
    with small_pages(pages):
        batch = attach(salon, rules=chosen, now=life.last)
        _check_caps(life, before, _accounts(salon))
        undone = undo(salon, batch)
    assert undone.detached_bookings == undone.bookings
    assert [salon.standing(customer) for customer in (7, 8, 9)] == was
    after = _accounts(salon)
    for customer, account in before.items():
        assert after[customer].tallies.points == account.tallies.points
        assert after[customer].tallies.milestones == account.tallies.milestones
        if account.tallies.version == after[customer].tallies.version:
            assert after[customer].tallies.visits == account.tallies.visits


def _move_before(life: Life, past: dict[str, Any]) -> dict[str, Any]:
    """The same past, all over before the life began."""
    begins = datetime.fromisoformat(life.case["steps"][0]["at"]) if life.case["steps"] else life.last
    back = begins - max(visit["ends_at"] for visit in past["visits"]) - timedelta(days=1)
    moved = [
        {**visit, "starts_at": visit["starts_at"] + back, "ends_at": visit["ends_at"] + back}
        for visit in past["visits"]
    ]
    return {**past, "visits": moved}


def _accounts(salon: Salon) -> dict[int, Account]:
    with salon.database.read() as conn:
        ids = [salon.base + customer for customer in (7, 8, 9)]
        return account_pages.list_accounts(conn, tenant_id=salon.tenant, customer_ids=ids)


def _check_caps(life: Life, before: dict[int, Account], after: dict[int, Account]) -> None:
    """What was above a cap before, by an undone cancellation, may stay so."""
    for rule in life.live_programme().earning_rules:
        for customer, account in after.items():
            had = before[customer].tallies.points.get(rule.id, 0) if customer in before else 0
            if rule.max_points is not None:
                assert account.tallies.points.get(rule.id, 0) <= max(rule.max_points, had)
