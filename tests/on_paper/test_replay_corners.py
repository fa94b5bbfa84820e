"""Corners of the format that random lives reach too seldom, or not so that it shows: short lives, written by hand."""

import copy
from typing import Any

import pytest

from bridge.core.on_paper.replay import replay as bridge_replay
from tests.reference import replay

Step = dict[str, Any]
NOON = "T12:00:00+00:00"
BY_AMOUNT = {"id": 1, "name": "Amount", "active": True, "award": {"points": 1, "per_amount": "1.00"}, "when": {}}
VISIT = {"id": 2, "name": "Visit", "active": True, "award": {"points": 50}, "when": {}}
CHOOSE = {"enabled": True, "point_value": "0.01", "method": "choose"}


def book(at: str, appointment: int, total: str = "80.00", **more: Any) -> Step:
    facts = {"service": 1, "service_category": None, "customer_category": None, "location": 1, "staff": 1}
    facts |= {"starts_at": "2026-03-10T12:00:00+00:00", "status": "approved", "payment_status": "pending"}
    return {"at": at, "book": {"appointment": appointment, "customer": 7, **facts, "total": total, **more}}


def change(at: str, appointment: int, **facts: Any) -> Step:
    return {"at": at, "change": {"appointment": appointment, **facts}}


def bonus(at: str, points: int) -> Step:
    return {"at": at, "bonus": {"customer": 7, "points": points, "name": "Welcome"}}


def balance_after_expiry(at: str) -> list[Step]:
    return [{"at": at, "expire": {}}, {"at": at, "adjust": {"customer": 7, "points": 1, "note": "shows the balance"}}]


def expiring(months: int, days: int, rules: list[Any], **more: Any) -> dict[str, Any]:
    expiry = {"months": months, "min_days_after_return": days}
    return {"earning_rules": rules, "redemption": CHOOSE, "expiry": expiry, **more}


