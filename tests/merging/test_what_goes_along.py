"""What belongs to a customer beside the points goes over with them: tier, debt, days of expiry, visits, the answer about messages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bridge.core.customers.consent import Answer, Source
from bridge.flows.customers import merge
from bridge.jobs.expiring import let_points_lapse
from bridge.store.customers import consents
from bridge.store.database import Database
from bridge.store.workflows import outbox
from tests.live import Salon
from tests.lives import NOW, PROGRAMME, book_and_settle, book_with_points, change, open_salon
from tests.merging.two_rows import LATER, answer, find_answer, go_over


class TestWhatGoesAlong:
    def test_lifts_the_tier_at_once_and_tells_of_it(self, salon: Salon) -> None:
        salon.bonus(8, 300, key="much", now=NOW)
        go_over(salon)
        assert salon.standing(7).tier == "Silver"
        with salon.database.read() as conn:
            waiting = outbox.list_waiting_for_all_tenants(conn, limit=1_000, in_bulk=False)
        (event,) = [one for one in waiting if one["tenant"] == salon.tenant]
        assert (event["params"]["customer_id"], event["data"]["tier"]) == (salon.base + 7, "Silver")

    def test_leaves_the_category_that_the_other_was_to_have_in_booknetic(self, loyalty: Database) -> None:
        linked = [{"name": "Silver", "min_points": 70, "customer_category": 5}, {"name": "Gold", "min_points": 150}]
        salon = open_salon(Salon(loyalty), {**PROGRAMME, "tiers": linked})
        salon.add_customer(8)
        salon.bonus(7, 300, key="gold", now=NOW)
        salon.bonus(8, 100, key="silver", now=NOW)
        go_over(salon)
        with salon.database.read() as conn:
            waiting = outbox.list_waiting_for_all_tenants(conn, limit=1_000, in_bulk=False)
        of_salon = [one for one in waiting if one["tenant"] == salon.tenant]
        assert [one for one in of_salon if one["event"] == "bkloyalty_category"] == []

    def test_pays_off_the_debt_of_one_with_the_points_of_the_other(self, salon: Salon) -> None:
        book_with_points(salon, 4, 70, customer=8)
        salon.settle(4, now=NOW)
        change(salon, 3, status="canceled")
        salon.settle(3, now=NOW)
        change(salon, 4, status="approved", ring=False)
        debt = salon.standing(8).balance
        go_over(salon)
        assert salon.standing(7).balance == 156 + debt

    def test_keeps_when_points_expire(self, loyalty: Database) -> None:
        salon = open_salon(Salon(loyalty), {**PROGRAMME, "expiry": {"months": 1}})
        salon.add_customer(8)
        salon.bonus(7, 100, key="late", now=NOW + timedelta(days=10))
        salon.bonus(8, 40, key="early", now=NOW)
        go_over(salon, now=NOW + timedelta(days=11))
        salon.expire(now=NOW + timedelta(days=35))
        assert salon.standing(7).balance == 100

    def test_counts_in_a_tiers_period_from_when_points_were_earned(self, loyalty: Database) -> None:
        period = {**PROGRAMME, "tier_period": {"months": 1}}
        salon = open_salon(Salon(loyalty), period)
        salon.add_customer(8)
        salon.bonus(8, 300, key="early", now=NOW)
        salon.bonus(7, 300, key="late", now=NOW + timedelta(days=20))
        go_over(salon, now=NOW + timedelta(days=21))
        assert salon.standing(7).tier == "Gold"
        let_points_lapse(loyalty, now=NOW + timedelta(days=40))
        assert (salon.standing(7).tier, salon.standing(7).tier_points) == (None, 300)

    def test_previews_what_lapsed_of_both(self, loyalty: Database) -> None:
        salon = open_salon(Salon(loyalty), {**PROGRAMME, "tier_period": {"months": 1}})
        salon.add_customer(8)
        for customer, day in ((7, 0), (8, 1), (7, 35), (8, 36)):
            salon.bonus(customer, 300, key=f"{customer} {day}", now=NOW + timedelta(days=day))
        late = NOW + timedelta(days=40)
        let_points_lapse(loyalty, now=late)
        both = {"customer_id": salon.base + 8, "into_id": salon.base + 7}
        with loyalty.read() as conn:
            seen = merge.preview(conn, tenant_id=salon.tenant, **both, now=late).after.account
        done = go_over(salon, now=late).account
        assert (seen.tier, seen.lapsed.gone) == (done.tier, done.lapsed.gone) == ("Gold", 600)

    def test_counts_visits_of_both_for_a_milestone(self, loyalty: Database) -> None:
        third = {"id": 1, "name": "Third", "award": {"points": 100, "every_visits": 3}, "when": {}}
        salon = open_salon(Salon(loyalty), {"earning_rules": [third]})
        salon.add_customer(8)
        book_and_settle(salon, 1)
        book_and_settle(salon, 2, customer=8)
        go_over(salon)
        book_and_settle(salon, 4, now=LATER)
        assert salon.standing(7).balance == 100

    @pytest.mark.parametrize(
        ("theirs", "mine", "then"),
        [
            (False, True, (Answer.REFUSED, Source.MERGE)),
            (True, False, (Answer.REFUSED, Source.PANEL)),
            (True, None, (Answer.GIVEN, Source.MERGE)),
            (None, True, (Answer.GIVEN, Source.PANEL)),
            (None, None, None),
        ],
    )
    def test_of_two_answers_the_stricter_holds(
        self, salon: Salon, theirs: bool | None, mine: bool | None, then: tuple[Answer, Source] | None
    ) -> None:
        for customer, agrees in ((8, theirs), (7, mine)):
            if agrees is not None:
                answer(salon, customer, agrees=agrees)
        go_over(salon)
        assert find_answer(salon, 7) == then
        with salon.database.read() as conn:
            history = consents.list_history(conn, tenant_id=salon.tenant, customer_id=salon.base + 7)
        assert len(history) == sum(one is not None for one in (theirs, mine)) + (
            then is not None and then[1] is Source.MERGE
        )
