"""Adjustments by hand: each once, by whom and why, and how one is taken back."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

from bridge.errors import ChangedMeanwhile, InsufficientPoints, InvalidInput, NotHere
from bridge.flows.points import adjust as flows
from bridge.store.database import Database
from bridge.store.points import adjustments
from tests.live import Salon
from tests.lives import NOW, open_salon, shown


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    return open_salon(Salon(loyalty))


def adjust(salon: Salon, points: int, key: str = "one", *, note: str | None = None, customer: int = 7) -> Any:
    return salon.do(
        flows.adjust, customer_id=salon.base + customer, points=points, note=note, actor=12, key=key, now=NOW
    )


def undo(salon: Salon, adjustment: int) -> Any:
    return salon.do(flows.undo_adjustment, adjustment_id=adjustment, note="Undoes it", actor=13, now=NOW)


class TestAdjust:
    def test_says_what_was_posted_for_whom_by_whom_and_why(self, salon: Salon) -> None:
        done = adjust(salon, 200, note="Sorry")
        assert (done.customer_id, done.points, done.note, done.actor, done.at) == (
            salon.base + 7,
            200,
            "Sorry",
            12,
            NOW,
        )
        assert salon.standing(7).balance == 200
        with salon.database.read() as conn:
            found = adjustments.find_adjustment(conn, tenant_id=salon.tenant, adjustment_id=done.id)
            assert found == done
            assert adjustments.find_adjustment(conn, tenant_id=salon.tenant + 1, adjustment_id=done.id) is None

    def test_asked_for_again_posts_nothing_more(self, salon: Salon) -> None:
        first = adjust(salon, 200)
        assert adjust(salon, 200) == first
        assert shown(salon) == [("adjusted", 200)]

    def test_asked_for_at_once_posts_once(self, salon: Salon) -> None:
        with ThreadPoolExecutor(6) as pool:
            done = list(pool.map(lambda _: adjust(salon, 200).id, range(6)))
        assert len(set(done)) == 1
        assert shown(salon) == [("adjusted", 200)]

    @pytest.mark.parametrize(("points", "customer"), [(300, 7), (-200, 7), (200, 8)])
    def test_a_key_names_one_adjustment(self, salon: Salon, points: int, customer: int) -> None:
        salon.add_customer(8)
        adjust(salon, 200)
        with pytest.raises(ChangedMeanwhile):
            adjust(salon, points, customer=customer)
        assert salon.standing(7).balance == 200

    def test_a_refused_one_leaves_its_key_free(self, salon: Salon) -> None:
        adjust(salon, 100, "start")
        with pytest.raises(InsufficientPoints):
            adjust(salon, -101)
        assert adjust(salon, -100).points == -100
        assert salon.standing(7).balance == 0

    def test_points_that_are_held_cannot_be_removed(self, salon: Salon) -> None:
        adjust(salon, 100, "start")
        salon.hold(7, Decimal("80.00"), 60, checkout="cart", now=NOW)
        with pytest.raises(InsufficientPoints, match="only 40 are available"):
            adjust(salon, -41)
        assert adjust(salon, -40).points == -40

    def test_nothing_can_be_removed_below_zero(self, salon: Salon) -> None:
        with pytest.raises(InsufficientPoints, match="only 0 are available"):
            adjust(salon, -1)

    def test_of_zero_is_refused(self, salon: Salon) -> None:
        with pytest.raises(InvalidInput):
            adjust(salon, 0)


class TestUndo:
    @pytest.mark.parametrize("points", [50, -50])
    def test_posts_the_opposite_once(self, salon: Salon, points: int) -> None:
        adjust(salon, 80, "start")
        given = adjust(salon, points)
        back = undo(salon, given.id)
        assert (back.points, back.note, back.actor, back.undoes) == (-points, "Undoes it", 13, given.id)
        assert undo(salon, given.id) == back
        assert salon.standing(7).balance == 80
        with salon.database.read() as conn:
            found = adjustments.find_adjustment(conn, tenant_id=salon.tenant, adjustment_id=given.id)
        assert found is not None and found.undone_by == back.id
        assert given.undone_by is None and given.undoes is None

    def test_is_refused_once_the_points_are_spent(self, salon: Salon) -> None:
        given = adjust(salon, 50)
        adjust(salon, -30, "other")
        with pytest.raises(InsufficientPoints):
            undo(salon, given.id)

    def test_of_what_is_no_adjustment_is_refused(self, salon: Salon) -> None:
        salon.bonus(7, 10, key="bonus", now=NOW)
        with pytest.raises(NotHere):
            undo(salon, 987_654_321)
        with salon.database.read() as conn:
            bonus = conn.exec_driver_sql(
                f"SELECT id FROM wp_bkloyalty_entries WHERE tenant_id = {salon.tenant} AND kind = 'bonus'"
            ).scalar_one()
        with pytest.raises(NotHere):
            undo(salon, bonus)

    def test_can_itself_be_undone(self, salon: Salon) -> None:
        given = adjust(salon, 50)
        undo(salon, undo(salon, given.id).id)
        assert salon.standing(7).balance == 50

    def test_moves_the_tier_back(self, salon: Salon) -> None:
        given = adjust(salon, 500)
        assert salon.standing(7).tier == "Silver"
        undo(salon, given.id)
        assert salon.standing(7).tier is None