# name: (programme, steps, the last step's answer in part)
CORNERS: dict[str, tuple[dict[str, Any], list[Step], dict[str, Any]]] = {
    "the discount shrank while nothing was due: what is paid now decides": (
        {"award_on": {"trigger": "paid"}, "earning_rules": [BY_AMOUNT], "redemption": {**CHOOSE, "point_value": "1"}},
        [
            bonus("2026-01-01" + NOON, 50),
            book("2026-01-01" + NOON, 1, payment_status="paid", redeem_points=50),
            change("2026-01-02" + NOON, 1, payment_status="pending"),
            change("2026-01-02" + NOON, 1, total="10.00"),
            change("2026-01-02" + NOON, 1, total="80.00"),
            change("2026-01-03" + NOON, 1, payment_status="paid"),
        ],
        {"earned": 70, "discount": "10.00", "balance": 110},
    ),
    "a total that went and came back while void leaves the points to take": (
        {"earning_rules": [BY_AMOUNT], "redemption": {**CHOOSE, "point_value": "1"}},
        [
            bonus("2026-01-01" + NOON, 50),
            book("2026-01-01" + NOON, 1, redeem_points=50),
            change("2026-01-02" + NOON, 1, status="canceled"),
            change("2026-01-02" + NOON, 1, total="10.00"),
            change("2026-01-02" + NOON, 1, total="80.00"),
            change("2026-01-03" + NOON, 1, status="approved"),
        ],
        {"earned": 30, "redeemed": 50, "discount": "50.00", "balance": 30},
    ),
    "a restored booking takes the fewest points, too": (
        {"earning_rules": [], "redemption": {**CHOOSE, "point_value": "0.003"}},
        [
            bonus("2026-01-01" + NOON, 1000),
            book("2026-01-01" + NOON, 1, redeem_points=1000),
            change("2026-01-02" + NOON, 1, status="canceled"),
            change("2026-01-02" + NOON, 1, total="1.00"),
            change("2026-01-03" + NOON, 1, status="approved"),
        ],
        {"redeemed": 334, "discount": "1.00", "balance": 666},
    ),
    "points taken below zero come back as a lot of the return": (
        expiring(1, 60, []),
        [
            bonus("2026-01-01" + NOON, 100),
            book("2026-01-01" + NOON, 1, redeem_points=100),
            change("2026-01-02" + NOON, 1, status="canceled"),
            book("2026-01-02" + NOON, 2, redeem_points=100),
            change("2026-01-02" + NOON, 1, status="approved"),
            bonus("2026-01-03" + NOON, 100),
            change("2026-01-04" + NOON, 1, status="canceled"),
            *balance_after_expiry("2026-02-04" + NOON),
        ],
        {"balance": 1},
    ),
    "a return that a debt takes at once makes its lot live on all the same": (
        expiring(1, 60, [BY_AMOUNT]),
        [
            book("2026-01-01" + NOON, 1, total="100.00"),
            book("2026-01-01" + NOON, 3, total="1.00", redeem_points=100),
            change("2026-01-10" + NOON, 1, total="0.00"),
            change("2026-01-10" + NOON, 3, total="0.00"),
            change("2026-01-11" + NOON, 1, total="200.00"),
            *balance_after_expiry("2026-02-01" + NOON),
        ],
        {"balance": 201},
    ),
    "what was taken last goes back first": (
        expiring(1, 0, []),
        [
            bonus("2026-01-01" + NOON, 100),
            bonus("2026-01-05" + NOON, 100),
            book("2026-01-05" + NOON, 1, redeem_points=150),
            change("2026-01-06" + NOON, 1, total="1.00"),
            *balance_after_expiry("2026-02-01" + NOON),
        ],
        {"balance": 101},
    ),
    "of lots that expire together the oldest award is spent first, not the first that came": (
        expiring(1, 30, [VISIT], award_on={"trigger": "ended"}),
        [
            bonus("2026-01-31" + NOON, 100),
            book("2026-01-31" + NOON, 1, ends_at="2026-01-29" + NOON),
            book("2026-01-31" + NOON, 2, redeem_points=30),
            change("2026-02-10" + NOON, 2, status="canceled"),
            *balance_after_expiry("2026-02-28" + NOON),
        ],
        {"balance": 51},
    ),
    "the lot of an award of nothing came when it was awarded": (
        expiring(1, 30, [{**VISIT, "when": {"services": [2]}}]),
        [
            book("2026-01-31" + NOON, 1),
            bonus("2026-01-31" + NOON, 100),
            change("2026-01-31" + NOON, 1, service=2),
            book("2026-01-31" + NOON, 2, redeem_points=30),
            change("2026-02-10" + NOON, 2, status="canceled"),
            *balance_after_expiry("2026-02-28" + NOON),
        ],
        {"balance": 51},
    ),
    "an expiry in the hour that does not exist moves on by it": (
        expiring(1, 0, [], timezone="Europe/Madrid"),
        [bonus("2026-02-28T02:30:00+01:00", 100), *balance_after_expiry("2026-03-28T02:30:00+01:00")],
        {"balance": 1},
    ),
    "not yet in the gap": (
        expiring(2, 0, [], timezone="Europe/Madrid"),
        [bonus("2026-01-29T02:30:00+01:00", 100), *balance_after_expiry("2026-03-29T03:29:59+02:00")],
        {"balance": 101},
    ),
    "after the gap": (
        expiring(2, 0, [], timezone="Europe/Madrid"),
        [bonus("2026-01-29T02:30:00+01:00", 100), *balance_after_expiry("2026-03-29T03:30:00+02:00")],
        {"balance": 1},
    ),
    "the first of two hours": (
        expiring(1, 0, [], timezone="Europe/Madrid"),
        [bonus("2026-09-25T02:30:00+02:00", 100), *balance_after_expiry("2026-10-25T02:30:00+02:00")],
        {"balance": 1},
    ),
    "not before the first of two hours": (
        expiring(1, 0, [], timezone="Europe/Madrid"),
        [bonus("2026-09-25T02:30:00+02:00", 100), *balance_after_expiry("2026-10-25T02:29:59+02:00")],
        {"balance": 101},
    ),
    "days after a return are days of the calendar": (
        expiring(1, 1, [], timezone="Europe/Madrid"),
        [
            bonus("2026-09-20" + NOON, 100),
            book("2026-09-20" + NOON, 1, redeem_points=100),
            change("2026-10-24T12:00:00+02:00", 1, status="canceled"),
            *balance_after_expiry("2026-10-25T11:59:59+01:00"),
        ],
        {"balance": 101},
    ),
    "the day that a country skipped": (
        expiring(1, 0, [], timezone="Pacific/Apia"),
        [bonus("2011-11-30T08:00:00-10:00", 100), *balance_after_expiry("2011-12-31T07:59:59+14:00")],
        {"balance": 101},
    ),
    "a lifetime that is shown as 0 reaches a tier from 0": (
        {"earning_rules": [VISIT], "tiers": [{"name": "All", "color": "#ffffff", "min_points": 0}]},
        [
            book("2026-01-01" + NOON, 1),
            {"at": "2026-01-01" + NOON, "adjust": {"customer": 7, "points": -50, "note": "by hand"}},
            change("2026-01-01" + NOON, 1, status="canceled"),
        ],
        {"balance": -50, "lifetime": 0, "tier": "All"},
    ),
    "an edit evaluates anew, also what had been given again beyond the cap": (
        {"earning_rules": [{**VISIT, "max_points": 80}]},
        [
            book("2026-01-01" + NOON, 1),
            book("2026-01-01" + NOON, 2),
            change("2026-01-01" + NOON, 1, status="canceled"),
            book("2026-01-01" + NOON, 3),
            change("2026-01-01" + NOON, 1, status="approved"),
            change("2026-01-01" + NOON, 3, location=2),
        ],
        {"earned": -50, "balance": 80},
    ),
    "a milestone that a cap cut to 0 is held": (
        {"earning_rules": [{**VISIT, "award": {"points": 10, "every_visits": 2}, "max_points_per_day": 10}]},
        [
            *(book("2026-01-01" + NOON, number) for number in (1, 2, 3, 4)),
            book("2026-01-02" + NOON, 5),
        ],
        {"earned": 0, "balance": 10},
    ),
    "a milestone is not tried for by an appointment that was edited while it was void": (
        {"earning_rules": [{**VISIT, "award": {"points": 10, "every_visits": 2}}]},
        [
            book("2026-01-01" + NOON, 1),
            change("2026-01-01" + NOON, 1, status="canceled"),
            change("2026-01-01" + NOON, 1, total="100.00"),
            book("2026-01-01" + NOON, 2),
            change("2026-01-01" + NOON, 1, status="approved"),
        ],
        {"earned": 0, "balance": 0},
    ),
    "before tax, taxes are no part of the total: cap, amount and condition look at the rest": (
        {
            "earning_rules": [BY_AMOUNT, {**VISIT, "when": {"total_gt": "30.00"}}],
            "redemption": {**CHOOSE, "tax": "before", "max_discount": {"percent": "50"}},
        },
        [
            bonus("2026-01-01" + NOON, 10000),
            book("2026-01-01" + NOON, 1, total="72.00", tax="12.00", redeem_points=10000),
        ],
        {"redeemed": 3000, "discount": "30.00", "earned": 30},
    ),
    "after tax, they are a part of it, as where nothing is said": (
        {
            "earning_rules": [BY_AMOUNT, {**VISIT, "when": {"total_gt": "30.00"}}],
            "redemption": {**CHOOSE, "max_discount": {"percent": "50"}},
        },
        [
            bonus("2026-01-01" + NOON, 10000),
            book("2026-01-01" + NOON, 1, total="72.00", tax="12.00", redeem_points=10000),
        ],
        {"redeemed": 3600, "discount": "36.00", "earned": 86},
    ),
    "before tax, another tax changes nothing, though a cap would have room again": (
        {
            "earning_rules": [{**VISIT, "max_points": 60}],
            "redemption": {**CHOOSE, "tax": "before"},
        },
        [
            book("2026-01-01" + NOON, 1),
            book("2026-01-01" + NOON, 2, total="72.00", tax="12.00"),
            change("2026-01-02" + NOON, 1, status="canceled"),
            change("2026-01-03" + NOON, 2, total="66.00", tax="6.00"),
        ],
        {"earned": 0, "balance": 10},
    ),
    "before tax, a smaller price that is as high with tax is a smaller price": (
        {"earning_rules": [BY_AMOUNT], "redemption": {**CHOOSE, "tax": "before", "point_value": "1"}},
        [
            bonus("2026-01-01" + NOON, 100),
            book("2026-01-01" + NOON, 1, total="72.00", tax="12.00", redeem_points=100),
            change("2026-01-02" + NOON, 1, tax="22.00"),
        ],
        {"earned": 0, "redeemed": -10, "discount": "50.00", "balance": 50},
    ),
    "a discount that no whole number of points gives is not given": (
        {"earning_rules": [], "redemption": {**CHOOSE, "point_value": "2.5"}},
        [bonus("2026-01-01" + NOON, 100), book("2026-01-01" + NOON, 1, total="7.00", redeem_points=100)],
        {"redeemed": 2, "discount": "5.00", "balance": 98},
    ),
}


@pytest.mark.parametrize("answer", [replay, bridge_replay], ids=["reference", "bridge"])
@pytest.mark.parametrize("name", CORNERS)
def test_corner(name: str, answer: Any) -> None:
    programme, steps, expected = copy.deepcopy(CORNERS[name])
    last = answer({"programme": programme, "steps": steps})["steps"][-1]
    assert {key: last[key] for key in expected} == expected


@pytest.mark.parametrize("name", CORNERS)
def test_corner_is_answered_alike_in_every_step(name: str) -> None:
    programme, steps, _ = copy.deepcopy(CORNERS[name])
    case = {"programme": programme, "steps": steps}
    assert bridge_replay(copy.deepcopy(case)) == replay(case)
