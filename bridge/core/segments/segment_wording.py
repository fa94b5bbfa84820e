"""Segments in words: "no visit for 90 days, in Gold or Silver, never paid with points"."""

from collections.abc import Callable, Mapping
from typing import Any

from bridge.core.rules.wording import Names, put_either, put_names
from bridge.core.segments.segments import (
    AllOf,
    AnyOf,
    Booked,
    Condition,
    Expiring,
    Inactive,
    InTier,
    LastVisit,
    NearReward,
    NearTier,
    NeverRedeemed,
    New,
    NoneOf,
    Points,
    Segment,
    Spent,
    Visits,
)
from bridge.core.settling.reasons import N_, PLAIN_ENGLISH, Speech


def put_segment(segment: Segment, names: Names, speech: Speech = PLAIN_ENGLISH) -> str:
    """Who is meant, the first letter as it comes; combinations within others stand in brackets."""
    if not isinstance(segment, AllOf | AnyOf | NoneOf):
        return put_condition(segment, names, speech)
    if not segment.parts:
        return speech.gettext("everybody")
    parts = [_put_part(part, names, speech) for part in segment.parts]
    if isinstance(segment, AllOf):
        return ", ".join(parts)
    said = put_either(parts, speech)
    return said if isinstance(segment, AnyOf) else speech.gettext("not: %(conditions)s") % {"conditions": said}


def put_condition(condition: Condition, names: Names, speech: Speech = PLAIN_ENGLISH) -> str:
    """One condition, as part of a sentence."""
    if isinstance(condition, LastVisit):
        return _put_last_visit(condition, names, speech)
    return _WORDS[type(condition)](condition, speech)


def _put_part(part: Segment, names: Names, speech: Speech) -> str:
    said = put_segment(part, names, speech)
    return f"({said})" if isinstance(part, AllOf | AnyOf | NoneOf) and len(part.parts) > 1 else said


def _put_booked(one: Booked, speech: Speech) -> str:
    return speech.gettext("has a booking ahead") if one.ahead else speech.gettext("has no booking ahead")


def _put_expiring(one: Expiring, speech: Speech) -> str:
    said = speech.ngettext("%(points)s expire within %(days)s day", "%(points)s expire within %(days)s days", one.days)
    least = _put_points(one.least, speech)
    points = speech.gettext("at least %(least)s") % {"least": least} if one.least > 1 else speech.gettext("points")
    return said % {"points": points, "days": speech.number(one.days)}


def _put_inactive(one: Inactive, speech: Speech) -> str:
    if one.at_most is None:
        said = speech.ngettext("no visit for %(days)s day", "no visit for %(days)s days", one.days)
        return said % {"days": speech.number(one.days)}
    said = speech.ngettext(
        "the last visit %(days)s to %(most)s day ago", "the last visit %(days)s to %(most)s days ago", one.at_most
    )
    return said % {"days": speech.number(one.days), "most": speech.number(one.at_most)}


def _put_tier(one: InTier, speech: Speech) -> str:
    if one.without:
        return speech.gettext("in no tier")
    return speech.gettext("in %(tiers)s") % {"tiers": put_either(sorted(one.names), speech)}


def _put_last_visit(one: LastVisit, names: Names, speech: Speech) -> str:
    parts = [
        speech.gettext(text) % {"names": put_names(kind, ids, names, speech)}
        for kind, ids, text in (
            ("services", one.services, N_("for %(names)s")),
            ("locations", one.locations, N_("at %(names)s")),
        )
        if ids
    ]
    return speech.gettext("came last %(how)s") % {"how": " ".join(parts)}


def _put_near_reward(one: NearReward, speech: Speech) -> str:
    cost = _put_points(one.cost, speech)
    if one.points is not None:
        missing = _put_points(one.points, speech)
        return speech.gettext("at most %(missing)s short of a reward for %(cost)s") % {"missing": missing, "cost": cost}
    said = {"percent": speech.number(one.percent or 0), "cost": cost}
    return speech.gettext("at least %(percent)s%% of the %(cost)s for a reward") % said


def _put_near_tier(one: NearTier, speech: Speech) -> str:
    tier = one.tier or speech.gettext("the next tier")
    if one.points is not None:
        return speech.gettext("at most %(missing)s short of %(tier)s") % {
            "missing": _put_points(one.points, speech),
            "tier": tier,
        }
    said = {"percent": speech.number(one.percent or 0), "tier": tier}
    return speech.gettext("on the last %(percent)s%% of the way to %(tier)s") % said


def _put_never_redeemed(_: NeverRedeemed, speech: Speech) -> str:
    return speech.gettext("never paid with points")


def _put_new(one: New, speech: Speech) -> str:
    said = speech.ngettext(
        "came for the first time within %(days)s day", "came for the first time within %(days)s days", one.days
    )
    return said % {"days": speech.number(one.days)}


def _put_balance(one: Points, speech: Speech) -> str:
    return _put_bounds(one, lambda points: _put_points(points, speech), speech)


def _put_spent(one: Spent, speech: Speech) -> str:
    said = speech.gettext("spent %(amount)s") % {"amount": _put_bounds(one, speech.money, speech)}
    return _put_within(said, one.days, speech)


def _put_visits(one: Visits, speech: Speech) -> str:
    if one.most == 0:
        return _put_within(speech.gettext("no visit"), one.days, speech)
    bound = one.most if one.most is not None else one.least or 0
    figure = _put_bounds(one, speech.number, speech)
    said = speech.ngettext("%(count)s visit", "%(count)s visits", bound) % {"count": figure}
    return _put_within(said, one.days, speech)


def _put_bounds(one: Points | Spent | Visits, put: Callable[[Any], str], speech: Speech) -> str:
    least, most = one.least, one.most
    if most is None:
        return speech.gettext("at least %(least)s") % {"least": put(least)}
    if least is None:
        return speech.gettext("at most %(most)s") % {"most": put(most)}
    if least == most:
        return put(least)
    return speech.gettext("%(least)s to %(most)s") % {"least": put(least), "most": put(most)}


def _put_within(said: str, days: int | None, speech: Speech) -> str:
    if days is None:
        return said
    within = speech.ngettext("%(what)s within %(days)s day", "%(what)s within %(days)s days", days)
    return within % {"what": said, "days": speech.number(days)}


def _put_points(points: int, speech: Speech) -> str:
    return speech.ngettext("%(points)s pt", "%(points)s pts", abs(points)) % {"points": speech.number(points)}


_WORDS: Mapping[type[Any], Callable[[Any, Speech], str]] = {
    Booked: _put_booked,
    Expiring: _put_expiring,
    Inactive: _put_inactive,
    InTier: _put_tier,
    NearReward: _put_near_reward,
    NearTier: _put_near_tier,
    NeverRedeemed: _put_never_redeemed,
    New: _put_new,
    Points: _put_balance,
    Spent: _put_spent,
    Visits: _put_visits,
}
