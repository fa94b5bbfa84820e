"""Two accounts of one person made one: nothing is won and nothing lost by it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bridge.core.customers.consent import Answer
from bridge.core.points.accounts import Account, Tallies
from bridge.core.points.ledger import Purse
from bridge.core.programmes.programme import Tier


def merge_accounts(source: Account, target: Account, tiers: Sequence[Tier]) -> Account:
    """The ``target`` with all that the ``source`` has, which must both have all their open lots; what lapsed of its points, and its tier,
    are still to be found. The higher of both tiers is the one that may be kept.

    Lots keep their expiry; one's debt is paid off out of the other's lots, those that expire soonest first.
    """
    return replace(
        target,
        purse=merge_purses(source.purse, target.purse),
        held=target.held + source.held,
        earned=target.earned + source.earned,
        adjusted=target.adjusted + source.adjusted,
        redeemed=target.redeemed + source.redeemed,
        tier=_choose_tier(source.tier, target.tier, tiers),
        tallies=_add_tallies(source.tallies, target.tallies),
    )


def merge_purses(one: Purse, other: Purse) -> Purse:
    """Both as one."""
    debt = one.debt + other.debt
    have = Purse(one.balance + other.balance + debt, {**one.lots, **other.lots})
    return have.take(debt)[0]


def find_stricter(one: Answer | None, other: Answer | None) -> Answer | None:
    """What holds of somebody who answered twice about being written to: a no beats a yes, and an answer beats none."""
    said = [answer for answer in (Answer.WITHDRAWN, Answer.REFUSED, Answer.GIVEN) if answer in (one, other)]
    return said[0] if said else None


def _choose_tier(one: str | None, other: str | None, tiers: Sequence[Tier]) -> str | None:
    have = [tier for tier in tiers if tier.name in (one, other)]
    return max(have, key=lambda tier: tier.min_points).name if have else None


def _add_tallies(one: Tallies, other: Tallies) -> Tallies:
    """Points and milestones; visits and stamps are counted anew out of the awards."""
    return Tallies(_add(one.points, other.points), _add(one.milestones, other.milestones))


def _add(one: Mapping[int, int], other: Mapping[int, int]) -> dict[int, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in sorted({*one, *other})}
