"""Actions that earn in words: "70 pts on the birthday, once a year"."""

from bridge.core.bonuses.actions import Action, ActionKind
from bridge.core.settling.reasons import N_, PLAIN_ENGLISH, Speech

NAMES = {
    ActionKind.SIGN_UP: N_("Signing up"),
    ActionKind.BIRTHDAY: N_("Birthday"),
    ActionKind.REFERRAL: N_("Bringing a friend"),
}
# What the label begins with, for customers to read.
LABELS = {
    ActionKind.SIGN_UP: N_("Welcome"),
    ActionKind.BIRTHDAY: N_("Happy birthday"),
    ActionKind.REFERRAL: N_("Thank you for bringing a friend"),
}
_OCCASIONS = {
    ActionKind.SIGN_UP: N_("to every new customer who has a login"),
    ActionKind.BIRTHDAY: N_("on the birthday, once in a calendar year"),
    ActionKind.REFERRAL: N_(
        "for each new customer who came by the customer's link, when the friend's first visit is over"
    ),
}


def put_occasion(kind: ActionKind, speech: Speech = PLAIN_ENGLISH) -> str:
    """When it earns."""
    return speech.gettext(_OCCASIONS[kind])


def put_limit(action: Action, speech: Speech = PLAIN_ENGLISH) -> str:
    """How often at the most; "" without a limit."""
    if action.max_per_year is None:
        return ""
    said = speech.ngettext("at most %(times)s time a year", "at most %(times)s times a year", action.max_per_year)
    return said % {"times": speech.number(action.max_per_year)}


def put_points(action: Action, speech: Speech = PLAIN_ENGLISH) -> str:
    """What it gives: "70 pts"."""
    said = speech.ngettext("%(points)s pt", "%(points)s pts", action.points)
    return said % {"points": speech.number(action.points)}
