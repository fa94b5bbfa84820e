"""What an appointment earns (format, rules 1 to 3 and 5)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .wallet import Lot, Pieces


@dataclass
class Award:
    """What was evaluated last, and what stays of the first time: its day, the tier before it, its lot."""

    day: date
    tier: str | None
    lot: Lot
    given: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    by_rule: dict[str, int] = field(default_factory=dict)  # fixed and per amount, capped, before multiplying
    milestones: dict[str, int] = field(default_factory=dict)  # capped
    used: dict[str, list[date]] = field(default_factory=dict)  # the days whose stamps a full card used
    total: int = 0


@dataclass
class Appointment:
    customer: int
    facts: dict[str, Any]
    redeems: int  # the points that its discount stands for; 0 if it never redeemed
    deleted: bool = False
    taken: Pieces = field(default_factory=list)  # the points that are taken now
    award: Award | None = None
    priced: dict[str, Any] = field(default_factory=dict)  # the facts on which its price was made

    @property
    def earns(self) -> bool:
        return self.award is not None and self.award.given


def facts_to_match(facts: dict[str, Any], total: Decimal, paid: Decimal) -> dict[str, Any]:
    """What rules look at: facts, with what counts as the total, and the money paid of it. Two of these are equal when an
    award need not change."""
    names = ("service", "service_category", "customer_category", "location", "staff", "starts_at")
    return {name: facts[name] for name in names} | {"total": total, "paid": paid}


def with_ancestors(category: int | None, programme: dict[str, Any]) -> list[int]:
    categories: list[int] = []
    while category is not None and category not in categories:
        categories.append(category)
        category = programme["category_parents"].get(category)
    return categories


def matches(when: dict[str, Any], facts: dict[str, Any], programme: dict[str, Any]) -> bool:
    categories = with_ancestors(facts["service_category"], programme)
    weekday = facts["starts_at"].astimezone(programme["timezone"]).isoweekday()
    return (
        (not when["service_categories"] or any(one in when["service_categories"] for one in categories))
        and (not when["services"] or facts["service"] in when["services"])
        and (not when["customer_categories"] or facts["customer_category"] in when["customer_categories"])
        and (not when["locations"] or facts["location"] in when["locations"])
        and (not when["staff"] or facts["staff"] in when["staff"])
        and (not when["weekdays"] or weekday in when["weekdays"])
        and (when["total_gt"] is None or facts["paid"] > when["total_gt"])
        and (when["total_lt"] is None or facts["paid"] < when["total_lt"])
    )


def in_window(rule: dict[str, Any], day: date) -> bool:
    return (rule["valid_from"] is None or rule["valid_from"] <= day) and (
        rule["valid_until"] is None or day < rule["valid_until"]
    )


def evaluate(award: Award, facts: dict[str, Any], others: list[Appointment], programme: dict[str, Any]) -> list[str]:
    """Write into the award what `facts` earn, given the customer's other appointments; returns what was remarkable.

    A second evaluation keeps the milestones of the first, as rule 5 says, also where an award was taken back in between.
    """
    remarks = []
    before = (award.facts, award.milestones, award.used) if award.facts else None
    award.facts, award.by_rule, award.milestones, award.used = facts, {}, {}, {}
    others = [one for one in others if one.earns]

    def capped(rule: dict[str, Any], points: int) -> int:
        of_rule = [(one.award.day, given) for one in others for given in given_by(one.award, rule["name"])]
        room = [points]
        if rule["max_points"] is not None:
            room.append(rule["max_points"] - sum(given for _, given in of_rule))
        if rule["max_points_per_day"] is not None:
            room.append(rule["max_points_per_day"] - sum(given for day, given in of_rule if day == award.day))
        if min(room) < points:
            remarks.append("cap cut")
        return max(0, min(room))

    for rule in programme["earning_rules"]:
        name, points, every = rule["name"], rule["award"]["points"], rule["award"]["every_visits"]
        if not rule["active"] or not in_window(rule, award.day) or not matches(rule["when"], facts, programme):
            continue
        visits = rule["award"]["visits"]
        if visits is not None:
            day = facts["starts_at"].astimezone(programme["timezone"]).date()
            if before and matches(rule["when"], before[0], programme):
                if name in before[1]:
                    award.milestones[name], award.used[name] = before[1][name], before[2][name]
                    continue
                if before[0]["starts_at"].astimezone(programme["timezone"]).date() == day:
                    continue
            used = fill_card(rule, day, others, programme)
            if used:
                award.milestones[name], award.used[name] = capped(rule, points), used
                remarks.append(f"card of {visits} filled" if visits > 1 else "card of one filled")
        elif every is None:
            award.by_rule[name] = capped(rule, points * how_often(rule["award"]["per_amount"], facts["paid"]))
        elif before and matches(rule["when"], before[0], programme):
            if name in before[1]:
                award.milestones[name] = before[1][name]
                remarks.append("milestone kept")
        else:
            count = 1 + sum(matches(rule["when"], one.award.facts, programme) for one in others)
            if count // every > sum(name in one.award.milestones for one in others):
                award.milestones[name] = capped(rule, points)
                remarks.append("milestone earned")

    factors = [one["factor"] for one in programme["multipliers"] if multiplies(one, award, programme)]
    sum_of_rules = sum(award.by_rule.values())
    multiplied = int(sum_of_rules * max(factors)) if factors else sum_of_rules
    if multiplied != sum_of_rules:
        remarks.append("multiplied up" if multiplied > sum_of_rules else "multiplied down")
    if len(set(factors)) > 1 and sum_of_rules:
        remarks.append("highest of several multipliers")
    award.total = multiplied + sum(award.milestones.values())
    return remarks


def fill_card(rule: dict[str, Any], day: date, others: list[Appointment], programme: dict[str, Any]) -> list[date]:
    """The days whose stamps fill a card, this one among them; none where it is not full."""
    visits, within = rule["award"]["visits"], rule["award"]["within_days"]
    matching = [one.award.facts for one in others if matches(rule["when"], one.award.facts, programme)]
    days = [facts["starts_at"].astimezone(programme["timezone"]).date() for facts in matching] + [day]
    if len(days) - sum(len(one.award.used.get(rule["name"], [])) for one in others) < visits:
        return []
    for one in others:
        for used in one.award.used.get(rule["name"], []):
            if used in days:
                days.remove(used)
    if day not in days:
        return []
    found = [sorted(days)[first : first + visits] for first in range(len(days) - visits + 1)]
    return next((card for card in found if day in card and (card[-1] - card[0]).days < within), [])


def given_by(award: Award, rule: str) -> list[int]:
    return [part[rule] for part in (award.by_rule, award.milestones) if rule in part]


def how_often(per_amount: Decimal | None, paid: Decimal) -> int:
    if per_amount is None:
        return 1
    return int(paid // per_amount) if paid > 0 and per_amount > 0 else 0


def multiplies(multiplier: dict[str, Any], award: Award, programme: dict[str, Any]) -> bool:
    return (
        multiplier["active"]
        and (not multiplier["tiers"] or award.tier in multiplier["tiers"])
        and in_window(multiplier, award.day)
        and matches(multiplier["when"], award.facts, programme)
    )


def ended(facts: dict[str, Any], now: datetime) -> bool:
    return facts.get("ends_at") is not None and now >= facts["ends_at"]
