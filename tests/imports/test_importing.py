"""Balances brought over: what is written, and each line once."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bridge.core.access.permissions import EVERYBODY
from bridge.core.imports.importing import ImportState
from bridge.core.points.redemption_curve import Cohort
from bridge.errors import InvalidInput, TooMuchWork
from bridge.flows.customers.forget import forget
from bridge.flows.customers.merge import merge
from bridge.flows.imports import imports as flow
from bridge.flows.reports.keep_figures import read_cohorts
from bridge.store.database import Database
from bridge.store.programmes import tenants
from bridge.store.reports.reports import Scope
from tests.imports.brought import (
    EDITOR,
    add_people,
    begin,
    bring,
    bring_in,
    findings,
    lines,
    undo,
    verdicts,
    work_on,
)
from tests.live import Salon
from tests.lives import NOW, book_with_points


class TestImporting:
    def test_puts_points_on_top_and_explains_them(self, salon: Salon) -> None:
        salon.adjust(7, 30, key="before", now=NOW)
        one = bring_in(salon, "email;points\n{7};120\n{8};600\n")
        seven, eight = salon.standing(7), salon.standing(8)
        assert (seven.balance, seven.lifetime, seven.tier) == (150, 150, None)
        assert (eight.balance, eight.lifetime, eight.tier) == (600, 600, "Gold")
        assert (one.customers, one.points, one.lifetime) == (2, 720, 720)
        assert findings(salon) == []

    def test_lifetime_points_and_tiers(self, salon: Salon) -> None:
        salon.adjust(9, 20, key="before", now=NOW)
        bring_in(salon, "email;points;lifetime;tier\n{7};100;520;\n{8};100;;gold\n{9};0;;Silver\n")
        seven, eight, nine = (salon.standing(customer) for customer in (7, 8, 9))
        assert (seven.balance, seven.lifetime, seven.tier) == (100, 520, "Silver")
        assert (eight.balance, eight.lifetime, eight.tier) == (100, 550, "Gold")
        assert (nine.balance, nine.lifetime, nine.tier) == (20, 500, "Silver")
        assert findings(salon) == []

    def test_points_expire_after_the_day_named(self, salon: Salon) -> None:
        salon.adjust(7, 100, key="a", now=NOW)
        book_with_points(salon, 1, 100)
        salon.settle(1, now=NOW)
        before = salon.standing(7).balance
        bring_in(salon, "email;points;expires\n{7};50;04.03.2026\n")
        assert salon.standing(7).balance == before + 50
        salon.expire(now=datetime(2026, 3, 4, 23, tzinfo=UTC))
        assert salon.standing(7).balance == before + 50, "on its last day it still counts"
        salon.expire(now=datetime(2026, 3, 5, tzinfo=UTC))
        assert salon.standing(7).balance == before
        assert findings(salon) == []

    @pytest.mark.parametrize("told", [False, True])
    def test_workflows_hear_of_tiers_that_change_only_where_that_was_chosen(self, salon: Salon, told: bool) -> None:
        """Booknetic's categories follow their tiers whatever was chosen."""
        tiers = [{"name": "Gold", "color": "#aa8800", "min_points": 550, "customer_category": 3}]
        salon.open({"earning_rules": [], "tiers": tiers}, now=NOW)
        bring_in(salon, "email;points\n{7};600\n{8};5\n", told=told)
        with salon.database.read() as conn:
            said = text("SELECT event FROM {prefix}bkloyalty_outbox WHERE tenant_id = :tenant ORDER BY id")
            events = list(conn.scalars(said, {"tenant": salon.tenant}))
        assert events == (["bkloyalty_tier_updated"] if told else []) + ["bkloyalty_category"]

    def test_what_was_used_elsewhere_says_nothing_of_how_quickly_points_are_used_here(self, salon: Salon) -> None:
        one = bring_in(salon, "email;points;lifetime\n{7};100;900\n")
        today = NOW.date()
        with salon.database.read() as conn:
            scope = Scope(tenants.get_tenant(conn, tenant_id=salon.tenant), EVERYBODY)
            assert read_cohorts(conn, scope, today)[0] == Cohort(0, earned=100, left=100)
        undo(salon, one)
        with salon.database.read() as conn:
            assert read_cohorts(conn, scope, today)[0] == Cohort(0, earned=0, left=0)

    def test_what_passed_since_it_was_looked_through_is_left_out(self, salon: Salon) -> None:
        one = begin(salon, bring(salon, "email;points;expires\n{7};50;2026-03-04\n{8};5;\n"))
        assert one.head is None, "what the file's first lines said is let go with the file"
        one = work_on(salon, one, now=datetime(2026, 3, 6, tzinfo=UTC))
        assert verdicts(salon, one) == ["expired", "given"] and salon.standing(7).balance == 0

    def test_points_pay_off_debt(self, salon: Salon) -> None:
        first = bring_in(salon, "email;points\n{7};100\n")
        book_with_points(salon, 1, 100)
        salon.settle(1, now=NOW)
        undo(salon, first)
        debt = salon.standing(7).balance
        assert debt < 0
        second = bring_in(salon, "email;points\n{7};500\n")
        assert salon.standing(7).balance == debt + 500 and findings(salon) == []
        undo(salon, second)
        assert salon.standing(7).balance == debt and findings(salon) == []

    def test_works_before_there_is_a_programme(self, loyalty: Database) -> None:
        salon = Salon(loyalty)
        add_people(salon, 7)
        one = bring_in(salon, "email,points\n{7},70\n")
        assert salon.standing(7).balance == 70
        undo(salon, one)
        assert salon.standing(7).balance == 0 and findings(salon) == []

    def test_each_customer_once_unless_one_says_so(self, salon: Salon) -> None:
        first = bring_in(salon, "email;points\n{7};120\n")
        again = bring(salon, "email;points\n{7};130\n{8};5\n")
        assert verdicts(salon, again) == ["already", "ready"]
        more = bring_in(salon, "email;points\n{7};30\n", again=True)
        assert (more.customers, salon.standing(7).balance) == (1, 150)
        the_same = bring(salon, "email;points\n{7};120\n", again=True)
        assert verdicts(salon, the_same) == ["already"]
        undo(salon, first)
        assert verdicts(salon, bring(salon, "email;points\n{7};120\n", again=True)) == ["ready"]

    def test_whoever_went_over_to_another_row_was_imported_already(self, salon: Salon) -> None:
        bring_in(salon, "email;points\n{7};120\n")
        waiting = bring(salon, "email;points\n{8};5\n")
        salon.do(merge, customer_id=salon.base + 7, into_id=salon.base + 8, actor=1, now=NOW)
        assert verdicts(salon, bring(salon, "email;points\n{7};130\n{8};6\n")) == ["already", "already"]
        assert work_on(salon, begin(salon, waiting)).counts == {"already": 1}
        assert salon.standing(8).balance == 120 and findings(salon) == []

    def test_two_imports_of_one_file_give_once(self, salon: Salon) -> None:
        one, other = (bring(salon, "email;points\n{7};120\n{8};5\n") for _ in range(2))
        for each in (one, other):
            begin(salon, each)
        assert work_on(salon, one).customers == 2
        other = work_on(salon, other)
        assert (other.state, other.customers) == (ImportState.DONE, 0)
        assert other.counts == {"already": 2}

    def test_whoever_was_erased_meanwhile_gets_nothing(self, salon: Salon) -> None:
        salon.adjust(7, 5, key="a", now=NOW)
        one = bring(salon, "email;points\n{7};120\n{8};5\n")
        salon.do(forget, customer_id=salon.base + 7, now=NOW)
        assert lines(salon, one)[0].said is None
        work_on(salon, begin(salon, one))
        assert verdicts(salon, one) == ["gone", "given"]

    def test_a_form_that_is_sent_twice_brings_one(self, salon: Salon) -> None:
        one = bring(salon, "email;points\n{7};120\n", key="the same")
        again = salon.do(flow.bring, delivery=flow.Delivery("the same", "x", b"other"), editor=EDITOR, now=NOW)
        assert again.id == one.id
        assert begin(salon, one).state is ImportState.RUNNING
        assert begin(salon, one).state is ImportState.RUNNING

    def test_what_is_not_ready_is_not_begun(self, salon: Salon) -> None:
        nothing = bring(salon, "email;points\nnobody@example.org;5\n")
        with pytest.raises(InvalidInput, match="No line of this file"):
            begin(salon, nothing)
        salon.do(flow.discard, import_id=nothing.id)
        done = bring_in(salon, "email;points\n{7};5\n")
        with pytest.raises(InvalidInput, match="gone on meanwhile"):
            salon.do(flow.discard, import_id=done.id)

    def test_not_too_many_wait_at_once(self, salon: Salon) -> None:
        for number in range(flow.MOST_DRAFTS):
            bring(salon, f"email;points\n{{7}};{number + 1}\n")
        with pytest.raises(TooMuchWork):
            bring(salon, "email;points\n{7};99\n")
