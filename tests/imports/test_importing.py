"""Balances brought over: the verdict on each line, what is written, each line once, and all of it taken back."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bridge import clock, jobs
from bridge.core.importing import ImportState
from bridge.errors import InvalidInput, NotHere, TooMuchWork
from bridge.flows import import_pages, import_reading
from bridge.flows import imports as flow
from bridge.flows.forget import forget
from bridge.store.database import Database
from tests.imports.brought import (
    EDITOR,
    add_people,
    begin,
    bring,
    bring_in,
    email,
    findings,
    lines,
    look_through,
    read,
    undo,
    verdicts,
    work_on,
)
from tests.live import Salon
from tests.lives import NOW, book_with_points, open_salon

LATER = NOW + timedelta(days=3)


class TestVerdicts:
    def test_on_each_line(self, salon: Salon) -> None:
        salon.sql(
            "UPDATE {prefix}bkntc_customers SET email = :email WHERE id IN (:one, :other)",
            email=f"both.{salon.tenant}@example.org",
            one=salon.base + 8,
            other=salon.base + 9,
        )
        add_people(salon, 10, 11)
        content = "\n".join(
            [
                "email;customer id;points;tier;expires",
                "{7};;120;Silver;2027-01-01",
                "nobody@example.org;;5;;",
                f"both.{salon.tenant}@example.org;;5;;",
                "{10};;many;;",
                "{10};;-5;;",
                "{10};;9999999999;;",
                "{10};;5;Platinum;",
                "{10};;5;;tomorrow",
                "{10};;5;;2026-01-01",
                "{10};;0;;",
                ";;5;;",
                f"{{10}};{salon.base + 11};5;;",
                "{7};;7;;",
                f";{salon.base + 11};5;gold;",
            ]
        )
        one = bring(salon, content)
        assert one.state is ImportState.READY
        assert verdicts(salon, one) == [
            *("ready", "not_found", "several", "not_a_number", "below_zero", "too_many", "no_tier", "bad_day"),
            *("expired", "nothing", "nobody", "mismatch", "duplicate", "ready"),
        ]
        assert one.counts["ready"] == 2 and one.line_total == 14
        assert lines(salon, one)[12].said["first"] == "2"
        assert salon.standing(7).balance == 0, "nothing is written before somebody says so"

    def test_customers_are_known_by_whatever_names_them(self, salon: Salon) -> None:
        add_people(salon, 10, 11)
        content = (
            "user_login,identification,user_id,email,points\n"
            f"LOGIN7.{salon.tenant},,,,1\n"
            f",u8.{salon.tenant}@EXAMPLE.net,,,2\n"
            f",,{salon.base + 9},,3\n"
            f",{salon.base + 10},,,4\n"
            f",,,C11.{salon.tenant}@example.ORG,5\n"
        )
        one = bring_in(salon, content)
        assert [salon.standing(customer).balance for customer in (7, 8, 9, 10, 11)] == [1, 2, 3, 4, 5]
        assert one.state is ImportState.DONE

    def test_another_tenants_customers_are_nobody(self, salon: Salon, loyalty: Database) -> None:
        other = open_salon(Salon(loyalty))
        add_people(other, 7)
        who = other.base + 7
        one = bring(
            salon,
            f"email,customer id,login,user id,points\n{email(other, 7)},,,,5\n,{who},,,5\n,,login7.{other.tenant},,5\n,,,{who},5\n",
        )
        assert verdicts(salon, one) == ["not_found"] * 4

    def test_digits_that_are_no_numbers_name_nobody(self, salon: Salon) -> None:
        one = bring(salon, "customer id,user id,points\n²,,5\n,²,5\n" + "9" * 40 + ",,5\n")
        assert verdicts(salon, one) == ["not_found"] * 3

    def test_a_file_that_is_no_table_says_so(self, salon: Salon) -> None:
        one = bring(salon, b"PK\x03\x04...")
        assert one.state is ImportState.UNREAD
        assert "not a table" in one.trouble["sentence"]

    def test_columns_that_nobody_knows_are_asked_for(self, salon: Salon) -> None:
        one = bring(salon, "Kunde,Punkte\n{7},12\n")
        assert one.state is ImportState.COLUMNS
        assert one.head == {"names": ["Kunde", "Punkte"], "lines": [[email(salon, 7), "12"]]}
        salon.do(flow.choose_columns, import_id=one.id, columns={"email": 0, "points": 1}, editor=EDITOR, now=NOW)
        one = look_through(salon, one)
        assert (one.state, one.counts) == (ImportState.READY, {"ready": 1})

    def test_a_page_knows_the_customers_of_the_pages_before(
        self, salon: Salon, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(import_reading, "PAGE", 2)
        one = bring(salon, "email,points\n{7},1\n{8},2\n\n{7},3\n{9},4\n")
        assert verdicts(salon, one) == ["ready", "ready", "duplicate", "ready"]
        assert [line.line for line in lines(salon, one)] == [2, 3, 5, 6]


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


class TestTakingBack:
    def test_leaves_everything_as_if_it_had_never_been(self, salon: Salon) -> None:
        salon.adjust(8, 40, key="before", now=NOW)
        before = [salon.standing(customer) for customer in (7, 8, 9)]
        one = bring_in(salon, "email;points;lifetime;tier\n{7};100;520;\n{8};100;;gold\n{9};0;;Silver\n")
        one = undo(salon, one, now=LATER)
        assert (one.state, one.taken_from, one.taken) == (ImportState.UNDONE, 3, 200)
        assert [salon.standing(customer) for customer in (7, 8, 9)] == before
        assert undo(salon, one) == one
        assert findings(salon) == []

    def test_what_was_spent_meanwhile_becomes_debt(self, salon: Salon) -> None:
        one = bring_in(salon, "email;points;lifetime\n{7};100;900\n")
        book_with_points(salon, 1, 80)
        salon.settle(1, now=NOW)
        with_booking = salon.standing(7)
        undo(salon, one, now=LATER)
        after = salon.standing(7)
        assert after.balance == with_booking.balance - 100
        assert after.lifetime == with_booking.lifetime - 900
        assert findings(salon) == []

    def test_half_way_takes_back_what_was_given(self, salon: Salon, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(import_pages, "PAGE", 1)
        one = begin(salon, bring(salon, "email;points\n{7};10\n{8};20\n{9};30\n"))
        salon.do(import_pages.give_page, import_id=one.id, after=0, limit=1, now=NOW)
        one = undo(salon, one)
        assert (one.state, one.taken_from, one.taken) == (ImportState.UNDONE, 1, 10)
        assert [salon.standing(customer).balance for customer in (7, 8, 9)] == [0, 0, 0]
        assert findings(salon) == []

    def test_from_whoever_was_erased_since(self, salon: Salon) -> None:
        one = bring_in(salon, "email;points\n{7};10\n{8};20\n")
        salon.do(forget, customer_id=salon.base + 7, now=NOW)
        one = undo(salon, one)
        assert one.state is ImportState.UNDONE and findings(salon) == []

    def test_in_a_period_the_points_count_from_the_day_of_the_import(self, loyalty: Database) -> None:
        tiers: Any = [{"name": "Silver", "color": "#c0c0c0", "min_points": 500}]
        programme = {"earning_rules": [], "tiers": tiers, "tier_period": {"months": 12, "grace_days": 0}}
        salon = open_salon(Salon(loyalty), programme)
        add_people(salon, 8)
        one = bring_in(salon, "email;points;tier\n{8};100;Silver\n")
        assert salon.standing(8).tier == "Silver" and findings(salon) == []
        undo(salon, one, now=LATER)
        assert (salon.standing(8).tier, salon.standing(8).balance) == (None, 0)
        assert findings(salon) == []


def test_the_audit_finds_what_is_wrong(salon: Salon) -> None:
    one = bring_in(salon, "email;points;lifetime\n{7};10;50\n{8};20;\n")
    salon.sql(
        "UPDATE {prefix}bkloyalty_import_lines SET raised = raised + 1 WHERE import_id = :id AND line = 2", id=one.id
    )
    assert {finding.code for finding in findings(salon)} == {
        "import_is_not_its_lines",
        "import_line_is_not_its_entries",
    }
    salon.sql(
        "UPDATE {prefix}bkloyalty_import_lines SET raised = raised - 1 WHERE import_id = :id AND line = 2", id=one.id
    )
    salon.sql(
        "UPDATE {prefix}bkloyalty_import_lines SET verdict = 'ready' WHERE import_id = :id AND line = 3", id=one.id
    )
    assert "entries_without_their_import_line" in {finding.code for finding in findings(salon)}
    salon.sql(
        "UPDATE {prefix}bkloyalty_import_lines SET verdict = 'given' WHERE import_id = :id AND line = 3", id=one.id
    )
    assert findings(salon) == []
    assert Decimal(one.points) == 30


def test_what_stood_in_files_is_let_go_of(salon: Salon) -> None:
    """What was looked through just now, and what was imported then."""
    waits, done = bring(salon, "email;points\n{8};5\n"), bring_in(salon, "email;points\n{7};5\n")
    jobs.forget_imports(salon.database, now=NOW + timedelta(days=29))
    assert lines(salon, done)[0].said
    jobs.forget_imports(salon.database, now=clock.now() + timedelta(days=6))
    assert lines(salon, waits) and lines(salon, done)[0].said is None
    jobs.forget_imports(salon.database, now=clock.now() + timedelta(days=8))
    assert not lines(salon, waits) and findings(salon) == []
    with pytest.raises(NotHere):
        read(salon, waits)
