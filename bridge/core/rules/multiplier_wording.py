"""Multipliers in words: "Double points", "On Tuesdays, for Silver"."""

from decimal import Decimal

from bridge.core.programmes.programme import Multiplier
from bridge.core.rules.wording import Names, list_phrases, put_either, put_window
from bridge.core.settling.reasons import N_, PLAIN_ENGLISH, Speech

_FACTORS = {
    Decimal(0): N_("No points"),
    Decimal(1): N_("The usual points"),
    Decimal(2): N_("Double points"),
    Decimal(3): N_("Triple points"),
}


def put_factor(factor: Decimal, speech: Speech = PLAIN_ENGLISH) -> str:
    """What it gives: "Double points", "1.5 times the points"."""
    known = _FACTORS.get(factor)
    if known is not None:
        return speech.gettext(known)
    return speech.gettext("%(factor)s times the points") % {"factor": speech.number(factor.normalize())}


def put_occasion(multiplier: Multiplier, names: Names, speech: Speech = PLAIN_ENGLISH) -> str:
    """To which bookings of whom it applies; the first letter is a capital, unless it begins with a name."""
    phrases = list(list_phrases(multiplier.when, names, speech))
    if multiplier.tiers:
        tiers = put_either(sorted(multiplier.tiers), speech)
        phrases.append(speech.gettext("for %(tiers)s") % {"tiers": tiers})
    if not phrases:
        return speech.gettext("Every booking")
    said = ", ".join(phrases)
    return said if multiplier.when.services else f"{said[:1].upper()}{said[1:]}"


def put_days(multiplier: Multiplier, speech: Speech = PLAIN_ENGLISH) -> str:
    """On which days it holds; "" on all."""
    window = multiplier.window
    return put_window(window, speech) if window.valid_from or window.valid_until else ""
