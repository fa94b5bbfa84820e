"""Attaching history: what bookings of the past earn that earn nothing by themselves, and taking just that back.

Such a booking was made before the programme was active, or while it did not run or was not permitted. Attached, it earns as
any other does, by one version and perhaps by some of its rules only, and is dated by the end of its visit; from then on it
lives as all bookings do. One that counts for nothing now, or that no rule applies to, is left as it is and may be attached later.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bridge.core.points.accounts import Attachment, Award
from bridge.core.programmes.programme import Programme
from bridge.core.settling.appointments import Appointment
from bridge.core.settling.awarding import give, take_back
from bridge.core.settling.due import find_recheck, is_paid, is_triggered
from bridge.core.settling.situations import Outcome, Settlement, Situation, Version
from bridge.core.settling.work import Work


class LeftOut(StrEnum):
    """Why a booking of the past was not attached."""

    AHEAD = "ahead"  # its visit is still to come
    BY_ITSELF = "by_itself"  # it earns by itself, or was attached before
    GONE = "gone"  # deleted meanwhile, or nobody's any more
    NOT_DUE = "not_due"  # the trigger does not hold
    NO_RULE = "no_rule"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Choice:
    """What to attach: visits that ended from the local day ``since_on`` until before ``until_on`` (None: open), by these
    ``rules`` of the version (None: all); ``told``: workflows hear of tiers that change."""

    since_on: date | None = None
    until_on: date | None = None
    rules: frozenset[int] | None = None
    told: bool = False

    def as_document(self) -> dict[str, Any]:
        """For a batch's parameters."""
        return {
            "since_on": self.since_on and self.since_on.isoformat(),
            "until_on": self.until_on and self.until_on.isoformat(),
            "rules": None if self.rules is None else sorted(self.rules),
            "told": self.told,
        }

    @staticmethod
    def from_document(document: Mapping[str, Any]) -> "Choice":
        """What ``as_document`` wrote."""
        since_on, until_on, rules = (document[name] for name in ("since_on", "until_on", "rules"))
        return Choice(
            since_on and date.fromisoformat(since_on),
            until_on and date.fromisoformat(until_on),
            None if rules is None else frozenset(rules),
            document["told"],
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """By which ``version`` a batch attaches history, and how; tiers are those of the version ``in_force`` now."""

    batch_id: int
    version: Version
    in_force: Version
    attached: Attachment

    @property
    def versions(self) -> list[Version]:
        """For a situation: the last one is in force now."""
        return [self.in_force] if self.version.number == self.in_force.number else [self.version, self.in_force]


def find_visit(seen: Appointment) -> datetime:
    """The moment of a visit, by which it is chosen, ordered and dated: its end, or its start where none is known."""
    return seen.ends_at or seen.facts.starts_at


def attach(situation: Situation, terms: Terms) -> Outcome | LeftOut:
    """What attaching a booking comes to; the situation is as for settling, with ``terms.versions`` and no hold."""
    before, seen = situation.before, situation.seen
    if seen is None or not seen.customer_id:
        return LeftOut.GONE
    if before.eligible:
        return LeftOut.BY_ITSELF
    if find_visit(seen) > terms.attached.at:
        return LeftOut.AHEAD
    if seen.is_void(situation.void_statuses, situation.now):
        return LeftOut.VOID
    paid_in_full = is_paid(before, seen)
    if not is_triggered(terms.version.programme, seen, situation.now, paid_in_full):
        return LeftOut.NOT_DUE
    work = Work(situation, key=f"attached:{terms.batch_id}:{seen.id}")
    award = give(work, seen, terms.version, find_visit(seen), None, terms.attached)
    if not _applies(award, terms.version.programme):
        return LeftOut.NO_RULE
    tier_changes = work.retier()
    settlement = Settlement(
        appointment_id=before.appointment_id,
        number=before.number + bool(work.entries),
        is_new=False,
        paid_in_full=paid_in_full,
        booked_by=seen.customer_id,
        facts=seen.facts,
        award=award,
        redemption=before.redemption,
    )
    return Outcome(settlement, work.accounts, tuple(work.entries), tier_changes, find_recheck(situation))


def detach(situation: Situation, batch_id: int) -> Outcome:
    """A booking that was attached as it was before: what it holds is taken back, and it earns nothing by itself.

    Its holder needs all open lots and the award's own.
    """
    before = situation.before
    work = Work(situation, key=f"detached:{batch_id}:{before.appointment_id}")
    award = before.award
    if award is not None and award.held:
        take_back(work, award, situation.version(award.version).programme, "history")
    tier_changes = work.retier()
    settlement = replace(before, number=before.number + bool(work.entries), eligible=False, award=None)
    return Outcome(settlement, work.accounts, tuple(work.entries), tier_changes, None)


def _applies(award: Award, programme: Programme) -> bool:
    """Whether some rule gives points or would but for its caps, or counts the visit."""
    verdicts = award.evaluation.verdicts
    if not all(verdict.failed for verdict in verdicts):
        return True
    milestones = {rule.id for rule in programme.earning_rules if rule.is_milestone}
    return any(verdict.matched for verdict in verdicts if verdict.rule_id in milestones)
