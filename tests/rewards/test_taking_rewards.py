"""Rewards taken for points, given back, used in the shop: what the ledger says, and who is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bridge.core.programmes.programme import Tier, Window
from bridge.core.rewards.rewards import RewardState, VoucherState
from bridge.errors import ChangedMeanwhile, InvalidInput, NotHere, RewardUnavailable
from bridge.flows.programmes import configure
from bridge.flows.programmes.rules import Editor
from bridge.flows.rewards import rewards
from bridge.flows.tiers import tiers
from tests.live import Salon
from tests.lives import NOW, open_salon, shown
from tests.rewards.catalogue import MUG, Catalogue

TODAY = NOW.date()


class TestTaking:
    def test_takes_the_points_and_leaves_lifetime_and_tier(self, salon: Salon, catalogue: Catalogue) -> None:
        salon.bonus(7, 510, key="silver", now=NOW)
        voucher = catalogue.take(catalogue.offer(cost=600))
        standing = salon.standing(7)
        assert (standing.balance, standing.available, standing.lifetime, standing.tier) == (910, 910, 510, "Silver")
        assert shown(salon)[-1] == ("redeemed", -600)
        assert (voucher.points, catalogue.look(voucher).state) == (600, VoucherState.ISSUED)

    def test_takes_what_expires_first(self, loyalty, catalogue: Catalogue) -> None:
        salon = open_salon(Salon(loyalty), {"earning_rules": [], "expiry": {"months": 2}})
        salon.bonus(7, 100, key="old", now=NOW)
        salon.bonus(7, 100, key="new", now=NOW + timedelta(days=30))
        later = Catalogue(salon)
        later.take(later.offer(cost=100), now=NOW + timedelta(days=31))
        salon.expire(now=NOW + timedelta(days=70))
        assert salon.standing(7).balance == 100

    def test_a_form_that_is_sent_twice_takes_one(self, salon: Salon, catalogue: Catalogue) -> None:
        reward = catalogue.offer()
        first, again = (catalogue.take(reward, key=f"{salon.tenant}-once") for _ in range(2))
        assert (first.id, salon.standing(7).balance) == (again.id, 900)
        with pytest.raises(ChangedMeanwhile):
            catalogue.take(catalogue.offer("Another"), key=f"{salon.tenant}-once")

    @pytest.mark.parametrize(
        ("limits", "said"),
        [
            ({"cost": 1001}, "There are not enough points for this reward."),
            ({"stock": 0}, "Nothing is left of this reward."),
            ({"tiers": frozenset({"Gold"})}, "This reward is for other tiers."),
            ({"window": Window(TODAY + timedelta(days=1))}, "This reward is not offered yet."),
            ({"window": Window(None, TODAY)}, "This reward is not offered any more."),
            ({"state": RewardState.PAUSED}, "This reward is not offered any more."),
        ],
        ids=lambda value: str(value)[:40],
    )
    def test_is_refused(self, salon: Salon, catalogue: Catalogue, limits: dict, said: str) -> None:
        with pytest.raises(RewardUnavailable) as refused:
            catalogue.take(catalogue.offer(**limits))
        assert (refused.value.message, salon.standing(7).balance) == (said, 1000)

    def test_is_for_the_tiers_that_it_names_and_on_its_days(self, salon: Salon, catalogue: Catalogue) -> None:
        salon.bonus(7, 510, key="silver", now=NOW)
        window = Window(TODAY, TODAY + timedelta(days=1))
        assert catalogue.take(catalogue.offer(tiers=frozenset({"Silver", "Gold"}), window=window)).id

    def test_a_limit_for_each_customer_counts_what_was_not_cancelled(self, catalogue: Catalogue) -> None:
        reward = catalogue.offer(per_customer=2)
        first, second = catalogue.take(reward), catalogue.take(reward)
        with pytest.raises(RewardUnavailable, match="as often as one customer can"):
            catalogue.take(reward)
        catalogue.use(first)
        catalogue.cancel(second)
        assert catalogue.take(reward).id

    def test_points_that_are_set_aside_cannot_be_taken(self, salon: Salon, catalogue: Catalogue) -> None:
        salon.hold(7, Decimal("80.00"), 950, checkout="tab", now=NOW)
        with pytest.raises(RewardUnavailable, match="not enough points"):
            catalogue.take(catalogue.offer())

    def test_waits_while_the_programme_is_paused(self, salon: Salon, catalogue: Catalogue) -> None:
        reward = catalogue.offer()
        salon.do(configure.pause, now=NOW)
        with pytest.raises(RewardUnavailable, match="does not run"):
            catalogue.take(reward)

    def test_another_business_has_no_such_reward(self, loyalty, catalogue: Catalogue) -> None:
        elsewhere = Catalogue(open_salon(Salon(loyalty)))
        with pytest.raises(NotHere):
            elsewhere.take(catalogue.offer())

    def test_a_voucher_keeps_what_was_promised(self, catalogue: Catalogue) -> None:
        reward = catalogue.offer(voucher_days=30)
        voucher = catalogue.take(reward)
        catalogue.change(reward, name="Five off", cost=5000, terms=MUG, voucher_days=1)
        catalogue.put(reward, RewardState.ARCHIVED)
        kept = catalogue.look(voucher)
        assert (kept.name, kept.points, kept.terms.amount) == ("Ten off", 100, Decimal("10.00"))
        assert kept.expires_at is not None
        assert kept.expires_at.date() == TODAY + timedelta(days=31), "the whole thirtieth day still counts"


class TestGivingBack:
    def test_puts_the_points_back_where_they_came_from(self, loyalty) -> None:
        salon = open_salon(Salon(loyalty), {"earning_rules": [], "expiry": {"months": 2}})
        salon.bonus(7, 60, key="old", now=NOW)
        salon.bonus(7, 60, key="new", now=NOW + timedelta(days=30))
        catalogue = Catalogue(salon)
        voucher = catalogue.take(catalogue.offer(cost=100), now=NOW + timedelta(days=31))
        catalogue.cancel(voucher, by=7, now=NOW + timedelta(days=32))
        assert salon.standing(7).balance == 120
        salon.expire(now=NOW + timedelta(days=70))
        assert salon.standing(7).balance == 60, "what was about to expire still is"

    def test_frees_one_of_the_stock(self, catalogue: Catalogue) -> None:
        reward = catalogue.offer(stock=1)
        voucher = catalogue.take(reward)
        assert catalogue.get(reward).left == 0
        catalogue.cancel(voucher)
        assert (catalogue.get(reward).left, shown(catalogue.salon)[-1]) == (1, ("returned", 100))

    def test_happens_once(self, catalogue: Catalogue) -> None:
        voucher = catalogue.take(catalogue.offer())
        catalogue.cancel(voucher)
        with pytest.raises(RewardUnavailable, match="cancelled already"):
            catalogue.cancel(voucher)

    def test_a_customer_gives_back_only_what_is_theirs(self, salon: Salon, catalogue: Catalogue) -> None:
        salon.add_customer(8)
        with pytest.raises(NotHere):
            catalogue.cancel(catalogue.take(catalogue.offer()), by=8)

    def test_what_has_expired_only_the_staff_gives_back(self, catalogue: Catalogue) -> None:
        voucher = catalogue.take(catalogue.offer(voucher_days=0))
        tomorrow = NOW + timedelta(days=1)
        with pytest.raises(RewardUnavailable, match="expired"):
            catalogue.cancel(voucher, by=7, now=tomorrow)
        assert catalogue.cancel(voucher, now=tomorrow).state is VoucherState.CANCELLED

    def test_what_was_used_stays_used(self, catalogue: Catalogue) -> None:
        voucher = catalogue.use(catalogue.take(catalogue.offer(terms=MUG)))
        with pytest.raises(RewardUnavailable, match="was used"):
            catalogue.cancel(voucher)


class TestUsingInTheShop:
    def test_happens_once_and_can_be_undone(self, catalogue: Catalogue) -> None:
        voucher = catalogue.take(catalogue.offer(terms=MUG))
        used = catalogue.use(voucher)
        assert (used.state, catalogue.look(voucher).used_by) == (VoucherState.USED, 1)
        with pytest.raises(RewardUnavailable, match="used already"):
            catalogue.use(voucher)
        assert catalogue.undo_use(voucher).state is VoucherState.ISSUED
        with pytest.raises(RewardUnavailable, match="not used in the shop"):
            catalogue.undo_use(voucher)
        assert catalogue.use(voucher).used_at == NOW

    def test_is_refused_after_it_expired(self, catalogue: Catalogue) -> None:
        voucher = catalogue.take(catalogue.offer(voucher_days=1))
        with pytest.raises(RewardUnavailable, match="expired"):
            catalogue.use(voucher, now=NOW + timedelta(days=2))


class TestTheCatalogue:
    def test_names_are_taken_once(self, catalogue: Catalogue) -> None:
        first = catalogue.offer("Mug")
        with pytest.raises(InvalidInput, match="of this name"):
            catalogue.offer("MUG")
        catalogue.put(first, RewardState.ARCHIVED)
        catalogue.offer("mug")
        with pytest.raises(InvalidInput, match="of this name"):
            catalogue.put(first, RewardState.ACTIVE)

    def test_nobody_saves_over_somebody_else(self, catalogue: Catalogue) -> None:
        reward = catalogue.offer()
        stale = catalogue.get(reward)
        catalogue.change(reward, cost=90)
        with pytest.raises(ChangedMeanwhile):
            catalogue.salon.do(rewards.save_reward, reward=stale, seen=stale.number, actor=1, now=NOW)

    def test_stays_for_a_tier_that_is_renamed(self, salon: Salon, catalogue: Catalogue) -> None:
        reward = catalogue.offer(tiers=frozenset({"Silver", "Gold"}))
        platinum, editor = Tier("Platinum", "#c0c0c0", 500), Editor(1, "en_US")
        change = salon.do(tiers.save_tier, tier=platinum, was="Silver", seen=1, tell=False, editor=editor, now=NOW)
        assert catalogue.get(reward).tiers == {"Platinum", "Gold"}
        back = {"version": change.version, "previous": change.previous, "actor": 1, "locale": "en_US", "now": NOW}
        salon.do(configure.undo_change, **back)
        assert catalogue.get(reward).tiers == {"Silver", "Gold"}

    def test_a_stock_below_what_is_taken_leaves_none(self, catalogue: Catalogue) -> None:
        reward = catalogue.offer(stock=5)
        for _ in range(3):
            catalogue.take(reward)
        catalogue.change(reward, stock=2)
        assert catalogue.get(reward).left == 0
