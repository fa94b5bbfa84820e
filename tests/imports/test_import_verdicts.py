"""What is found to be wrong with a file and with each of its lines, before anything is written."""

import pytest

from bridge.core.imports.importing import ImportState
from bridge.flows.imports import import_reading
from bridge.flows.imports import imports as flow
from bridge.store.database import Database
from bridge.tasks import read_import
from tests.imports.brought import (
    EDITOR,
    add_people,
    bring,
    bring_in,
    deliver,
    email,
    find_reading,
    lines,
    look_through,
    read,
    verdicts,
)
from tests.live import Salon
from tests.lives import NOW, open_salon


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

    def test_whoever_is_named_by_nothing_better_is_known_by_telephone(self, salon: Salon) -> None:
        for customer, phone in ((7, "+34 600-10 10 37"), (8, "600101038"), (9, "0034600101038")):
            number = {"phone": phone, "id": salon.base + customer}
            salon.sql("UPDATE {prefix}bkntc_customers SET phone_number = :phone WHERE id = :id", **number)
        content = "email,Teléfono,points\n,600 101 037,5\n,(34) 600101038,5\n{9},600101037,5\n,12,5\n,6.0E+08,5\n,600101039,5\n"
        one = bring(salon, content)
        assert verdicts(salon, one) == ["ready", "several", "ready", "nobody", "nobody", "not_found"]
        named = lines(salon, one)
        assert [line.customer_id for line in named[::2]] == [salon.base + 7, salon.base + 9, None]
        assert "phone" in named[0].said and "phone" not in named[2].said

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

    def test_the_very_last_day_there_is_means_never(self, salon: Salon) -> None:
        bring_in(salon, "email;points;expires\n{7};5;9999-12-31\n{8};5;31/12/9999")
        salon.expire(now=NOW.replace(year=2999))
        assert [salon.standing(customer).balance for customer in (7, 8)] == [5, 5]

    def test_a_number_may_be_written_with_noughts_before_it(self, salon: Salon) -> None:
        number = salon.base + 7
        one = bring(salon, f"customer id;points\n00{number};5\n{number};6\n0{number};7")
        assert verdicts(salon, one) == ["ready", "duplicate", "duplicate"]

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

    def test_a_line_that_is_left_out_keeps_no_other_from_counting(self, salon: Salon) -> None:
        one = bring(salon, "email,points\n{7},many\n{7},120\n{7},5\n")
        assert verdicts(salon, one) == ["not_a_number", "ready", "duplicate"]
        assert lines(salon, one)[2].said["first"] == "3"


def test_a_worker_that_was_taken_for_dead_adds_nothing_to_what_another_reads(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_reading, "PAGE", 1)
    one = deliver(salon, "email,points\n{7},1\n{8},2\n{9},3\n")
    slow, quick = (read_import.run(salon.database, find_reading(salon)) for _ in range(2))
    next(slow), next(slow), next(slow)
    next(quick), next(quick)
    list(slow)
    assert read(salon, one).state is ImportState.READING
    list(quick)
    assert (read(salon, one).state, verdicts(salon, one)) == (ImportState.READY, ["ready"] * 3)
