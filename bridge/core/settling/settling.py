"""What the ledger should say about one appointment, and the entries that make it so.

Live bookings and replay go through ``settle``. It is idempotent: with the same row and the same settlement it posts
nothing. The redemption is settled before the award, so what a booking earns cannot be spent on it.
"""

from dataclasses import replace
from decimal import Decimal

from bridge.core.money import ZERO
from bridge.core.points.accounts import Award
from bridge.core.points.ledger import EntryKind
from bridge.core.points.redemption import points_paying
from bridge.core.programmes.programme import Programme
from bridge.core.settling.appointments import Appointment
from bridge.core.settling.awarding import correct, give, give_again, take_back
from bridge.core.settling.due import find_due, find_recheck, is_paid, is_saved_void, is_triggered
from bridge.core.settling.situations import Hold, Outcome, Redemption, Settlement, Situation
from bridge.core.settling.work import Work

# Booknetic's own status; others that count for nothing are the business's to choose.
_CANCELLED = "canceled"


def settle(situation: Situation) -> Outcome:
    """The settlement that the row now calls for, and the entries that lead there from the one before."""
    work = Work(situation)
    before, seen = situation.before, situation.seen
    void = seen is None or seen.is_void(situation.void_statuses, situation.now)
    saved_void = before.is_new and is_saved_void(situation)
    redemption = None if saved_void else _settle_redemption(work, seen, void)
    paid_in_full = seen is not None and is_paid(before, seen)
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
    return Outcome(settlement, work.accounts, tuple(work.entries), tier_changes, find_recheck(situation))


def _settle_redemption(work: Work, seen: Appointment | None, void: bool) -> Redemption | None:
    situation = work.situation
    hold, redemption = situation.hold, situation.before.redemption
    if hold is None:
        return redemption
    if redemption is None or (redemption.hold_id != hold.id and not redemption.points):
        redemption = Redemption(hold.id, hold.customer_id, kept=hold.points)
    discount = ZERO if seen is None or void else seen.facts.discount
    by_voucher = _share_of_voucher(hold, discount)
    missing = by_voucher > 0 and hold.voucher is not None and not hold.voucher.usable
    taken = points_paying(hold.programme.redemption, discount - by_voucher, at_most=hold.points)
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
    work.accounts[redemption.customer_id] = replace(account, purse=purse, redeemed=account.redeemed + more)
    return replace(
        redemption,
        points=taken,
        kept=redemption.kept if void else taken,
        draws=draws,
        voucher=ZERO if missing else by_voucher,
        voucher_missing=missing,
    )


def _share_of_voucher(hold: Hold, discount: Decimal) -> Decimal:
    """What of the discount in the price the voucher stands for; points stand for the rest."""
    return ZERO if hold.voucher is None else max(ZERO, min(hold.voucher.discount, discount))


def _settle_award(work: Work, seen: Appointment | None, void: bool, paid_in_full: bool) -> Award | None:
    situation = work.situation
    award = situation.before.award
    if award is None:
        due = find_due(situation)
        return give(work, seen, due.version, due.at, None) if due and seen else None
    version = situation.version(award.version)
    cause = _find_cause(work, seen, void, paid_in_full, version.programme)
    if seen is None or cause:
        return take_back(work, award, version.programme, cause) if award.held else award
    if seen.customer_id != award.customer_id:
        if award.held:
            take_back(work, award, version.programme, "moved")
        return give(work, seen, version, award.awarded_at, award)
    if version.programme.view(seen.facts) == version.programme.view(award.facts):
        return award if award.held else give_again(work, award, version.programme)
    return correct(work, seen, award, version)


def _find_cause(work: Work, seen: Appointment | None, void: bool, paid_in_full: bool, programme: Programme) -> str:
    """Why a booking holds no award now; empty if it does."""
    if seen is None or not seen.customer_id:
        return "deleted"
    if void:
        return "cancelled" if seen.status == _CANCELLED else "void"
    return "" if is_triggered(programme, seen, work.situation.now, paid_in_full) else "not_due"
