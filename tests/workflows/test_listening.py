"""What happens is told where an active workflow waits for it, and is not written down where none does."""

import pytest

from bridge.core.workflow_events import WorkflowEvent
from bridge.flows.customers.forget import forget
from bridge.flows.workflows import notices
from bridge.store.workflows import workflows
from tests.bonuses.gifts import begin, give
from tests.live import Salon
from tests.lives import NOW, book_and_settle, change
from tests.rewards.catalogue import Catalogue
from tests.workflows.listening import add_people, listen, switch, told, told_to

OUTBOX = "{prefix}bkloyalty_outbox"
EARNED, ISSUED, TIER = WorkflowEvent.POINTS_EARNED, WorkflowEvent.REWARD_ISSUED, WorkflowEvent.TIER_UPDATED


class TestPointsEarned:
    def test_a_booking_tells_what_it_earned_and_from_then_on_what_came_to_it(self, salon: Salon) -> None:
        listen(salon, EARNED)
        book_and_settle(salon, 1, locale="es_ES")
        ((customer, data),) = told(salon, EARNED)
        assert (customer, data) == (7, {"way": "booking", "points": 78, "tier": None, "locale": "es_ES"})
        book_and_settle(salon, 1, total="100.00", locale="es_ES")
        assert [data["points"] for _, data in told(salon, EARNED)] == [78, 2]
        salon.settle(1, now=NOW)
        change(salon, 1, status="canceled")
        salon.settle(1, now=NOW)
        assert len(told(salon, EARNED)) == 2, "nothing was earned since"

    def test_the_tier_is_the_one_they_have_then_and_is_told_after_the_points(self, salon: Salon) -> None:
        listen(salon, EARNED)
        salon.bonus(7, 460, key="start", now=NOW)
        book_and_settle(salon, 1)
        assert [(data.get("way"), data["tier"]) for _, data in told(salon, EARNED, TIER)] == [
            ("booking", "Silver"),
            (None, "Silver"),
        ]

    def test_of_somebody_who_was_erased_nothing_is_told(self, salon: Salon) -> None:
        listen(salon, EARNED)
        salon.bonus(7, 460, key="start", now=NOW)
        book_and_settle(salon, 1)
        salon.do(forget, customer_id=salon.base + 7, now=NOW)
        for status in ("canceled", "approved"):
            change(salon, 1, status=status)
            salon.settle(1, now=NOW)
        assert told(salon, EARNED, TIER) == []

    def test_where_nobody_waits_nothing_is_written(self, salon: Salon) -> None:
        listen(salon, EARNED, active=False)
        listen(salon, EARNED, ways=["bonus"])
        listen(salon, WorkflowEvent.POINTS_EXPIRING)
        listen(Salon(salon.database), EARNED)
        book_and_settle(salon, 1)
        assert told(salon, EARNED) == []

    def test_what_somebody_gives_is_told_only_where_a_workflow_says_so(self, salon: Salon) -> None:
        workflow = listen(salon, EARNED)
        salon.adjust(7, 10, key="a", now=NOW)
        salon.bonus(7, 10, key="b", now=NOW)
        assert told(salon, EARNED) == []
        switch(salon, workflow, on=False)
        listen(salon, EARNED, ways=["adjustment", "bonus"])
        salon.adjust(7, 10, key="c", now=NOW)
        salon.adjust(7, -10, key="d", now=NOW)
        salon.bonus(7, 10, key="e", now=NOW)
        book_and_settle(salon, 1)
        assert [data["way"] for _, data in told(salon, EARNED)] == ["adjustment", "bonus"]

    def test_a_bonus_to_a_segment_tells_each_of_them_behind_everything_else(self, salon: Salon) -> None:
        customers = range(7, 37)
        add_people(salon, *customers)
        listen(salon, EARNED, ways=["bonus"])
        give(salon, begin(salon))
        assert told_to(salon, EARNED) == list(customers)
        assert salon.sql(f"DELETE FROM {OUTBOX} WHERE tenant_id = :tenant AND NOT in_bulk", tenant=salon.tenant) == 0

    def test_workflows_that_cannot_be_read_may_wait_for_it(self, salon: Salon, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(notices, "list_listeners", lambda *_, **__: None)
        book_and_settle(salon, 1)
        assert told_to(salon, EARNED) == [7]

    @pytest.mark.parametrize("data", ["", "x", "[]", '{"ways": "booking"}', '{"ways": [{}, 3]}', "null"])
    def test_nonsense_in_a_workflow_chooses_nothing(self, salon: Salon, data: str) -> None:
        workflow = listen(salon, EARNED)
        salon.sql("UPDATE {prefix}bkntc_workflows SET data = :data WHERE id = :id", data=data, id=workflow)
        with salon.database.read() as conn:
            (listener,) = workflows.list_listeners(conn, tenant_id=salon.tenant) or ()
        assert (listener.ways, listener.segments) == ({"booking", "action"}, frozenset())


class TestRewardIssued:
    def test_is_told_once_for_each_reward_and_without_its_code(self, salon: Salon) -> None:
        catalogue = Catalogue(salon)
        salon.adjust(7, 1000, key="start", now=NOW)
        reward = catalogue.offer()
        catalogue.take(reward)
        assert told(salon, ISSUED) == []
        listen(salon, ISSUED)
        catalogue.take(reward, key="the same")
        catalogue.take(reward, key="the same")
        assert told(salon, ISSUED) == [(7, {"tier": "Gold", "locale": "en_US"})]
