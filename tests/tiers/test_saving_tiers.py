"""Saving and deleting tiers in a small business, where everybody has their tier at once."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bridge.core.programmes.programme import Tier
from bridge.core.tiers.tier_moves import Direction, Move
from bridge.errors import ChangedMeanwhile, InvalidInput
from bridge.flows.programmes import configure
from bridge.flows.tiers import tiers
from bridge.store import tables
from tests.live import Salon
from tests.lives import NOW, book_and_settle
from tests.tiers.conftest import EDITOR, newest, standing, told

Save = Callable[..., configure.Change]


class TestSaveTier:
    def test_customers_go_where_their_points_lead(self, salon: Salon, save: Save) -> None:
        save("Gold", 500, was="Gold")
        assert standing(salon) == {11: "Silver", 12: "Silver", 13: "Silver", 14: "Gold", 15: None}
        save("Bronze", 20)
        assert standing(salon)[15] == "Bronze"

    def test_workflows_hear_nothing_of_it(self, salon: Salon, save: Save) -> None:
        save("Gold", 500, was="Gold")
        assert told(salon) == []

    def test_workflows_hear_of_each_who_moves_if_asked_to(self, salon: Salon, save: Save) -> None:
        save("Gold", 500, was="Gold", tell=True)
        assert told(salon) == [(13, "Silver", "tiers_edited")]

    def test_another_name_is_no_move(self, salon: Salon, save: Save) -> None:
        save("Argent", 100, was="Silver", tell=True)
        assert standing(salon) == {11: "Argent", 12: "Argent", 13: "Gold", 14: "Gold", 15: None}
        assert told(salon) == []

    def test_another_name_and_another_minimum_tells_of_those_who_move(self, salon: Salon, save: Save) -> None:
        save("Argent", 200, was="Silver", tell=True)
        assert told(salon) == [(11, None, "tiers_edited")]

    def test_can_be_undone(self, salon: Salon, save: Save) -> None:
        change = save("Gold", 500, was="Gold")
        back = {"version": change.version, "previous": change.previous, "actor": 1, "locale": "en_US", "now": NOW}
        salon.do(configure.undo_change, **back)
        assert standing(salon)[13] == "Gold"

    def test_a_name_or_a_minimum_of_another_is_refused(self, salon: Salon, save: Save) -> None:
        with pytest.raises(InvalidInput, match="of this name"):
            save("Silver", 900)
        with pytest.raises(InvalidInput, match="just as many points"):
            save("Bronze", 300)

    def test_a_tier_that_changed_since_it_was_opened_is_not_overwritten(self, salon: Salon, save: Save) -> None:
        opened = newest(salon)
        save("Gold", 500, was="Gold")
        with pytest.raises(ChangedMeanwhile):
            save("Gold", 400, was="Gold", seen=opened)
        save("Silver", 50, was="Silver", seen=opened)
        assert standing(salon) == {11: "Silver", 12: "Silver", 13: "Silver", 14: "Gold", 15: None}

    def test_a_draft_moves_nobody(self, salon: Salon) -> None:
        other = Salon(salon.database)
        tier = Tier("Silver", "#c0c0c0", 10)
        about = {"was": None, "seen": None, "tell": True, "editor": EDITOR, "now": NOW}
        change = other.do(tiers.save_tier, tier=tier, **about)
        assert (change.version, change.previous, change.task_id) == (1, None, None)
        other.add_customer(7)
        other.bonus(7, 50, key="start", now=NOW)
        assert standing(other) == {7: None}
        other.do(configure.activate, now=NOW)
        assert standing(other) == {7: "Silver"}
        assert told(other) == []


class TestDeleteTier:
    def test_its_customers_fall_to_the_one_below(self, salon: Salon) -> None:
        salon.do(tiers.delete_tier, name="Gold", tell=True, seen=newest(salon), editor=EDITOR, now=NOW)
        assert standing(salon) == {11: "Silver", 12: "Silver", 13: "Silver", 14: "Silver", 15: None}
        assert told(salon) == [(13, "Silver", "tiers_edited"), (14, "Silver", "tiers_edited")]

    def test_the_last_one(self, salon: Salon) -> None:
        for name in ("Gold", "Silver"):
            salon.do(tiers.delete_tier, name=name, tell=False, seen=newest(salon), editor=EDITOR, now=NOW)
        assert set(standing(salon).values()) == {None}

    def test_one_that_is_gone_is_said_to_be(self, salon: Salon) -> None:
        opened = newest(salon)
        salon.do(tiers.delete_tier, name="Gold", tell=False, seen=opened, editor=EDITOR, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            salon.do(tiers.delete_tier, name="Gold", tell=False, seen=opened, editor=EDITOR, now=NOW)


class TestCount:
    def test_says_who_has_which_tier_by_what_they_earned(self, salon: Salon) -> None:
        with salon.database.read() as conn:
            assert tiers.count_by_tier(conn, tenant_id=salon.tenant) == {None: 1, "Silver": 2, "Gold": 2}

    def test_before_any_programme_nobody_has_one(self, salon: Salon) -> None:
        other = Salon(salon.database)
        other.add_customer(7)
        other.bonus(7, 50, key="start", now=NOW)
        with other.database.read() as conn:
            assert tiers.count_by_tier(conn, tenant_id=other.tenant) == {None: 1}


class TestPreview:
    def preview(self, salon: Salon, tier: Tier, was: str | None) -> tiers.Preview:
        with salon.database.read() as conn:
            return tiers.preview_tier(conn, tenant_id=salon.tenant, tier=tier, was=was)

    def test_says_who_would_move(self, salon: Salon, save: Save) -> None:
        found = self.preview(salon, Tier("Gold", "#d4af37", 500), "Gold")
        assert found.moves == [Move(Direction.DOWN, "Gold", "Silver", 1)]
        assert found.before == {None: 1, "Silver": 2, "Gold": 2}
        assert found.after == {None: 1, "Silver": 3, "Gold": 1}
        save("Gold", 500, was="Gold")
        assert {name: list(standing(salon).values()).count(name) for name in found.after} == found.after

    def test_changes_nothing(self, salon: Salon) -> None:
        before = standing(salon)
        self.preview(salon, Tier("Bronze", "#aa7700", 10), None)
        assert standing(salon) == before

    def test_of_a_deletion(self, salon: Salon) -> None:
        with salon.database.read() as conn:
            found = tiers.preview_deletion(conn, tenant_id=salon.tenant, name="Silver")
        assert found.moves == [Move(Direction.DOWN, "Silver", None, 2)]

    def test_counts_no_other_business(self, salon: Salon) -> None:
        other = Salon(salon.database)
        other.add_customer(7)
        other.bonus(7, 5000, key="start", now=NOW)
        assert sum(self.preview(salon, Tier("Bronze", "#aa7700", 10), None).before.values()) == 5


class TestSettledBookings:
    """They are looked at again only where the version could change what they earn."""

    def rechecked(self, salon: Salon) -> bool:
        with salon.database.read() as conn:
            query = select(tables.settlements.c.recheck_at).where(tables.settlements.c.tenant_id == salon.tenant)
            return list(conn.scalars(query)) == [NOW]

    def test_not_for_other_tiers(self, salon: Salon, save: Save) -> None:
        book_and_settle(salon, 1)
        save("Gold", 500, was="Gold")
        assert not self.rechecked(salon)

    @pytest.mark.parametrize(
        "changed",
        [{"award_on": {"trigger": "ended"}}, {"void_statuses": ["rejected"]}],
        ids=["another trigger", "other void statuses"],
    )
    def test_for_what_decides_whether_they_earn(self, salon: Salon, changed: dict[str, object]) -> None:
        book_and_settle(salon, 1)
        edit = {"actor": 1, "locale": "en_US", "now": NOW}
        salon.do(configure.change_programme, edit=lambda document: document | changed, **edit)
        assert self.rechecked(salon)
