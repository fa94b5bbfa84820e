"""What the ledger should say about one appointment, and the entries that make it so.

Live bookings and replay go through ``settle``. It is idempotent: with the same row and the same settlement it posts
nothing. The redemption is settled before the award, so what a booking earns cannot be spent on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bridge.core.accounts import Account, Award
from bridge.core.appointments import Appointment, Facts, Sighting, is_void_state
from bridge.core.earning import Usage, evaluate
from bridge.core.ledger import Draw, Entry, EntryKind
from bridge.core.programme import DEFAULT_VOID_STATUSES, Programme, Trigger
from bridge.core.reasons import list_reasons
from bridge.core.redemption import points_paying


@dataclass(frozen=True, slots=True)
class Version:
    """A programme version and since when it is in force (until the next one is)."""

    number: int
    active_from: datetime
    programme: Programme


@dataclass(frozen=True, slots=True)
class Hold:
    """Points a customer set aside for this appointment: who pays, at most how many, worth what."""

    id: int
    customer_id: int
    points: int
    programme: Programme


@dataclass(frozen=True, slots=True)
class Redemption:
    """``points`` are taken now; ``kept`` is what an undone cancellation takes again; ``draws`` are where from."""

    hold_id: int
    customer_id: int
    points: int = 0
    kept: int = 0
    draws: tuple[Draw, ...] = ()


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was last decided about an appointment, and on which facts of whose booking.

    ``number`` counts the settlements that posted something.
    """

    appointment_id: int
    number: int = 0
    is_new: bool = True
    eligible: bool = True
    was_void: bool = False
    paid_in_full: bool = False
    booked_by: int | None = None
    facts: Facts | None = None
    award: Award | None = None
    redemption: Redemption | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When an award fell due, and the version then in force."""

    at: datetime
    version: Version


@dataclass(frozen=True, slots=True)
class TierChange:
    """A customer's tier changed; ``reason`` is ``points_earned`` or ``points_taken_back``."""

    customer_id: int
    appointment_id: int | None
    before: str | None
    after: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to save: the new settlement, the accounts as they now are, and what to post.

    ``recheck_at`` is the next moment at which time alone may change the decision.
    """

    settlement: Settlement
    accounts: Mapping[int, Account]
    entries: tuple[Entry, ...]
    tier_changes: tuple[TierChange, ...]
    recheck_at: datetime | None


@dataclass(frozen=True, slots=True)
class Situation:
    """All that settling one appointment looks at.

    ``seen`` is the row, None if it is gone. ``accounts`` are those of everyone involved, with all lots that may be
    touched. ``versions`` are those in force since the booking was made, and those the settlement and the hold name,
    oldest first; the last one is in force now. ``points_that_day`` is what each rule gave the customer on the award's
    day for other bookings. ``hold`` is bound to the appointment.
    """

    before: Settlement
    seen: Appointment | None
    accounts: Mapping[int, Account]
    versions: Sequence[Version]
    now: datetime
    sightings: Sequence[Sighting] = ()
    hold: Hold | None = None
    points_that_day: Mapping[int, int] = field(default_factory=dict)
    void_statuses: frozenset[str] = DEFAULT_VOID_STATUSES

    @property
    def programme(self) -> Programme:
        """The programme in force now."""
        return self.versions[-1].programme

    def version(self, number: int) -> Version:
        return next(version for version in self.versions if version.number == number)


def settle(situation: Situation) -> Outcome:
    """The settlement that the row now calls for, and the entries that lead there from the one before."""
    work = _Work(situation)
    before, seen = situation.before, situation.seen
    void = seen is None or seen.is_void(situation.void_statuses, situation.now)
    saved_void = before.is_new and is_saved_void(situation)
    redemption = None if saved_void else _settle_redemption(work, seen, void)
    paid_in_full = seen is not None and seen.payment_status == "paid" and (seen.is_paid_in_full or before.paid_in_full)
    award = _settle_award(work, seen, void, paid_in_full)
    tier_changes = work.retier()
    settlement = Settlement(
        appointment_id=before.appointment_id,
        number=before.number + bool(work.entries),
        is_new=False,
        eligible=before.eligible,
        was_void=void,
        paid_in_full=paid_in_full,
        booked_by=seen.customer_id if seen else before.booked_by,
        facts=seen.facts if seen else before.facts,
        award=award,
        redemption=redemption,
    )
    return Outcome(settlement, work.accounts, tuple(work.entries), tier_changes, _find_recheck(situation))


def is_saved_void(situation: Situation) -> bool:
    """Whether a booking that was never settled before was void when it was saved: it redeems nothing, ever."""
    if situation.sightings:
        first = situation.sightings[0]
        return is_void_state(first.status, first.payment_status, situation.void_statuses)
    seen = situation.seen
    return seen is None or is_void_state(seen.status, seen.payment_status, situation.void_statuses)


def find_due(situation: Situation) -> Due | None:
    """When the first award of the booking fell due, and by which version; None if it has not, or may not.

    The first moment at which the version then in force says so. A status or a payment falls due when a doorbell first
    saw it, or now if none did; a booking that was void before falls due when it was seen not to be void any more.
    """
    seen = situation.seen
    if seen is None or not situation.before.eligible or seen.is_void(situation.void_statuses, situation.now):
        return None
    for index, version in enumerate(situation.versions):
        moment = _find_moment(situation, seen, version.programme)
        if moment is None:
            continue
        moment = max(moment, version.active_from)
        following = situation.versions[index + 1].active_from if index + 1 < len(situation.versions) else None
        if moment <= situation.now and (following is None or moment < following):
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
    if not _is_triggered(programme, seen, situation.now, seen.is_paid_in_full):
        return None
    for sighting in situation.sightings:
        glimpse = replace(
            seen,
            status=sighting.status,
            payment_status=sighting.payment_status,
            paid_amount=seen.paid_amount if sighting.paid_amount is None else sighting.paid_amount,
        )
        void = is_void_state(glimpse.status, glimpse.payment_status, situation.void_statuses)
        if not void and _is_triggered(programme, glimpse, situation.now, glimpse.is_paid_in_full):
            return sighting.at
    return situation.now


def _was_void_first(situation: Situation) -> bool:
    return situation.before.was_void or (situation.before.is_new and is_saved_void(situation))


def _is_triggered(programme: Programme, seen: Appointment, now: datetime, paid_in_full: bool) -> bool:
    """Whether the trigger's condition holds for the row as it stands, void or not."""
    if programme.trigger is Trigger.STATUSES:
        return seen.status in programme.trigger_statuses
    if programme.trigger is Trigger.PAID:
        return paid_in_full
    if programme.trigger is Trigger.ENDED:
        return seen.ends_at is not None and seen.ends_at <= now
    return True


