"""The four things that can happen to an award: given, taken back, given again as recorded, corrected by the difference."""

from dataclasses import replace
from datetime import datetime

from bridge.core.points.accounts import Account, Attachment, Award
from bridge.core.points.ledger import EntryKind
from bridge.core.programmes.programme import Programme
from bridge.core.rules.earning import Usage, evaluate
from bridge.core.settling.appointments import Appointment
from bridge.core.settling.reasons import list_reasons, put_cause
from bridge.core.settling.situations import Version
from bridge.core.settling.work import Work


def give(
    work: Work,
    seen: Appointment,
    version: Version,
    awarded_at: datetime,
    moved: Award | None,
    attached: Attachment | None = None,
) -> Award:
    """A first award, of a booking that is ``attached`` or earns by itself; or one moved from another customer, which keeps
    its date, version, tier and attachment."""
    programme = version.programme
    account = work.accounts[seen.customer_id]
    tier = moved.tier if moved else account.tier
    attached = moved.attached if moved else attached
    evaluation = evaluate(
        programme.asking(attached.rules) if attached else programme,
        seen.facts,
        day=programme.day_of(awarded_at),
        tier=tier,
        usage=_usage(work, account),
        before=None,
    )
    expires_at = programme.expires_at(attached.at if attached else awarded_at)
    purse, lot_id = account.purse.open_lot(awarded_at, expires_at)
    award = Award(seen.customer_id, version.number, awarded_at, tier, seen.facts, evaluation, True, lot_id, attached)
    points = evaluation.points
    work.accounts[seen.customer_id] = replace(
        account, purse=purse.put(lot_id, points), tallies=account.tallies.after(award, programme, sign=1)
    )
    reasons = list_reasons(programme, seen.facts, before=None, after=evaluation)
    at = None if moved else awarded_at
    work.post(
        EntryKind.EARNED, seen.customer_id, points, at=at, counts_at=awarded_at, reasons=reasons, version=version.number
    )
    return award


def take_back(work: Work, award: Award, programme: Programme, cause: str) -> Award:
    """Exactly what was recorded, out of its own lot first; ``cause`` is one that core/settling/reasons.py has words for."""
    account = work.accounts[award.customer_id]
    purse, _ = account.purse.take(award.points, own_lot=award.lot_id)
    tallies = account.tallies.after(award, programme, sign=-1)
    work.accounts[award.customer_id] = replace(account, purse=purse, tallies=tallies)
    reasons = put_cause(cause) + list_reasons(programme, award.facts, before=award.evaluation, after=None)
    work.post(
        EntryKind.REVERSED,
        award.customer_id,
        -award.points,
        counts_at=award.awarded_at,
        reasons=reasons,
        version=award.version,
    )
    return replace(award, held=False)


def give_again(work: Work, award: Award, programme: Programme) -> Award:
    """As recorded, caps or not, into its own lot."""
    award = replace(award, held=True)
    account = work.accounts[award.customer_id]
    work.accounts[award.customer_id] = replace(
        account,
        purse=account.purse.put(award.lot_id, award.points),
        tallies=account.tallies.after(award, programme, sign=1),
    )
    reasons = list_reasons(programme, award.facts, before=None, after=award.evaluation)
    work.post(
        EntryKind.EARNED,
        award.customer_id,
        award.points,
        counts_at=award.awarded_at,
        reasons=reasons,
        version=award.version,
    )
    return award


def correct(work: Work, seen: Appointment, award: Award, version: Version) -> Award:
    """Evaluated on the present facts with the first day and tier; the difference goes into its lot."""
    programme = award.asked(version.programme)
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
        moved=programme.day_of(seen.facts.starts_at) != programme.day_of(award.facts.starts_at),
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
    work.post(kind, award.customer_id, difference, counts_at=award.awarded_at, reasons=reasons, version=award.version)
    return corrected


def _usage(work: Work, account: Account) -> Usage:
    tallies = account.tallies
    return Usage(tallies.points, work.situation.points_that_day, tallies.visits, tallies.milestones, tallies.stamps)
