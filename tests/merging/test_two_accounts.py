"""Two accounts made one, in figures alone."""

import pytest

from bridge.core.customers.merging import merge_accounts
from bridge.core.points.accounts import Account, Tallies
from bridge.core.programmes.programme import Tier

TIERS = (Tier("Silver", "#c0c0c0", 500), Tier("Gold", "#d4af37", 550))


@pytest.mark.parametrize(
    ("one", "other", "higher"),
    [("Silver", "Gold", "Gold"), ("Gold", "Silver", "Gold"), (None, "Silver", "Silver"), (None, None, None)],
)
def test_the_higher_of_both_tiers_is_the_one_that_may_be_kept(
    one: str | None, other: str | None, higher: str | None
) -> None:
    assert merge_accounts(Account(8, tier=one), Account(7, tier=other), TIERS).tier == higher


def test_what_rules_gave_and_how_often_is_counted_of_both() -> None:
    one, other = Tallies({1: 30, 2: 5}, {4: 2}), Tallies({1: 10}, {4: 1, 5: 3})
    merged = merge_accounts(Account(8, tallies=one), Account(7, tallies=other), TIERS)
    assert (merged.tallies.points, merged.tallies.milestones) == ({1: 40, 2: 5}, {4: 3, 5: 3})