def _find_recheck(situation: Situation) -> datetime | None:
    seen = situation.seen
    if seen is None:
        return None
    moments = [seen.abandons_at]
    if any(version.programme.trigger is Trigger.ENDED for version in situation.versions):
        moments.append(seen.ends_at)
    return min((moment for moment in moments if moment is not None and moment > situation.now), default=None)


class _Work:
    """The accounts and entries of one settlement while they change."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.accounts = dict(situation.accounts)
        self.entries: list[Entry] = []

    def post(
        self,
        kind: EntryKind,
        customer_id: int,
        points: int,
        *,
        at: datetime | None = None,
        reasons: Iterable[Mapping[str, Any]] = (),
        version: int | None = None,
    ) -> None:
        """One entry; earned and reversed ones count for lifetime. Nothing for 0 points."""
        if not points:
            return
        before = self.situation.before
        key = f"appointment:{before.appointment_id}:{before.number + 1}:{kind}:{customer_id}"
        when = at or self.situation.now
        self.entries.append(
            Entry(customer_id, kind, points, when, key, before.appointment_id, None, tuple(reasons), version)
        )
        if kind in (EntryKind.EARNED, EntryKind.REVERSED):
            account = self.accounts[customer_id]
            self.accounts[customer_id] = replace(account, earned=account.earned + points)

    def retier(self) -> tuple[TierChange, ...]:
        """Gives every account the tier it now reaches; returns what changed."""
        changes = []
        for customer_id, account in self.accounts.items():
            retiered = account.retiered(self.situation.programme)
            if retiered.tier == account.tier:
                continue
            self.accounts[customer_id] = retiered
            earned = sum(entry.points for entry in self.entries if entry.customer_id == customer_id)
            reason = "points_earned" if earned > 0 else "points_taken_back"
            appointment_id = self.situation.before.appointment_id
            changes.append(TierChange(customer_id, appointment_id, account.tier, retiered.tier, reason))
        return tuple(changes)


def _settle_redemption(work: _Work, seen: Appointment | None, void: bool) -> Redemption | None:
    situation = work.situation
    hold, redemption = situation.hold, situation.before.redemption
    if hold is None:
        return redemption
    redemption = redemption or Redemption(hold.id, hold.customer_id, kept=hold.points)
    taken = 0
    if seen is not None and not void:
        taken = points_paying(hold.programme.redemption, seen.facts.discount, at_most=hold.points)
    account = work.accounts[redemption.customer_id]
    more = taken - redemption.points
    if more > 0:
        purse, draws = account.purse.take(more)
        draws = redemption.draws + draws
        work.post(EntryKind.REDEEMED, redemption.customer_id, -more)
    else:
        programme, now = situation.programme, situation.now
        purse, draws = account.purse.give_back(
            redemption.draws,
            -more,
            at=now,
            kept_until=programme.kept_until(now),
            expires_at=programme.expires_at(now),
        )
        work.post(EntryKind.RETURNED, redemption.customer_id, -more)
    work.accounts[redemption.customer_id] = replace(account, purse=purse)
    return replace(redemption, points=taken, kept=redemption.kept if void else taken, draws=draws)


def _settle_award(work: _Work, seen: Appointment | None, void: bool, paid_in_full: bool) -> Award | None:
    situation = work.situation
    award = situation.before.award
    if award is None:
        due = find_due(situation)
        return _give(work, seen, due.version, due.at, None) if due and seen else None
    version = situation.version(award.version)
    holds = seen is not None and not void and _is_triggered(version.programme, seen, situation.now, paid_in_full)
    if seen is None or not holds:
        return _take_back(work, award, version.programme) if award.held else award
    if seen.customer_id != award.customer_id:
        if award.held:
            _take_back(work, award, version.programme)
        return _give(work, seen, version, award.awarded_at, award)
    if award.held and seen.facts == award.facts:
        return award
    if not award.held and seen.facts.is_same_booking_as(award.facts):
        return _give_again(work, replace(award, facts=seen.facts), version.programme)
    return _correct(work, seen, award, version)


def _give(work: _Work, seen: Appointment, version: Version, awarded_at: datetime, moved: Award | None) -> Award:
    """A first award; or one moved from another customer, which keeps its date, version and tier."""
    programme = version.programme
    account = work.accounts[seen.customer_id]
    tier = moved.tier if moved else account.tier
    evaluation = evaluate(
        programme,
        seen.facts,
        day=programme.day_of(awarded_at),
        tier=tier,
        usage=_usage(work, account),
        before=None,
    )
    purse, lot_id = account.purse.open_lot(awarded_at, programme.expires_at(awarded_at))
    award = Award(seen.customer_id, version.number, awarded_at, tier, seen.facts, evaluation, True, lot_id)
    work.accounts[seen.customer_id] = replace(
        account,
        purse=purse.put(lot_id, award.points),
        tallies=account.tallies.after(award, programme, sign=1),
    )
    reasons = list_reasons(programme, seen.facts, before=None, after=evaluation)
    at = None if moved else awarded_at
    work.post(EntryKind.EARNED, seen.customer_id, award.points, at=at, reasons=reasons, version=version.number)
    return award


def _take_back(work: _Work, award: Award, programme: Programme) -> Award:
    """Exactly what was recorded, out of its own lot first."""
    account = work.accounts[award.customer_id]
    purse, _ = account.purse.take(award.points, own_lot=award.lot_id)
    tallies = account.tallies.after(award, programme, sign=-1)
    work.accounts[award.customer_id] = replace(account, purse=purse, tallies=tallies)
    reasons = list_reasons(programme, award.facts, before=award.evaluation, after=None)
    work.post(EntryKind.REVERSED, award.customer_id, -award.points, reasons=reasons, version=award.version)
    return replace(award, held=False)


def _give_again(work: _Work, award: Award, programme: Programme) -> Award:
    """As recorded, caps or not, into its own lot."""
    award = replace(award, held=True)
    account = work.accounts[award.customer_id]
    work.accounts[award.customer_id] = replace(
        account,
        purse=account.purse.put(award.lot_id, award.points),
        tallies=account.tallies.after(award, programme, sign=1),
    )
    reasons = list_reasons(programme, award.facts, before=None, after=award.evaluation)
    work.post(EntryKind.EARNED, award.customer_id, award.points, reasons=reasons, version=award.version)
    return award


def _correct(work: _Work, seen: Appointment, award: Award, version: Version) -> Award:
    """Evaluated on the present facts with the first day and tier; the difference goes into its lot."""
    programme = version.programme
    account = work.accounts[award.customer_id]
    if award.held:
        account = replace(account, tallies=account.tallies.after(award, programme, sign=-1))
    evaluation = evaluate(
        programme,
        seen.facts,
        day=programme.day_of(award.awarded_at),
        tier=award.tier,
        usage=_usage(work, account),
        before=award.evaluation,
    )
    corrected = replace(award, facts=seen.facts, evaluation=evaluation, held=True)
    difference = corrected.points - award.points
    if difference < 0:
        purse, _ = account.purse.take(-difference, own_lot=award.lot_id)
    else:
        purse = account.purse.put(award.lot_id, difference)
    tallies = account.tallies.after(corrected, programme, sign=1)
    work.accounts[award.customer_id] = replace(account, purse=purse, tallies=tallies)
    was = award.evaluation if award.held else None
    reasons = list_reasons(programme, seen.facts, before=was, after=evaluation)
    kind = EntryKind.EARNED if difference > 0 else EntryKind.REVERSED
    work.post(kind, award.customer_id, difference, reasons=reasons, version=award.version)
    return corrected


def _usage(work: _Work, account: Account) -> Usage:
    tallies = account.tallies
    return Usage(tallies.points, work.situation.points_that_day, tallies.visits, tallies.milestones)
