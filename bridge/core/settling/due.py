"""When a booking earns: whether its trigger holds, and at which moment it first did."""

from dataclasses import dataclass, replace
from datetime import datetime

from bridge.core.programmes.programme import Programme, Trigger
from bridge.core.settling.appointments import Appointment, is_void_state
from bridge.core.settling.situations import Settlement, Situation, Version


@dataclass(frozen=True, slots=True)
class Due:
    """When an award fell due, and the version then in force."""

    at: datetime
    version: Version


def is_saved_void(situation: Situation) -> bool:
    """Whether a booking that was never settled before was void when it was saved: it redeems nothing, ever."""
    if situation.sightings:
        first = situation.sightings[0]
        return is_void_state(first.status, first.payment_status, situation.void_statuses)
    seen = situation.seen
    return seen is None or is_void_state(seen.status, seen.payment_status, situation.void_statuses)


def find_due(situation: Situation) -> Due | None:
    """When the first award of the booking fell due, and by which version; None if it has not, or may not.

    The first moment at which the version then in force says so. What is seen has happened, so it counts even if it is
    dated after ``now``, by another machine's clock or while a long run was under way. A status or a payment falls due when a doorbell first
    saw it, or now if none did; a booking that was void before falls due when it was seen not to be void any more.
    """
    seen = situation.seen
    if (
        seen is None
        or not seen.customer_id
        or not situation.before.eligible
        or seen.is_void(situation.void_statuses, situation.now)
    ):
        return None
    for index, version in enumerate(situation.versions):
        moment = _find_moment(situation, seen, version.programme)
        if moment is None:
            continue
        moment = max(moment, version.active_from)
        following = situation.versions[index + 1].active_from if index + 1 < len(situation.versions) else None
        if following is None or moment < following:
            return Due(moment, version)
    return None


def find_award_moment(situation: Situation) -> datetime | None:
    """The moment that dates the award, given before or due now; caps per day need what else was given on its day."""
    if situation.before.award is not None:
        return situation.before.award.awarded_at
    due = find_due(situation)
    return due.at if due else None


def _find_moment(situation: Situation, seen: Appointment, programme: Programme) -> datetime | None:
    """When the programme's trigger was first pulled for a booking that counts; None if it has not been."""
    if programme.trigger is Trigger.ENDED:
        return seen.ends_at if seen.ends_at is not None and seen.ends_at <= situation.now else None
    if programme.trigger is Trigger.CREATED and not _was_void_first(situation):
        return seen.created_at
    if not is_triggered(programme, seen, situation.now, seen.is_paid_in_full):
        return None
    for sighting in situation.sightings:
        glimpse = replace(
            seen,
            status=sighting.status,
            payment_status=sighting.payment_status,
            paid_amount=seen.paid_amount if sighting.paid_amount is None else sighting.paid_amount,
        )
        void = is_void_state(glimpse.status, glimpse.payment_status, situation.void_statuses)
        if not void and is_triggered(programme, glimpse, situation.now, glimpse.is_paid_in_full):
            return sighting.at
    return situation.now


def _was_void_first(situation: Situation) -> bool:
    return situation.before.was_void or (situation.before.is_new and is_saved_void(situation))


def is_triggered(programme: Programme, seen: Appointment, now: datetime, paid_in_full: bool) -> bool:
    """Whether the trigger's condition holds for the row as it stands, void or not."""
    if programme.trigger is Trigger.STATUSES:
        return seen.status in programme.trigger_statuses
    if programme.trigger is Trigger.PAID:
        return paid_in_full
    if programme.trigger is Trigger.ENDED:
        return seen.ends_at is not None and seen.ends_at <= now
    return True


def is_paid(before: Settlement, seen: Appointment) -> bool:
    """Whether it is paid in full, or was once and still is paid."""
    return seen.payment_status == "paid" and (seen.is_paid_in_full or before.paid_in_full)


def find_recheck(situation: Situation) -> datetime | None:
    """The next moment at which time alone may change the decision."""
    seen = situation.seen
    if seen is None:
        return None
    moments = [seen.abandons_at]
    if any(version.programme.trigger is Trigger.ENDED for version in situation.versions):
        moments.append(seen.ends_at)
    return min((moment for moment in moments if moment is not None and moment > situation.now), default=None)
