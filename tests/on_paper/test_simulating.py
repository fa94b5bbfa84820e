"""A dry run gives what the real thing gives: replay is the judge, with everything that replay alone knows left out."""

import copy
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from bridge.core.on_paper.replay import replay
from bridge.core.on_paper.simulating import Booking, Figures, Move, Trial
from bridge.core.programmes.programme import DEFAULT_VOID_STATUSES, Programme
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.settling.appointments import Appointment, Facts
from tests.on_paper.test_replay_properties import LIVES
from tests.strategies.lives import lives

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
YEAR = timedelta(days=365)
FACTS = Facts(
    service_id=11, service_categories=(2, 1), customer_category_id=None, location_id=1, staff_id=1,
    starts_at=NOW, total=Decimal(80),
)  # fmt: skip
SEEN = Appointment(
    id=1, customer_id=7, facts=FACTS, status="approved", payment_status="not_paid", paid_amount=Decimal(0),
    created_at=NOW - timedelta(days=3), ends_at=NOW - timedelta(hours=1),
)  # fmt: skip
TIERS = [{"name": "Silver", "min_points": 100}, {"name": "Gold", "min_points": 200}]


def programme(*rules: dict[str, Any], **rest: Any) -> Programme:
    numbered = [{"id": number, "name": f"Rule {number}", **rule} for number, rule in enumerate(rules, start=1)]
    return parse_programme({"earning_rules": numbered, **rest})


def fixed(points: int, **more: Any) -> dict[str, Any]:
    return {"award": {"points": points}, **more}


def trial(candidate: Programme, current: Programme | None = None, *, rule_id: int = 1) -> Trial:
    return Trial(candidate, current, rule_id, since=NOW - YEAR, now=NOW)


def look(trial: Trial, seen: Appointment = SEEN, *, was_paid: bool = False) -> Booking | None:
    return trial.look(seen, void_statuses=DEFAULT_VOID_STATUSES, was_paid=was_paid)


def run(trial: Trial, *seen: Appointment, tier: str | None = None, lifetime: int = 0) -> Figures:
    """All for one customer."""
    figures = Figures()
    bookings = [booking for booking in (look(trial, each) for each in seen) if booking]
    trial.add(figures, 7, bookings, tier=tier, lifetime=lifetime)
    return figures


def made(number: int, *, days_ago: float = 3, **facts: Any) -> Appointment:
    return replace(SEEN, id=number, created_at=NOW - timedelta(days=days_ago), facts=replace(FACTS, **facts))


class TestAgreesWithReplay:
    @LIVES
    @given(case=lives())
    def test_on_bookings_that_nobody_changed(self, case: dict[str, Any]) -> None:
        case = only_bookings(case)
        rules = parse_programme(copy.deepcopy(case["programme"]))
        started = datetime.min.replace(tzinfo=UTC)
        ended = datetime.max.replace(tzinfo=UTC)
        whole = Trial(rules, None, 1, since=started, now=ended)
        found: defaultdict[int, list[Booking]] = defaultdict(list)
        for step in case["steps"]:
            seen = read_row(rules, step)
            booking = look(whole, seen)
            found[seen.customer_id] += [booking] if booking else []
        for customer_id, bookings in found.items():
            figures = Figures()
            whole.add(figures, customer_id, bookings, tier=None, lifetime=0)
            assert figures.in_all == replay(copy.deepcopy(case))["customers"][str(customer_id)]["earned"]


def only_bookings(case: dict[str, Any]) -> dict[str, Any]:
    """Without what a dry run knows nothing of: redeeming, tiers that change on the way, and the order in which visits that
    ended were found."""
    rules = {key: value for key, value in case["programme"].items() if key not in ("redemption", "tiers")}
    if rules.get("award_on", {}).get("trigger") == "ended":
        del rules["award_on"]
    rules["multipliers"] = [one | {"tiers": []} for one in rules.get("multipliers") or []]
    steps: dict[int, Any] = {}
    for step in case["steps"]:
        if "book" in step and step["book"]["appointment"] not in steps:
            body = {key: value for key, value in step["book"].items() if key != "redeem_points"}
            steps[body["appointment"]] = {"at": step["at"], "book": body}
    return {"programme": rules, "steps": list(steps.values())}


def read_row(rules: Programme, step: dict[str, Any]) -> Appointment:
    body = step["book"]
    facts = Facts(
        service_id=body["service"],
        service_categories=rules.category_chain(body["service_category"]),
        customer_category_id=body["customer_category"],
        location_id=body["location"],
        staff_id=body["staff"],
        starts_at=datetime.fromisoformat(body["starts_at"]),
        total=Decimal(body["total"]),
    )
    return replace(
        SEEN, id=body["appointment"], customer_id=body["customer"], facts=facts, status=body["status"],
        payment_status=body["payment_status"], paid_amount=facts.total, created_at=datetime.fromisoformat(step["at"]),
    )  # fmt: skip


