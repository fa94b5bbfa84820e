"""Rewards in words, for owners and for customers: "€10.00 off", "once for each customer", "120 pts more"."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from bridge.core.rewards.rewards import Kind, Obstacle, Reward, RewardState, Terms, VoucherState
from bridge.core.rewards.voucher_objections import Objection
from bridge.core.rules.wording import find_last_day, put_either, put_names
from bridge.core.settling.reasons import N_, PLAIN_ENGLISH, Speech

VOUCHER_STATES: Mapping[VoucherState, str] = {
    VoucherState.ISSUED: N_("Not used yet"),
    VoucherState.HELD: N_("Set aside for a booking"),
    VoucherState.USED: N_("Used"),
    VoucherState.CANCELLED: N_("Points given back"),
    VoucherState.EXPIRED: N_("Has expired"),
}

OBJECTIONS: Mapping[Objection, str] = {
    Objection.CANCELLED: N_("This reward was given back for its points"),
    Objection.CUSTOMERS_ONLY: N_(
        "Rewards take something off only where customers book for themselves; the staff use them in the shop"
    ),
    Objection.EXPIRED: N_("This reward has expired"),
    Objection.HELD: N_("This reward is set aside for a booking that is being made"),
    Objection.NOT_FOR_THIS: N_("This reward takes nothing off here"),
    Objection.NOT_RUNNING: N_("Rewards cannot be used while the programme does not run"),
    Objection.SERIES_ONLY: N_("A reward is for one appointment, not for a series"),
    Objection.SHOP_ONLY: N_("This reward is to be had in the shop"),
    Objection.UNKNOWN: N_("You have no reward with this code"),
    Objection.USED: N_("This reward was used"),
}
"""As the customer reads it, without a full stop."""


def put_terms(terms: Terms, services: Mapping[int, str], speech: Speech = PLAIN_ENGLISH) -> str:
    """What it gives: "€10.00 off", "20% off", "Free: Colour or Cut"; ``services`` are names by id."""
    gettext = speech.gettext
    if terms.kind is Kind.FIXED:
        return gettext("%(amount)s off a booking") % {"amount": speech.money(terms.amount or Decimal(0))}
    if terms.kind is Kind.PERCENT:
        return gettext("%(percent)s%% off a booking") % {
            "percent": speech.number((terms.percent or Decimal(0)).normalize() + 0)
        }
    if terms.kind is Kind.SERVICE:
        return gettext("Free: %(services)s") % {
            "services": put_names("services", terms.services, {"services": services}, speech)
        }
    return gettext("To be had in the shop")


def put_limits(reward: Reward, speech: Speech = PLAIN_ENGLISH) -> str:
    """Who may take it, when, and how often: the phrases joined by commas, "" without limits."""
    said = ", ".join(_list_limits(reward, speech))
    return f"{said[:1].upper()}{said[1:]}"


def put_stock(reward: Reward, speech: Speech = PLAIN_ENGLISH) -> str:
    """How many are left: "13 of 20 left", "unlimited"."""
    if reward.stock is None:
        return speech.gettext("Unlimited")
    said = {"left": speech.number(reward.left or 0), "stock": speech.number(reward.stock)}
    return speech.gettext("%(left)s of %(stock)s left") % said


def put_reward_state(reward: Reward, today: date, speech: Speech = PLAIN_ENGLISH) -> tuple[str, str]:
    """Where it stands on a day, with the day that decides it; and how good that is, as screens colour it."""
    window = reward.window
    if reward.state is RewardState.ARCHIVED:
        return speech.gettext("Deleted"), ""
    if window.valid_until is not None and window.valid_until <= today:
        return speech.gettext("Ended on %(day)s") % {"day": speech.day(find_last_day(window.valid_until))}, ""
    if reward.state is RewardState.PAUSED:
        return speech.gettext("Paused"), ""
    if window.valid_from is not None and today < window.valid_from:
        return speech.gettext("Starts on %(day)s") % {"day": speech.day(window.valid_from)}, "warn"
    return (speech.gettext("None left"), "warn") if reward.left == 0 else (speech.gettext("Active"), "good")


def put_obstacle(obstacle: Obstacle, reward: Reward, available: int, speech: Speech = PLAIN_ENGLISH) -> str:
    """Why it cannot be taken, as the customer reads it, without a full stop."""
    gettext, window = speech.gettext, reward.window
    if obstacle is Obstacle.POINTS_MISSING:
        missing = reward.cost - max(0, available)
        said = speech.ngettext("%(points)s point more", "%(points)s points more", missing)
        return said % {"points": speech.number(missing)}
    if obstacle is Obstacle.OTHER_TIER:
        return gettext("Only for %(tiers)s") % {"tiers": put_either(sorted(reward.tiers), speech)}
    if obstacle is Obstacle.LIMIT_REACHED:
        return gettext("You have had it as often as you can")
    if obstacle is Obstacle.SOLD_OUT:
        return gettext("None left")
    if obstacle is Obstacle.NOT_YET and window.valid_from is not None:
        return gettext("From %(day)s on") % {"day": speech.day(window.valid_from)}
    return gettext("Not offered any more")


def _list_limits(reward: Reward, speech: Speech) -> Iterator[str]:
    gettext, window = speech.gettext, reward.window
    if reward.tiers:
        yield gettext("for %(tiers)s") % {"tiers": put_either(sorted(reward.tiers), speech)}
    if reward.per_customer is not None:
        said = speech.ngettext("once for each customer", "%(times)s times for each customer", reward.per_customer)
        yield said % {"times": speech.number(reward.per_customer)}
    if window.valid_from is not None and window.valid_until is not None:
        days = {"start": speech.day(window.valid_from), "end": speech.day(find_last_day(window.valid_until))}
        yield gettext("from %(start)s up to and including %(end)s") % days
    elif window.valid_from is not None:
        yield gettext("from %(start)s on") % {"start": speech.day(window.valid_from)}
    elif window.valid_until is not None:
        yield gettext("up to and including %(end)s") % {"end": speech.day(find_last_day(window.valid_until))}
    if reward.voucher_days is not None:
        said = speech.ngettext("to be used within %(days)s day", "to be used within %(days)s days", reward.voucher_days)
        yield said % {"days": speech.number(reward.voucher_days)}
