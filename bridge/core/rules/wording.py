"""Earning rules in words, as people would say them: "Colour or Cut, with Ana, on Mondays, over €40.00".

Names come from whoever knows them, by condition and id; what they do not name is gone in Booknetic, and is said to be.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias

from bridge.core.programmes.programme import Conditions, EarningRule, Multiplier, Window
from bridge.core.settling.reasons import N_, PLAIN_ENGLISH, WEEKDAYS, Speech, put_card

Names: TypeAlias = Mapping[str, Mapping[int, str]]

# More names than this are counted, not listed.
MOST_NAMED = 5

_GONE = {
    "services": N_("a service that no longer exists (#%(id)s)"),
    "service_categories": N_("a category that no longer exists (#%(id)s)"),
    "customer_categories": N_("a customer category that no longer exists (#%(id)s)"),
    "staff": N_("somebody who is no longer there (#%(id)s)"),
    "locations": N_("a location that no longer exists (#%(id)s)"),
}
_ON_DAYS = (
    N_("Mondays"),
    N_("Tuesdays"),
    N_("Wednesdays"),
    N_("Thursdays"),
    N_("Fridays"),
    N_("Saturdays"),
    N_("Sundays"),
)


class RuleState(StrEnum):
    """Where a rule stands on a day."""

    ACTIVE = "active"
    ENDED = "ended"
    PAUSED = "paused"
    WAITING = "waiting"


def find_state(rule: EarningRule | Multiplier, today: date) -> RuleState:
    """Whether the rule awards anything today, and why not."""
    window = rule.window
    if window.valid_until is not None and window.valid_until <= today:
        return RuleState.ENDED
    if not rule.active:
        return RuleState.PAUSED
    if window.valid_from is not None and today < window.valid_from:
        return RuleState.WAITING
    return RuleState.ACTIVE


def put_state(rule: EarningRule | Multiplier, today: date, speech: Speech = PLAIN_ENGLISH) -> str:
    """Where it stands, with the day that decides it."""
    state, window = find_state(rule, today), rule.window
    if state is RuleState.WAITING and window.valid_from is not None:
        return speech.gettext("Starts on %(day)s") % {"day": speech.day(window.valid_from)}
    if state is RuleState.ENDED and window.valid_until is not None:
        return speech.gettext("Ended on %(day)s") % {"day": speech.day(find_last_day(window.valid_until))}
    return speech.gettext("Paused") if state is RuleState.PAUSED else speech.gettext("Active")


def find_last_day(until: date) -> date:
    """The last day that counts before ``until``, which does not."""
    return until - timedelta(days=1) if until > date.min else until


def put_conditions(when: Conditions, names: Names, speech: Speech = PLAIN_ENGLISH) -> str:
    """To which bookings it applies; the first letter is a capital, unless it begins with a name."""
    phrases = list(list_phrases(when, names, speech))
    if not phrases:
        return speech.gettext("Every booking")
    said = ", ".join(phrases)
    return said if when.services else f"{said[:1].upper()}{said[1:]}"


def put_award(rule: EarningRule, speech: Speech = PLAIN_ENGLISH) -> str:
    """What it gives: "50 pts", "1 pt per full €10.00", "200 pts every 10 visits",
    "200 pts for 5 visits within 90 days"."""
    points = _put_points(rule.points, speech)
    if rule.per_amount is not None:
        said = {"points": points, "amount": speech.money(rule.per_amount)}
        return speech.gettext("%(points)s per full %(amount)s") % said
    if rule.every_visits == 1:
        return speech.gettext("%(points)s every visit") % {"points": points}
    if rule.every_visits is not None:
        said = {"points": points, "count": speech.number(rule.every_visits)}
        return speech.gettext("%(points)s every %(count)s visits") % said
    if rule.card is not None:
        said = {"points": points, "visits": put_card(rule.card, speech)}
        return speech.gettext("%(points)s for %(visits)s") % said
    return points


def put_limits(rule: EarningRule, speech: Speech = PLAIN_ENGLISH) -> str:
    """On which days it holds and how much it gives at most; "" without limits. The last day is the last one included."""
    phrases = [put_window(rule.window, speech)] if rule.window.valid_from or rule.window.valid_until else []
    if rule.max_points_per_day is not None:
        said = speech.gettext("at most %(points)s a day for each customer")
        phrases.append(said % {"points": _put_points(rule.max_points_per_day, speech)})
    if rule.max_points is not None:
        said = speech.gettext("at most %(points)s in all for each customer")
        phrases.append(said % {"points": _put_points(rule.max_points, speech)})
    return ", ".join(phrases)


def name_gone(kind: str, one: int, speech: Speech = PLAIN_ENGLISH) -> str:
    """What to call something of which only the id is left."""
    return speech.gettext(_GONE[kind]) % {"id": one}


def put_names(kind: str, ids: frozenset[int], names: Names, speech: Speech = PLAIN_ENGLISH) -> str:
    """Some services, members of the staff, ... (``kind`` as in a rule's conditions): "Colour or Cut"."""
    known = names.get(kind, {})
    # In the order in which they are offered, those that are gone last.
    found = [name for one, name in known.items() if one in ids]
    found += [name_gone(kind, one, speech) for one in sorted(ids - known.keys())]
    if len(found) > MOST_NAMED:
        more = len(found) - MOST_NAMED + 1
        said = speech.ngettext("%(count)s other", "%(count)s others", more) % {"count": speech.number(more)}
        found = [*found[: MOST_NAMED - 1], said]
    return put_either(found, speech)


def put_weekdays(days: Sequence[int], speech: Speech = PLAIN_ENGLISH) -> str:
    """ISO weekdays in order: "on Mondays or Fridays"; three or more in a row are a span."""
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        first, last = (speech.gettext(WEEKDAYS[day - 1]) for day in (days[0], days[-1]))
        return speech.gettext("from %(first)s to %(last)s") % {"first": first, "last": last}
    said = put_either([speech.gettext(_ON_DAYS[day - 1]) for day in days], speech)
    return speech.gettext("on %(days)s") % {"days": said}


def put_either(found: Sequence[str], speech: Speech = PLAIN_ENGLISH) -> str:
    """ "Colour, Cut or Wash"."""
    *most, last = found
    return speech.gettext("%(names)s or %(last)s") % {"names": ", ".join(most), "last": last} if most else last


def list_phrases(when: Conditions, names: Names, speech: Speech) -> Iterator[str]:
    if when.services:
        yield put_names("services", when.services, names, speech)
    if when.service_categories:
        said = speech.gettext("in %(categories)s") if when.services else speech.gettext("anything in %(categories)s")
        yield said % {"categories": put_names("service_categories", when.service_categories, names, speech)}
    if when.customer_categories:
        said = put_names("customer_categories", when.customer_categories, names, speech)
        yield speech.gettext("for customers in %(categories)s") % {"categories": said}
    if when.staff:
        yield speech.gettext("with %(staff)s") % {"staff": put_names("staff", when.staff, names, speech)}
    if when.locations:
        yield speech.gettext("at %(locations)s") % {"locations": put_names("locations", when.locations, names, speech)}
    if when.weekdays:
        yield put_weekdays(sorted(when.weekdays), speech)
    if when.total_gt is not None:
        yield speech.gettext("over %(amount)s") % {"amount": speech.money(when.total_gt)}
    if when.total_lt is not None:
        yield speech.gettext("under %(amount)s") % {"amount": speech.money(when.total_lt)}


def put_window(window: Window, speech: Speech = PLAIN_ENGLISH) -> str:
    """On which days something holds, one of which is named; the last day is the last one included."""
    start, until = window.valid_from, window.valid_until
    if until is None:
        assert start is not None
        return speech.gettext("from %(start)s on") % {"start": speech.day(start)}
    end = speech.day(find_last_day(until))
    if start is None:
        return speech.gettext("up to and including %(end)s") % {"end": end}
    return speech.gettext("from %(start)s up to and including %(end)s") % {"start": speech.day(start), "end": end}


def _put_points(points: int, speech: Speech) -> str:
    return speech.ngettext("%(points)s pt", "%(points)s pts", points) % {"points": speech.number(points)}
