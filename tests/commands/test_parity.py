"""`bridge parity`: the same bookings through both programmes."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bridge.core.on_paper.parity import Booking, Why, as_native, compare
from bridge.core.programmes.programme_documents import parse_programme
from bridge.store.database import Database
from bridge.store.site import bookings, offers
from bridge.tasks.parity import Period, replay
from tests.commands.conftest import Bridge
from tests.live import Salon
from tests.lives import HOUR, NOW, book, change, open_salon

DAY = 24 * HOUR
RULES: dict[str, Any] = {
    "award_on": {"trigger": "statuses", "statuses": ["approved"]},
    "earning_rules": [
        {"id": 1, "name": "Visit", "award": {"points": 50}, "when": {}},
        {"id": 2, "name": "Capped", "award": {"points": 20}, "when": {}, "max_points": 30},
        {"id": 3, "name": "Second", "award": {"points": 100, "every_visits": 3}, "when": {}},
    ],
    "multipliers": [{"id": 1, "name": "Double", "factor": "2", "when": {"locations": [9]}}],
}


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    """Customer 7 booked four times: as everybody, once more, with points doubled, and cancelled; and once not approved yet."""
    salon = open_salon(Salon(loyalty), RULES)
    for number in range(1, 6):
        book(salon, number, now=NOW + number * HOUR, location_id=9 if number == 3 else 1)
    change(salon, 4, status="canceled")
    change(salon, 5, status="pending")
    return salon


def run(
    salon: Salon, rules: Any = None, *, since: datetime = NOW, until: datetime = NOW + DAY, most: int = 100
) -> dict[str, Any]:
    meant = Period(since, until)
    work = replay(salon.database, tenant_id=salon.tenant, rules=rules, period=meant, now=NOW + DAY, most=most)
    while True:
        try:
            next(work)
        except StopIteration as finished:
            return dict(finished.value)


def test_says_booking_by_booking_why_they_differ(salon: Salon) -> None:
    found = run(salon)
    assert (found["bookings"], found["native"], found["ours"]) == (5, 5 * 70, 70 + 60 + 100 + 100)
    assert found["why"] == {"limit": 1, "multiplier": 1, "not_due": 1, "void": 1}
    said = {one["appointment_id"] - salon.base: (one["native"], one["ours"], one["why"]) for one in found["lines"]}
    assert said == {2: (70, 60, "limit"), 3: (70, 200, "multiplier"), 4: (70, 0, "void"), 5: (70, 0, "not_due")}
    assert found["top"] == [{"customer_id": salon.base + 7, "native": 350, "ours": 330, "balance": None}]
    assert found["native_balances"] is None


def test_only_bookings_made_within_the_period(salon: Salon) -> None:
    found = run(salon, since=NOW + 2 * HOUR, until=NOW + 3 * HOUR)
    assert found["bookings"] == 1


def test_of_other_rules(salon: Salon) -> None:
    found = run(salon, {"earning_rules": [{"id": 1, "name": "Theirs", "award": {"points": 50}, "when": {}}]})
    first = next(one for one in found["lines"] if one["appointment_id"] == salon.base + 1)
    assert (first["native_rules"], first["our_rules"], first["why"]) == (["Theirs"], ["Visit", "Capped"], "rules")


def test_the_same_by_both_where_ours_awards_when_booked(loyalty: Database) -> None:
    salon = open_salon(Salon(loyalty))
    for number in (1, 2):
        book(salon, number, now=NOW + number * HOUR)
    found = run(salon)
    assert found["native"] == found["ours"] == 2 * 78
    assert (found["differing"], found["customers"], found["lines"]) == (0, 0, [])


def test_names_those_that_differ_most(salon: Salon) -> None:
    found = run(salon, most=1)
    assert [one["ours"] for one in found["lines"]] == [200] and found["differing"] == 4


def test_native_rules_have_no_limits_days_or_milestones() -> None:
    native = as_native(
        parse_programme(
            {
                **RULES,
                "earning_rules": [
                    {**RULES["earning_rules"][1], "valid_until": "2020-01-01"},
                    RULES["earning_rules"][2],
                ],
            }
        )
    )
    assert [rule.name for rule in native.earning_rules] == ["Capped"]
    assert native.earning_rules[0].max_points is None and native.multipliers == ()


def test_a_milestone_is_named_as_such(salon: Salon) -> None:
    with salon.database.read() as conn:
        tree = offers.read_tree(conn, tenant_id=salon.tenant)
        found = bookings.list_bookings(conn, tenant_id=salon.tenant, since=NOW, tree=tree, after_id=0, limit=9)
    ours = parse_programme(
        {"earning_rules": [{"id": 3, "name": "Third", "award": {"points": 9, "every_visits": 3}, "when": {}}]}
    )
    seen = [Booking(one.appointment, one.void_statuses, one.was_paid) for one in found]
    balance = compare(as_native(ours), ours, seen, tier=None, now=NOW + DAY)
    assert [one.why for one in balance.differences] == [Why.MILESTONE]
    assert balance.ours == 9 and Decimal(balance.native) == 0


def test_the_command_prints_it(bridge: Bridge, tmp_path: Path) -> None:
    programme = tmp_path / "programme.json"
    programme.write_text(json.dumps({"earning_rules": [{"id": 1, "name": "A", "award": {"points": 5}, "when": {}}]}))
    assert bridge("parity", "--json").error["code"] == "no_programme"
    bridge("programme", "import", str(programme))
    done = bridge("parity", str(programme), "--from", "2020-01-01", "--json")
    assert (done.code, done.document["bookings"]) == (0, 0)
    assert "0 bookings of 0 customers" in bridge("parity").out
    programme.write_text("[]")
    assert bridge("parity", str(programme)).code == 2
