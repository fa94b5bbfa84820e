"""Reading a case: the keys it may have, their defaults, and the types of values. Only unknown keys are judged."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

NEEDED: Any = object()

FACTS = {
    "service": int,
    "service_category": int,
    "customer_category": int,
    "location": int,
    "staff": int,
    "starts_at": datetime.fromisoformat,
    "ends_at": datetime.fromisoformat,
    "total": Decimal,
    "tax": Decimal,
    "status": str,
    "payment_status": str,
}
STEPS = {
    "book": {"appointment", "customer", "redeem_points", *FACTS},
    "change": {"appointment", *FACTS},
    "delete": {"appointment"},
    "adjust": {"customer", "points", "note"},
    "bonus": {"customer", "points", "name"},
    "expire": set(),
    "repeat": set(),
}


class BadCase(ValueError):
    """The case does not follow the format."""


def only(given: dict, keys, where: str) -> None:
    unknown = sorted(set(given) - set(keys))
    if unknown:
        raise BadCase(f"{where}: unknown key {unknown[0]}")


def read(given: dict, where: str, **defaults) -> dict:
    """`given` with defaults for what it leaves out."""
    only(given, defaults, where)
    filled = {**defaults, **given}
    for key, value in filled.items():
        if value is NEEDED:
            raise BadCase(f"{where}: {key} is missing")
    return filled


def money(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def conditions(given: dict, where: str) -> dict:
    when = read(
        given,
        where,
        service_categories=None,
        services=None,
        customer_categories=None,
        locations=None,
        staff=None,
        weekdays=None,
        total_gt=None,
        total_lt=None,
    )
    return {**when, "total_gt": money(when["total_gt"]), "total_lt": money(when["total_lt"])}


def window(read_before: dict) -> dict:
    return {
        **read_before,
        "valid_from": day(read_before["valid_from"]),
        "valid_until": day(read_before["valid_until"]),
    }


def earning_rule(given: dict) -> dict:
    rule = read(
        given,
        "earning rule",
        id=NEEDED,
        name=NEEDED,
        active=True,
        award=NEEDED,
        when={},
        valid_from=None,
        valid_until=None,
        max_points_per_day=None,
        max_points=None,
    )
    award = read(
        rule["award"], "award", points=NEEDED, per_amount=None, every_visits=None, visits=None, within_days=None
    )
    award["per_amount"] = money(award["per_amount"])
    return window({**rule, "award": award, "when": conditions(rule["when"], "when")})


def multiplier(given: dict) -> dict:
    found = read(
        given,
        "multiplier",
        id=NEEDED,
        name=NEEDED,
        factor=NEEDED,
        when={},
        tiers=None,
        valid_from=None,
        valid_until=None,
        active=True,
    )
    return window({**found, "factor": Decimal(found["factor"]), "when": conditions(found["when"], "when")})


def redemption(given: dict) -> dict:
    found = read(
        given,
        "redemption",
        enabled=False,
        point_value="0",
        method="choose",
        max_discount=None,
        service_caps=[],
        min_points=0,
        tax="after",
    )
    if found["max_discount"] is not None:
        found["max_discount"] = read(found["max_discount"], "max_discount", percent=None, amount=None)
    caps = [read(cap, "cap", services=[], service_categories=[], max_discount=NEEDED) for cap in found["service_caps"]]
    found = {**found, "service_caps": caps}
    return {**found, "point_value": Decimal(found["point_value"])}


def programme(given: dict) -> dict:
    found = read(
        given,
        "programme",
        timezone="UTC",
        currency_decimals=2,
        award_on={"trigger": "created"},
        void_statuses=["canceled", "rejected"],
        earning_rules=NEEDED,
        multipliers=[],
        tiers=[],
        count_adjustments=True,
        redemption={},
        expiry={},
        category_parents={},
    )
    return {
        **found,
        "timezone": ZoneInfo(found["timezone"]),
        "award_on": read(found["award_on"], "award_on", trigger=NEEDED, statuses=[]),
        "earning_rules": [earning_rule(rule) for rule in found["earning_rules"]],
        "multipliers": [multiplier(one) for one in found["multipliers"]],
        "tiers": [read(tier, "tier", name=NEEDED, color=None, min_points=NEEDED) for tier in found["tiers"]],
        "redemption": redemption(found["redemption"]),
        "expiry": read(found["expiry"], "expiry", months=None, min_days_after_return=0),
        "category_parents": {int(child): parent for child, parent in found["category_parents"].items()},
    }


def step(given: dict) -> tuple[datetime, str, dict]:
    """When the step happens, what it is, and what it says."""
    kinds = [kind for kind in STEPS if kind in given]
    if len(kinds) != 1:
        raise BadCase("a step is exactly one thing")
    kind = kinds[0]
    only(given, {"at", kind}, "step")
    only(given[kind], STEPS[kind], kind)
    return datetime.fromisoformat(given["at"]), kind, given[kind]


def facts(said: dict) -> dict:
    """Those facts of an appointment that a `book` or `change` names."""
    return {key: None if said[key] is None else kind(said[key]) for key, kind in FACTS.items() if key in said}