class TestWhatCounts:
    def test_a_booking_counts_from_its_creation(self) -> None:
        assert look(trial(programme(fixed(50)))) == Booking(FACTS, SEEN.created_at, None)

    @pytest.mark.parametrize(
        "changed",
        [
            {"status": "canceled"},
            {"payment_status": "canceled"},
            {"abandons_at": NOW},
            {"customer_id": 0},
            {"created_at": NOW - YEAR - timedelta(seconds=1)},
        ],
        ids=lambda changed: next(iter(changed)),
    )
    def test_what_is_void_nobodys_or_too_old_does_not(self, changed: dict[str, Any]) -> None:
        assert look(trial(programme(fixed(50))), replace(SEEN, **changed)) is None

    def test_the_programmes_own_void_statuses_go_before_the_sites(self) -> None:
        gone = replace(SEEN, status="canceled")
        assert look(trial(programme(fixed(50), void_statuses=["no-show"])), gone) is not None
        assert look(trial(programme(fixed(50), void_statuses=["no-show"])), replace(SEEN, status="no-show")) is None

    def test_a_visit_counts_when_it_has_ended_and_is_dated_by_its_end(self) -> None:
        ended = trial(programme(fixed(50), award_on={"trigger": "ended"}))
        assert look(ended) == Booking(FACTS, SEEN.ends_at, None)
        assert look(ended, replace(SEEN, ends_at=NOW + timedelta(hours=1))) is None

    def test_by_status_only_while_it_has_it(self) -> None:
        done = trial(programme(fixed(50), award_on={"trigger": "statuses", "statuses": ["done"]}))
        assert look(done) is None
        assert look(done, replace(SEEN, status="done")) is not None

    def test_what_was_paid_in_full_stays_so_though_it_became_dearer(self) -> None:
        paid = trial(programme(fixed(50), award_on={"trigger": "paid"}))
        dearer = replace(SEEN, payment_status="paid", paid_amount=Decimal(60))
        assert look(paid, dearer) is None
        assert look(paid, dearer, was_paid=True) is not None
        assert look(paid, replace(dearer, payment_status="pending"), was_paid=True) is None

    def test_each_programme_judges_for_itself(self) -> None:
        ended = programme(fixed(50), award_on={"trigger": "ended"})
        assert look(trial(programme(fixed(50)), ended)) == Booking(FACTS, SEEN.created_at, SEEN.ends_at)
        unpaid = programme(fixed(50), award_on={"trigger": "paid"})
        assert look(trial(programme(fixed(50)), unpaid)) == Booking(FACTS, SEEN.created_at, None)


class TestFigures:
    def test_are_those_of_the_rule_and_beside_them_the_programmes(self) -> None:
        current = programme(fixed(10))
        candidate = programme(fixed(10), fixed(7, when={"services": [11]}))
        figures = run(trial(candidate, current, rule_id=2), made(1), made(2), made(3, service_id=12))
        assert (figures.points, figures.customers, figures.bookings) == (14, 1, 2)
        assert (figures.in_all, figures.in_force) == (44, 30)

    def test_of_who_earns_nothing_by_the_rule_do_not_count_the_customer(self) -> None:
        assert run(trial(programme(fixed(10, when={"services": [12]}))), made(1)).customers == 0

    def test_caps_milestones_and_multipliers_hold(self) -> None:
        rules = [fixed(30, max_points=80), fixed(5, max_points_per_day=5), {"award": {"points": 9, "every_visits": 2}}]
        double = {"id": 1, "name": "Double", "factor": "2", "tiers": ["Silver"]}
        candidate = programme(*rules, multipliers=[double], tiers=TIERS)
        seen = [made(3, days_ago=2), made(1, days_ago=40), made(2, days_ago=2)]
        assert run(trial(candidate), *seen).in_all == (30 + 5) + (30 + 5 + 9) + (20 + 0)
        figures = run(trial(candidate), *seen, tier="Silver")
        assert figures.in_all == 2 * (30 + 5) + 2 * (30 + 5) + 9 + 2 * 20
        assert (figures.points, figures.bookings) == (80, 3)

    def test_come_in_the_order_in_which_awards_fell_due(self) -> None:
        double = {"id": 1, "name": "Double", "factor": "2", "when": {"services": [12]}}
        candidate = trial(programme(fixed(40, max_points=40), multipliers=[double]))
        doubled = made(1, days_ago=1, service_id=12)
        assert run(candidate, doubled, made(2, days_ago=9)).in_all == 40
        assert run(candidate, doubled, made(2, days_ago=0.5)).in_all == 80


class TestTiers:
    @pytest.mark.parametrize(
        ("points", "in_force", "lifetime", "move"),
        [
            (50, 0, 60, Move(7, None, "Silver")),
            (150, 0, 60, Move(7, None, "Gold")),
            (0, 50, 120, Move(7, "Silver", None)),
            (20, 50, 210, Move(7, "Gold", "Silver")),
            (50, 50, 60, None),
            (39, 0, 60, None),
            (0, 50, 30, None),
        ],
    )
    def test_after_are_those_of_the_points_now_and_the_difference(
        self, points: int, in_force: int, lifetime: int, move: Move | None
    ) -> None:
        both = trial(programme(fixed(points), tiers=TIERS), programme(fixed(in_force), tiers=TIERS))
        figures = run(both, made(1), lifetime=lifetime)
        assert figures.first == ([move] if move else [])
        rises = move is not None and points > in_force
        assert (figures.up, figures.down) == (int(rises), int(move is not None and not rises))

    def test_all_moves_count_and_the_first_ten_are_named(self) -> None:
        candidate = trial(programme(fixed(100), tiers=TIERS))
        figures = Figures()
        for customer in range(1, 13):
            booking = look(candidate)
            assert booking is not None
            candidate.add(figures, customer, [booking], tier=None, lifetime=0)
        assert figures.up == 12
        assert [move.customer_id for move in figures.first] == list(range(1, 11))
