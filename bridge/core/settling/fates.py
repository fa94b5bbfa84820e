"""What became of a booking as a whole: it earned, what it earned was taken back, it waits, or it earns nothing, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bridge.core.local_time import day_of
from bridge.core.programmes.periods import Periods
from bridge.core.programmes.programme import Programme, Trigger
from bridge.core.rules.wording import put_either
from bridge.core.settling.appointments import Appointment
from bridge.core.settling.due import is_paid, is_triggered
from bridge.core.settling.reasons import PLAIN_ENGLISH, Speech
from bridge.core.settling.situations import Settlement


class Fate(StrEnum):
    """Where a booking stands with its award."""

    EARNED = "earned"
    NOTHING = "nothing"
    TAKEN_BACK = "taken_back"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of a booking: its row (None: gone), what was last decided, and the programme by which it earns or would:
    that of its award, else the one in force (None: none ever was). ``titles`` are the statuses' names."""

    seen: Appointment | None
    settlement: Settlement | None
    programme: Programme | None
    void_statuses: frozenset[str]
    periods: Periods
    now: datetime
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def eligible(self) -> bool:
        """Whether it earns by itself; as recorded, else as it would be."""
        if self.settlement is not None:
            return self.settlement.eligible
        return self.seen is not None and self.periods.covers(self.seen.created_at)


def tell_fate(look: Look, speech: Speech = PLAIN_ENGLISH) -> tuple[Fate, str]:
    """The booking's fate, and a sentence that says why, with a full stop; "" where its rules say it."""
    award = look.settlement.award if look.settlement else None
    if award is not None and award.held:
        return (Fate.EARNED, "") if award.points else (Fate.NOTHING, speech.gettext("No rule gave points for it."))
    obstacle = _find_obstacle(look, speech)
    if award is not None:
        return Fate.TAKEN_BACK, obstacle or _wait(look, speech)
    if obstacle:
        return Fate.NOTHING, obstacle
    return Fate.WAITING, _wait(look, speech)


def _find_obstacle(look: Look, speech: Speech) -> str:
    """Why it earns nothing as it stands; "" if nothing speaks against it."""
    gettext, seen = speech.gettext, look.seen
    if seen is None:
        return gettext("The booking was deleted.")
    if look.programme is None:
        return gettext("There is no programme in force.")
    if not look.eligible:
        return _put_time(look, seen, speech)
    if not seen.customer_id:
        return gettext("The booking has no customer.")
    if seen.payment_status == "canceled":
        return gettext("Its payment was cancelled.")
    if seen.status in look.void_statuses:
        said = {"status": look.titles.get(seen.status, seen.status)}
        return gettext("Its status is “%(status)s”, with which a booking counts for nothing.") % said
    if seen.is_void(look.void_statuses, look.now):
        return gettext("It was to be paid online, and was not paid in time.")
    return ""


def _put_time(look: Look, seen: Appointment, speech: Speech) -> str:
    """A booking that was made when bookings did not earn."""
    start = look.periods.start
    if start is None or seen.created_at < start:
        return speech.gettext("It was made before the programme was active.")
    if not look.periods.covers(seen.created_at):
        return speech.gettext("It was made while the programme was paused or not permitted.")
    return speech.gettext("It was made while Booknetic did not permit the module.")


def _wait(look: Look, speech: Speech) -> str:
    """What it waits for; a trigger that once held and does not any more is told the same way."""
    gettext, seen, programme = speech.gettext, look.seen, look.programme
    assert seen is not None
    assert programme is not None
    paid_in_full = is_paid(look.settlement or Settlement(seen.id), seen)
    if is_triggered(programme, seen, look.now, paid_in_full):
        return gettext("It is about to be looked at.")
    if programme.trigger is Trigger.STATUSES:
        wanted = put_either([look.titles.get(one, one) for one in sorted(programme.trigger_statuses)], speech)
        said = {"status": look.titles.get(seen.status, seen.status), "wanted": wanted}
        return gettext("Bookings earn while their status is %(wanted)s; this one is “%(status)s”.") % said
    if programme.trigger is Trigger.PAID:
        return _put_payment(look, seen, programme, speech)
    if seen.ends_at is None:
        return gettext("Bookings earn when the visit has ended, and this one has no end.")
    day = speech.day(day_of(seen.ends_at, programme.timezone))
    return gettext("Bookings earn when the visit has ended: this one ends on %(day)s.") % {"day": day}


def _put_payment(look: Look, seen: Appointment, programme: Programme, speech: Speech) -> str:
    if seen.payment_status != "paid":
        return speech.gettext("Bookings earn once they are paid in full: this one is not marked as paid.")
    said = {"paid": speech.money(seen.paid_amount), "total": speech.money(round(seen.facts.paid, programme.decimals))}
    return speech.gettext("Bookings earn once they are paid in full: %(paid)s of %(total)s is paid.") % said
