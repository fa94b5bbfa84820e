"""Random programmes: of every kind, about visits, and about lots. All that is drawn follows `docs/replay-format.md`."""

from datetime import datetime
from typing import Any

from tests.strategies.choice import Choice
from tests.strategies.rules import earning_rule, multiplier, redemption, stamp_card, tiers, window


def programme_about_visits(choose: Choice, begins: datetime, zone: str) -> dict[str, Any]:
    """Milestones above all, and caps that they meet."""
    rules = []
    for number in range(1, choose.of(1, 2) + 1):
        award = {"points": choose.of(10, 40), "every_visits": choose.of(2, 3, 2, 1)}
        if choose.chance(50):
            award = stamp_card(choose)
        rules.append({"id": number, "name": f"Rule {number}", "active": True, "award": award})
        rules[-1]["when"] = choose.of({}, {}, {"services": [1, 2]}, {"total_gt": "10.00"})
        rules[-1] |= window(choose, begins, 15)
        rules[-1]["max_points_per_day"] = choose.of(None, 10, 15, 40)
        rules[-1]["max_points"] = choose.of(None, None, 20, 40, 65)
    if choose.chance(30):
        rules.append(earning_rule(choose, 3, begins, 2))
    trigger = choose.of("created", "ended", "created", "paid")
    return {"timezone": zone, "award_on": {"trigger": trigger}, "earning_rules": rules}


def programme_about_lots(choose: Choice, zone: str) -> dict[str, Any]:
    """Little to earn, much to redeem, and everything expires soon."""
    award = choose.of({"points": 50}, {"points": 80}, {"points": 1, "per_amount": "1.00"}, {"points": 20})
    rule = {"id": 1, "name": "Rule 1", "active": True, "award": award, "when": {}}
    if choose.chance(50):
        rule["when"] = choose.of({"services": [1]}, {"total_gt": "10.00"})
    return {
        "timezone": zone,
        "award_on": choose.of(
            {"trigger": "created"},
            {"trigger": "created"},
            {"trigger": "paid"},
            {"trigger": "ended"},
            {"trigger": "statuses", "statuses": ["approved", "completed"]},
        ),
        "earning_rules": [rule],
        "redemption": {
            "enabled": True,
            "point_value": choose.of("0.01", "0.05", "0.003", "1", "0.01"),
            "method": choose.of("choose", "choose", "auto"),
            "max_discount": choose.of(None, {"amount": "60.00"}, {"percent": "50"}),
        },
        "expiry": {"months": choose.of(1, 1, 2, None), "min_days_after_return": choose.of(30, 45, 1, 60, 0)},
    }


def programme(choose: Choice, begins: datetime, zone: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    decimals = choose.of(2, 0, 3)
    if zone != "UTC" or choose.chance(50):
        found["timezone"] = zone
    if decimals != 2 or choose.chance(50):
        found["currency_decimals"] = decimals
    found["earning_rules"] = [
        earning_rule(choose, number, begins, decimals) for number in range(1, choose.of(1, 2, 2, 3, 4, 0) + 1)
    ]
    trigger = choose.of("created", "created", "statuses", "paid", "ended")
    if trigger == "statuses":
        found["award_on"] = {"trigger": trigger, "statuses": choose.some("approved", "completed", "pending")}
    elif trigger != "created" or choose.chance(50):
        found["award_on"] = {"trigger": trigger}
    if choose.chance(30):
        found["void_statuses"] = choose.of(["canceled", "no-show"], ["canceled"], ["no-show", "rejected"])
    if choose.chance(60):
        found["tiers"] = tiers(choose)
    names = [tier["name"] for tier in found.get("tiers", [])]
    if choose.chance(60):
        found["multipliers"] = [
            multiplier(choose, number, begins, decimals, names) for number in range(1, choose.of(1, 2, 3) + 1)
        ]
    if choose.chance(20):
        found["count_adjustments"] = False
    if choose.chance(75):
        found["redemption"] = redemption(choose, decimals)
    if choose.chance(65):
        found["expiry"] = {"months": choose.of(1, 2, 1, 12, None)}
        if choose.chance(70):
            found["expiry"]["min_days_after_return"] = choose.of(30, 1, 0, 45)
    if choose.chance(50):
        found["category_parents"] = choose.of({"2": 1}, {"2": 1, "3": 2}, {"4": 3, "3": 1}, {"4": 2, "3": 2, "2": 1})
    return found
