"""Why an entry has the points it has: one reason for each rule's share and one for the multiplier.

Reasons are recorded as plain data with the facts as they were, and put into words when they are read, in the
reader's language. The points of an entry's reasons add up to the points of the entry. A reason has the rule's name,
which is for the staff, and its label, which is for customers and may be missing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bridge.core.local_time import day_of
from bridge.core.programmes.programme import UNCONDITIONAL, Conditions, EarningRule, Programme
from bridge.core.rules.earning import Evaluation, Verdict
from bridge.core.rules.stamps import Card
from bridge.core.settling.appointments import Facts, label_ancestor


def N_(message: str) -> str:  # noqa: N802 - the usual name of this marker
    """Marks a text for translation."""
    return message


_CONDITIONS = {
    "service_categories": N_("the service category is %s"),
    "services": N_("the service is %s"),
    "customer_categories": N_("the customer category is %s"),
    "locations": N_("the location is %s"),
    "staff": N_("it is with %s"),
    "weekdays": N_("it is on a %s"),
    "total_gt": N_("more than %s is paid"),
    "total_lt": N_("less than %s is paid"),
}
_ACTIONS = {
    "sign_up": N_("for signing up"),
    "birthday": N_("for a birthday"),
    "referral": N_("for a friend who came"),
}
_IMPORTED = {
    "balance": N_("brought over from the programme before this one"),
    "used": N_("used, or gone, in the programme before this one"),
}
_TAKEN_BACK = {
    "bonus": N_("because this bonus was taken back"),
    "cancelled": N_("because the booking was cancelled"),
    "deleted": N_("because the booking was deleted"),
    "history": N_("because points for visits of the past were taken back"),
    "import": N_("because this import was taken back"),
    "moved": N_("because the booking is another customer's now"),
    "not_due": N_("because the booking is not yet what points are given for"),
    "referral": N_("because the friend's first visit counts for nothing now"),
    "void": N_("because the booking counts for nothing now"),
}
WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_AMOUNTS = ("total_gt", "total_lt")
_ABOVE = N_("the service category is %(name)s, which belongs to %(above)s")


def _choose_form(singular: str, plural: str, count: int) -> str:
    return singular if count == 1 else plural


def _write_plainly(figure: Decimal | int) -> str:
    return f"{figure:f}" if isinstance(figure, Decimal) else str(figure)


@dataclass(frozen=True, slots=True)
class Speech:
    """How sentences are spoken: in English and with plain figures, unless told otherwise."""

    gettext: Callable[[str], str] = str
    ngettext: Callable[[str, str, int], str] = _choose_form
    number: Callable[[Decimal | int], str] = _write_plainly
    money: Callable[[Decimal], str] = _write_plainly
    day: Callable[[date], str] = date.isoformat


PLAIN_ENGLISH = Speech()


def list_reasons(
    programme: Programme, facts: Facts, *, before: Evaluation | None, after: Evaluation | None
) -> tuple[dict[str, Any], ...]:
    """The reasons of an entry that takes an award from ``before`` to ``after`` (None: nothing held)."""
    facts = programme.view(facts)
    rules = {rule.id: rule for rule in programme.earning_rules}
    reasons = []
    was, now = (
        {verdict.rule_id: verdict for verdict in evaluation.verdicts} if evaluation else {}
        for evaluation in (before, after)
    )
    for rule_id in was | now:
        old, new = was.get(rule_id), now.get(rule_id)
        points = (new.points if new else 0) - (old.points if old else 0)
        said = new or old
        if points and said:
            rule = rules[rule_id]
            why = _describe(programme, rule, facts, said)
            reasons.append({"rule": rule_id, "name": said.name, "label": rule.label, "points": points, "why": why})
    reasons += _list_multiplied(before, after)
    return tuple(reasons)


def list_reasons_of_taking_back(what: str, name: str, points: int) -> tuple[dict[str, Any], ...]:
    """The reason of an entry that takes all ``points`` (positive) of something back that customers know by ``name``: a ``bonus``
    or a ``referral``."""
    return ({"rule": None, "name": name, "label": name, "points": -points, "why": {"taken_back": what}},)


def put_cause(what: str) -> tuple[dict[str, Any], ...]:
    """Why all that a booking earned is taken back: a reason of no points before those of its rules, whose shares it explains."""
    return ({"rule": None, "name": "", "label": None, "points": 0, "why": {"taken_back": what}},)


def sentence(why: Mapping[str, Any], speech: Speech = PLAIN_ENGLISH) -> str:
    """A recorded ``why`` in words: one sentence without a full stop."""
    parts = []
    if "action" in why:
        occasion = _ACTIONS[why["action"]]
        parts.append(speech.gettext(occasion))
    elif "imported" in why:
        origin = _IMPORTED[why["imported"]]
        parts.append(speech.gettext(origin))
    elif "taken_back" in why:
        cause = _TAKEN_BACK[why["taken_back"]]
        parts.append(speech.gettext(cause))
    elif "factor" in why:
        parts.append(speech.gettext("multiplied by %s") % speech.number(Decimal(why["factor"])))
    elif "per_amount" in why:
        parts.append(_put_per_amount(why, speech))
    elif "every_visits" in why:
        visits = why["every_visits"]
        said = speech.ngettext("for every visit", "one of every %(visits)s visits", visits)
        parts.append(said % {"visits": speech.number(visits)})
    elif "visits" in why:
        parts.append(put_card(Card(why["visits"], why["within_days"]), speech))
    conditions = [_put_condition(name, value, speech) for name, value in why.get("conditions", {}).items()]
    if conditions:
        parts.append(speech.gettext("because %s") % speech.gettext(" and ").join(conditions))
    elif not parts:
        parts.append(speech.gettext("for every booking"))
    if why.get("cut"):
        said = speech.ngettext(
            "the limit of this rule took away %(points)s point",
            "the limit of this rule took away %(points)s points",
            why["cut"],
        )
        parts.append(said % {"points": speech.number(why["cut"])})
    return "; ".join(parts)


def put_card(card: Card, speech: Speech = PLAIN_ENGLISH) -> str:
    """What fills a card: "5 visits within 90 days"."""
    visits = speech.ngettext("%(visits)s visit", "%(visits)s visits", card.visits)
    days = speech.ngettext("within %(days)s day", "within %(days)s days", card.within_days)
    said = {"visits": speech.number(card.visits), "days": speech.number(card.within_days)}
    return f"{visits % said} {days % said}"


def _put_per_amount(why: Mapping[str, Any], speech: Speech) -> str:
    said = speech.ngettext(
        "%(points)s point for every full %(amount)s of the %(paid)s paid",
        "%(points)s points for every full %(amount)s of the %(paid)s paid",
        why["points"],
    )
    amount, paid = (speech.money(Decimal(why[name])) for name in ("per_amount", "paid"))
    return said % {"points": speech.number(why["points"]), "amount": amount, "paid": paid}


def _put_condition(name: str, value: Any, speech: Speech) -> str:
    said = str(value)
    if isinstance(value, list):
        own, above = value
        return speech.gettext(_ABOVE) % {"name": own, "above": above}
    if name == "weekdays":
        said = speech.gettext(WEEKDAYS[value - 1])
    elif name in _AMOUNTS:
        said = speech.money(Decimal(value))
    return speech.gettext(_CONDITIONS[name]) % said


def _list_multiplied(before: Evaluation | None, after: Evaluation | None) -> list[dict[str, Any]]:
    old, new = (evaluation.multiplied if evaluation else None for evaluation in (before, after))
    if old and new and old.multiplier_id == new.multiplier_id:
        steps = [(new, new.points - old.points)]
    else:
        steps = [(old, -old.points)] if old else []
        steps += [(new, new.points)] if new else []
    return [
        {"rule": None, "name": said.name, "label": None, "points": points, "why": {"factor": str(said.factor)}}
        for said, points in steps
        if points
    ]


def _describe(programme: Programme, rule: EarningRule, facts: Facts, verdict: Verdict) -> dict[str, Any]:
    why: dict[str, Any] = {}
    if rule.per_amount is not None:
        why |= {"points": rule.points, "per_amount": str(rule.per_amount), "paid": _plain(facts.paid, programme)}
    elif rule.every_visits is not None:
        why["every_visits"] = rule.every_visits
    elif rule.card is not None:
        why |= {"visits": rule.card.visits, "within_days": rule.card.within_days}
    conditions = _describe_conditions(programme, rule.when, facts)
    if conditions:
        why["conditions"] = conditions
    if verdict.cut:
        why["cut"] = verdict.cut
    return why


def _describe_conditions(programme: Programme, when: Conditions, facts: Facts) -> dict[str, Any]:
    if when == UNCONDITIONAL:
        return {}
    said: dict[str, Any] = {
        "service_categories": _describe_category(when, facts),
        "services": facts.labels.get("service", facts.service_id),
        "customer_categories": facts.labels.get("customer_category", facts.customer_category_id),
        "locations": facts.labels.get("location", facts.location_id),
        "staff": facts.labels.get("staff", facts.staff_id),
        "weekdays": day_of(facts.starts_at, programme.timezone).isoweekday(),
        "total_gt": when.total_gt,
        "total_lt": when.total_lt,
    }
    asked = {name: value for name, value in said.items() if getattr(when, name) not in (None, frozenset())}
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in asked.items()}


def _describe_category(when: Conditions, facts: Facts) -> Any:
    """The service's own category; with the name of the one above it, as a pair, where that is the one which the rule asks for."""
    own, *above = facts.service_categories or (None,)
    name = facts.labels.get("category", own)
    asked = (label_ancestor(one) for one in above if one in when.service_categories)
    matched = None if own in when.service_categories else facts.labels.get(next(asked, ""))
    return [name, matched] if matched else name


def _plain(amount: Decimal, programme: Programme) -> str:
    """An amount with at least the currency's decimals and no superfluous zeros behind them."""
    cents = round(amount, programme.decimals)
    return str(cents if cents == amount else amount.normalize())
