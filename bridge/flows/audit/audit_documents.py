"""What SQL cannot prove: whether the documents that accounts and settlements keep can be read, and agree with the rest."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from bridge.core.points.accounts import Account, Award, Tallies, matching_milestones, stamp
from bridge.core.programmes.programme import Programme
from bridge.core.rules.stamps import Stamps
from bridge.core.settling.situations import Version
from bridge.core.tiers.tier_periods import Lapsed
from bridge.store.audit.records import AccountRecord, SettlementRecord, VoucherRecord
from bridge.store.documents import load_award, load_facts, load_tallies

# Whatever a document that is not what it should be may raise when it is read.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)

Problem: TypeAlias = tuple[str, str]  # code and message
Draws: TypeAlias = Sequence[tuple[int | None, int]]  # lot and points, as drawn


def check_account(record: AccountRecord, awards: Sequence[str], versions: Sequence[Version]) -> Iterator[Problem]:
    """Lifetime and tier against the programme in force (the last of ``versions``), the tallies against the ``awards``."""
    programme = versions[-1].programme if versions else Programme()
    account = Account(
        record.customer_id,
        earned=record.earned,
        adjusted=record.adjusted,
        tier=record.tier,
        lapsed=Lapsed(record.lapse_terms, record.lapsed, gone=record.gone),
    )
    lifetime, tier = account.lifetime(programme), account.retiered(programme).tier
    if record.lifetime != lifetime:
        yield "lifetime_is_not_what_was_earned", f"lifetime {record.lifetime}, earned and adjusted {lifetime}"
    period = programme.tier_period
    if record.lapse_terms != (period.name(adjustments=programme.count_adjustments) if period else ""):
        yield "lapsed_by_other_terms", f"what lapsed was summed up by the period {record.lapse_terms or 'none'}"
    if record.tier != tier:
        yield "tier_is_not_what_was_reached", f"tier {record.tier}, reached {tier}"
    try:
        tallies = load_tallies(json.loads(record.tallies))
        numbered = {version.number: version.programme for version in versions}
        yield from _check_tallies(tallies, list(_read_awards(awards)), numbered)
    except UNREADABLE as error:
        yield "document_is_unreadable", f"the account's tallies: {error!r}"


def check_settlement(record: SettlementRecord) -> Iterator[Problem]:
    """Whether facts and award can be read, and the award is the sum of what its rules gave."""
    try:
        if record.facts is not None:
            load_facts(json.loads(record.facts))
    except UNREADABLE as error:
        yield "document_is_unreadable", f"the settlement's facts: {error!r}"
    try:
        if record.award is not None:
            stated, given = json.loads(record.award)["points"], _read_award(record.award).evaluation.points
            if stated != given:
                yield "award_is_not_the_sum_of_its_rules", f"award {stated}, its rules gave {given}"
    except UNREADABLE as error:
        yield "document_is_unreadable", f"the settlement's award: {error!r}"


def read_draws(record: SettlementRecord | VoucherRecord) -> Draws | None:
    """Where points were taken from; None if that cannot be read."""
    try:
        draws = [(lot, points) for lot, points in json.loads(record.draws)]
    except UNREADABLE:
        return None
    readable = all(isinstance(lot, int | None) and isinstance(points, int) and points > 0 for lot, points in draws)
    return draws if readable else None


def check_voucher(record: VoucherRecord, draws: Draws | None, owners: Mapping[int, int]) -> Iterator[Problem]:
    """Whether ``draws`` are what a voucher cost, out of lots of its customer; none once its points were given back."""
    if draws is None:
        yield "document_is_unreadable", f"the draws of voucher {record.id} are no list of lots and points"
        return
    drawn, cost = sum(points for _, points in draws), 0 if record.state == "cancelled" else record.points
    if drawn != cost:
        yield "draws_are_not_the_voucher", f"voucher {record.id} is {record.state} and cost {cost}, drawn {drawn}"
    if any(lot is not None and owners.get(lot, 0) != record.customer_id for lot, _ in draws):
        yield (
            "draws_without_their_lots",
            f"voucher {record.id} names a lot that customer {record.customer_id} does not have",
        )


def check_draws(record: SettlementRecord, draws: Draws | None, owners: Mapping[int, int]) -> Iterator[Problem]:
    """Whether ``draws`` are what was redeemed, out of lots of whoever pays; ``owners`` are by lot."""
    if draws is None:
        yield "document_is_unreadable", "the settlement's draws are no list of lots and points"
        return
    drawn = sum(points for _, points in draws)
    if drawn != record.redeemed:
        yield "draws_are_not_the_redemption", f"redeemed {record.redeemed}, drawn {drawn}"
    strange = sorted({lot for lot, _ in draws if lot is not None and owners.get(lot, 0) != record.payer_id})
    if strange:
        yield "draws_without_their_lots", f"customer {record.payer_id} has no lot {', '.join(map(str, strange))}"


def _check_tallies(tallies: Tallies, awards: Sequence[Award], versions: Mapping[int, Programme]) -> Iterator[Problem]:
    points: Counter[int] = Counter()
    milestones: Counter[int] = Counter()
    for award in awards:
        for verdict in award.evaluation.verdicts:
            points[verdict.rule_id] += verdict.points
            milestones[verdict.rule_id] += verdict.milestone
    expected = {"points": points, "milestones": milestones}
    tallied = {"points": dict(tallies.points), "milestones": dict(tallies.milestones)}
    if tallies.version is not None:
        programme = versions[tallies.version]
        moving = _list_moving(programme)
        expected["visits"] = Counter(
            rule for award in awards for rule in matching_milestones(award.asked(programme), award.facts)
        )
        tallied["visits"] = dict(tallies.visits)
        expected["stamps"], tallied["stamps"] = _sum_stamps(awards, programme), _sum_cards(tallies.stamps)
        for rule in moving:
            for counted in (expected["visits"], expected["stamps"], tallied["visits"], tallied["stamps"]):
                counted.pop(rule, None)
    for name, counted in expected.items():
        awarded = {rule: count for rule, count in counted.items() if count}
        if tallied[name] != awarded:
            yield "tallies_are_not_the_awards", f"{name} by rule {tallied[name]}, the awards have {awarded}"


def _sum_stamps(awards: Sequence[Award], programme: Programme) -> Counter[int]:
    """By rule, whatever the days: what lies far back is kept as one sum, and days move with the site's time zone."""
    stamps: Mapping[int, Stamps] = {}
    for award in awards:
        stamps = stamp(stamps, award, programme, sign=1)
    return Counter(_sum_cards(stamps))


def _sum_cards(stamps: Mapping[int, Stamps]) -> dict[int, int]:
    sums = {rule: sum(days.values()) for rule, days in stamps.items()}
    return {rule: total for rule, total in sums.items() if total}


def _list_moving(programme: Programme) -> list[int]:
    """Rules that look at the day of the week: a visit that was counted stays so if the site's time zone changes."""
    return [rule.id for rule in programme.earning_rules if rule.when.weekdays]


def _read_award(document: str) -> Award:
    """An award as recorded, whoever holds it."""
    return load_award(json.loads(document), customer_id=0, held=True, lot_id=0)


def _read_awards(documents: Sequence[str]) -> Iterator[Award]:
    """Those awards that can be read; the others are found where their settlement is checked."""
    for document in documents:
        try:
            award = _read_award(document)
            sum(verdict.points + verdict.milestone for verdict in award.evaluation.verdicts)
        except UNREADABLE:
            continue
        yield award
