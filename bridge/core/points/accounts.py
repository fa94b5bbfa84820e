"""A customer's account, and the small tallies that caps and milestones need so that no history has to be read."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bridge.core.points.ledger import Purse
from bridge.core.programmes.programme import Programme
from bridge.core.rules.earning import Evaluation, list_failed
from bridge.core.rules.stamps import Stamps
from bridge.core.settling.appointments import Facts
from bridge.core.tiers.tier_periods import NOTHING_LAPSED, Lapsed, begin, find_since
from bridge.core.tiers.tiers import find_kept_tier


@dataclass(frozen=True, slots=True)
class Attachment:
    """How a booking of the past came to earn: ``at`` is when it was attached, and its points' expiry counts from then. Only
    these ``rules`` were asked (None: all of the version)."""

    at: datetime
    rules: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """What one booking earned, as recorded: by which version, dated when, on which facts, into which lot.

    ``held`` is False once it was taken back; the record stays, so that it can be given again. ``tier`` is the tier the
    customer had before it. ``attached`` is None for a booking that earned by itself.
    """

    customer_id: int
    version: int
    awarded_at: datetime
    tier: str | None
    facts: Facts
    evaluation: Evaluation
    held: bool
    lot_id: int
    attached: Attachment | None = None

    @property
    def points(self) -> int:
        """The points it stands for now: as recorded while held, else 0."""
        return self.evaluation.points if self.held else 0

    def asked(self, programme: Programme) -> Programme:
        """The programme with those of its rules that this award may come from, and that its visit counts for."""
        return programme.asking(self.attached.rules) if self.attached else programme


@dataclass(frozen=True, slots=True)
class Tallies:
    """Sums over the awards a customer now holds, by rule id: points given, milestones held, visits that match, stamps on cards.

    Visits and stamps are of rules as ``version`` has them; with another version they must be counted anew.
    """

    points: Mapping[int, int] = field(default_factory=dict)
    milestones: Mapping[int, int] = field(default_factory=dict)
    visits: Mapping[int, int] = field(default_factory=dict)
    version: int | None = None
    stamps: Mapping[int, Stamps] = field(default_factory=dict)

    def after(self, award: Award, programme: Programme, *, sign: int) -> "Tallies":
        """With one award more (``sign`` 1) or less (-1); ``programme`` is the award's version."""
        verdicts = award.evaluation.verdicts
        points = _add(self.points, {verdict.rule_id: sign * verdict.points for verdict in verdicts})
        milestones = _add(self.milestones, {verdict.rule_id: sign for verdict in verdicts if verdict.milestone})
        if award.version != self.version:
            return Tallies(points, milestones)
        visits = _add(self.visits, dict.fromkeys(matching_milestones(award.asked(programme), award.facts), sign))
        stamps = stamp(self.stamps, award, programme, sign=sign)
        return replace(self, points=points, milestones=milestones, visits=visits, stamps=stamps)


def matching_milestones(programme: Programme, facts: Facts) -> list[int]:
    """The ids of the milestone rules whose conditions these facts meet, whatever the rules' windows."""
    return [
        rule.id
        for rule in programme.earning_rules
        if rule.every_visits is not None and not list_failed(rule.when, facts, programme)
    ]


@dataclass(frozen=True, slots=True)
class Account:
    """``held`` is set aside by holds; ``earned`` are awards and bonuses less awards taken back, ``adjusted`` the sum of
    adjustments, ``redeemed`` what was redeemed and not returned."""

    customer_id: int
    purse: Purse = field(default_factory=Purse)
    held: int = 0
    earned: int = 0
    adjusted: int = 0
    redeemed: int = 0
    tier: str | None = None
    tallies: Tallies = field(default_factory=Tallies)
    lapsed: Lapsed = NOTHING_LAPSED

    @property
    def available(self) -> int:
        """What can be spent; below 0 where more was taken than there was."""
        return self.purse.balance - self.held

    def lifetime(self, programme: Programme) -> int:
        """The points that tiers look at; never below 0."""
        return max(0, self.earned + (self.adjusted if programme.count_adjustments else 0))

    def tier_points(self, programme: Programme) -> int:
        """The points that reach a tier: all of them, or those of the programme's period."""
        return self._count(programme, self.lapsed.points)

    def kept_points(self, programme: Programme) -> int:
        """The points with which a tier is kept."""
        return self._count(programme, self.lapsed.gone)

    def _count(self, programme: Programme, lapsed: int) -> int:
        counted = self.earned + (self.adjusted if programme.count_adjustments else 0)
        return max(0, counted - (lapsed if programme.tier_period else 0))

    def counting(self, points: int, programme: Programme, *, earned_at: datetime, now: datetime) -> "Account":
        """The account once ``points`` (signed) that count for tiers came in, with what of them has lapsed already: awards of the
        past, or of which a part is taken back."""
        period, zone = programme.tier_period, programme.timezone
        if period is None or not points:
            return self
        lapsed = self.lapsed
        if not lapsed.terms:
            lapsed = begin(period, find_since(period, now, zone), adjustments=programme.count_adjustments)
        return replace(self, lapsed=lapsed.with_points(points, earned_at).waiting(period, earned_at, zone))

    def retiered(self, programme: Programme) -> "Account":
        """With the tier that its points reach in this programme, or keep."""
        points, kept = self.tier_points(programme), self.kept_points(programme)
        current = self.tier if programme.tier_period else None
        tier = find_kept_tier(programme.tiers, points, kept, current)
        name = tier.name if tier else None
        return self if name == self.tier else replace(self, tier=name)


def count_visits(account: Account, awards: Iterable[Award], *, version: int, programme: Programme) -> Account:
    """With the visits of ``awards``, all that the customer holds, that match the milestones of a version."""
    visits: Counter[int] = Counter()
    stamps: Mapping[int, Stamps] = {}
    for award in awards:
        visits.update(matching_milestones(award.asked(programme), award.facts))
        stamps = stamp(stamps, award, programme, sign=1)
    return replace(account, tallies=replace(account.tallies, visits=visits, stamps=stamps, version=version))


def stamp(stamps: Mapping[int, Stamps], award: Award, programme: Programme, *, sign: int) -> dict[int, Stamps]:
    """The stamps of the cards in ``programme`` with one award more (``sign`` 1) or less (-1).

    A visit has a stamp by a rule whose conditions it meets, and keeps one that it got by an earlier version of the rule.
    """
    changed = dict(stamps)
    day = programme.day_of(award.facts.starts_at).toordinal()
    for rule in award.asked(programme).earning_rules:
        if rule.card is None:
            continue
        verdict = award.evaluation.find(rule.id)
        counts = (verdict is not None and verdict.matched) or not list_failed(rule.when, award.facts, programme)
        change = Counter({day: sign} if counts else {})
        change.update({one: -sign * count for one, count in verdict.used.items()} if verdict else {})
        known_on = min(day, programme.day_of(award.awarded_at).toordinal())
        tidied = rule.card.tidy(_add(stamps.get(rule.id, {}), change), known_on)
        changed |= {rule.id: tidied}
    return {rule_id: kept for rule_id, kept in changed.items() if kept}


def _add(sums: Mapping[int, int], changes: Mapping[int, int]) -> dict[int, int]:
    """The sums after the changes, without those that are 0."""
    added = {key: sums.get(key, 0) + changes.get(key, 0) for key in {*sums, *changes}}
    return {key: added[key] for key in sorted(added) if added[key]}
