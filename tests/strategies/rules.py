"""The parts of a random programme: earning rules with conditions and windows, tiers, multipliers, how points are redeemed."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.strategies.choice import Choice, amount


def day_near(choose: Choice, begins: datetime) -> str:
    return (begins + timedelta(days=choose.of(0, 1, -1, 2, 5, 15, 31, 60))).date().isoformat()


def window(choose: Choice, begins: datetime, percent: int) -> dict[str, Any]:
    found = {}
    if choose.chance(percent):
        found["valid_from"] = day_near(choose, begins)
    if choose.chance(percent):
        found["valid_until"] = day_near(choose, begins)
    return found


def conditions(choose: Choice, percent: int, decimals: int) -> dict[str, Any]:
    if not choose.chance(percent):
        return choose.of({}, {}, {"services": [], "weekdays": None, "total_gt": None})
    when: dict[str, Any] = {}
    for key in choose.set_of("service_categories", "services", "service_categories", "total_gt", "total_lt", "weekdays", "locations",
                      "staff", "customer_categories"):  # fmt: skip
        if key == "total_gt":
            when[key] = amount(choose.of(0, 5, "19.98", 40, 60), decimals)
        elif key == "total_lt":
            when[key] = amount(choose.of(80, 100, "49.5", 20), decimals)
        elif key == "weekdays":
            when[key] = sorted(set(range(1, 8)) - set(choose.some(1, 2, 3, 4, 5, 6, 7)))
        elif key == "service_categories":
            when[key] = choose.some(1, 2, 3, 4)
        else:
            when[key] = choose.some(1, 2)
    return when


def earning_rule(choose: Choice, number: int, begins: datetime, decimals: int) -> dict[str, Any]:
    kind = choose.of("fixed", "per_amount", "every_visits", "card")
    if kind == "fixed":
        award = {"points": choose.of(10, 50, 7, 100, 33)}
    elif kind == "per_amount":
        award = {"points": choose.of(1, 2, 5), "per_amount": amount(choose.of(1, 10, "2.5", 7), decimals)}
    elif kind == "every_visits":
        award = {"points": choose.of(200, 9, 40), "every_visits": choose.of(2, 2, 3, 1)}
    else:
        award = stamp_card(choose)
    rule = {
        "id": number,
        "name": f"Rule {number}",
        "active": True,
        "award": award,
        "when": conditions(choose, 40, decimals),
        **window(choose, begins, 10),
    }
    if choose.chance(6):
        rule["active"] = False
    if choose.chance(30):
        rule["max_points"] = choose.of(60, 100, 15, 250, 0, None)
    if choose.chance(25):
        rule["max_points_per_day"] = choose.of(60, 10, 15, 100, 210, 0)
    return rule


def stamp_card(choose: Choice) -> dict[str, Any]:
    return {"points": choose.of(200, 9, 40), "visits": choose.of(2, 3, 2, 1), "within_days": choose.of(7, 30, 2, 1, 90)}


def tiers(choose: Choice) -> list[dict[str, Any]]:
    thresholds = choose.draw(st.lists(st.sampled_from((10, 50, 100, 150, 200, 400, 0)), max_size=3, unique=True))
    return [
        {"name": name, "color": "#c0c0c0", "min_points": least}
        for name, least in zip(("Silver", "Gold", "Ruby"), thresholds, strict=False)
    ]


def multiplier(choose: Choice, number: int, begins: datetime, decimals: int, names: list[str]) -> dict[str, Any]:
    found = {
        "id": number,
        "name": f"Multiplier {number}",
        "factor": choose.of("2", "0.5", "1.25", "1.5", "3", "1", "0.1", "0"),
        "when": conditions(choose, 30, decimals),
        **window(choose, begins, 15),
    }
    if names and choose.chance(60):
        found["tiers"] = choose.some(*names)
    if choose.chance(10):
        found["active"] = False
    return found


def redemption(choose: Choice, decimals: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "enabled": not choose.chance(3),
        "point_value": choose.of("0.01", "0.05", "0.1", "0.003", "1", "0.3", "2.5", "0.007", "0"),
        "method": choose.of("choose", "auto"),
    }
    if choose.chance(60):
        found["max_discount"] = choose.of(
            {"percent": "50"},
            {"percent": "33.3"},
            {"percent": "7"},
            {"percent": "100"},
            {"amount": amount(1, decimals)},
            {"amount": amount("2.5", decimals)},
            {"amount": amount(10, decimals)},
            None,
        )
    if choose.chance(30):
        found["min_points"] = choose.of(1, 50, 100, 0)
    if choose.chance(40):
        found["tax"] = choose.of("before", "before", "after")
    if choose.chance(15):
        found["service_caps"] = [service_cap(choose, decimals) for _ in range(choose.of(1, 2))]
    return found


def service_cap(choose: Choice, decimals: int) -> dict[str, Any]:
    where = choose.of({"services": choose.some(1, 2)}, {"service_categories": choose.some(1, 2, 3, 4)})
    most = choose.of(
        {"percent": "20"}, {"percent": "0"}, {"amount": amount("2.5", decimals)}, {"amount": amount(0, decimals)}
    )
    return {**where, "max_discount": most}
