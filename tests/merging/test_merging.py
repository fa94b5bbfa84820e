"""Two customer rows of one person made one: the points, who may, and what is said of it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bridge.core.customers.consent import Answer
from bridge.core.customers.forgetting import NAMELESS_FROM
from bridge.errors import ChangedMeanwhile, InvalidInput
from bridge.flows.customers import merge
from bridge.flows.customers.forget import forget
from bridge.jobs.people import index_people
from bridge.store import tables
from bridge.store.customers import customer_pages, people
from bridge.store.customers.customer_columns import CUSTOMER_COLUMNS
from bridge.store.points import statements
from tests.live import Salon
from tests.lives import change, open_salon, shown
from tests.merging.two_rows import LATER, add_up, answer, go_over, let_worker_work, list_entries


class TestMerging:
    def test_puts_all_points_into_one_account_by_entries_that_say_so(self, salon: Salon) -> None:
        done = go_over(salon)
        assert (done.points, done.is_new) == (78, True)
        assert salon.standing(7).balance == salon.standing(7).lifetime == 234
        with salon.database.read() as conn:
            rows = conn.execute(
                text(
                    "SELECT customer_id - :base, kind, points, entry_key, actor FROM {prefix}bkloyalty_entries "
                    "WHERE tenant_id = :tenant AND kind = 'merged' ORDER BY id"
                ),
                {"base": salon.base, "tenant": salon.tenant},
            ).all()
        assert [tuple(row) for row in rows] == [
            (8, "merged", -78, f"merged_from:{done.id}", 3),
            (7, "merged", 78, f"merged_into:{done.id}", 3),
        ]
        add_up(salon)

    def test_leaves_what_was_posted_where_it_was(self, salon: Salon) -> None:
        before = list_entries(salon)
        go_over(salon)
        assert list_entries(salon)[: len(before)] == before

    def test_shows_one_history_to_the_staff_and_one_account_to_the_customer(self, salon: Salon) -> None:
        go_over(salon)
        assert shown(salon) == [("earned", 78)] * 3 + [("merged", -78), ("merged", 78)]
        with salon.database.read() as conn:
            whose = {"tenant_id": salon.tenant, "customer_id": salon.base + 7}
            told = statements.list_newest_lines(conn, **whose, limit=9)
            bookings = customer_pages.list_booking_ids(conn, **whose, limit=9)
        assert [line.kind for line in told] == ["earned"] * 3
        assert [one - salon.base for one in bookings] == [3, 2, 1]

    def test_twice_is_once(self, salon: Salon) -> None:
        first = go_over(salon)
        again = go_over(salon)
        assert (again.id, again.is_new, again.account.purse.balance) == (first.id, False, 234)
        assert salon.standing(7).balance == 234

    @pytest.mark.parametrize(("customer", "into", "field"), [(7, 7, "into"), (8, 99, "into"), (99, 7, "customer")])
    def test_refuses_who_is_not_there_or_the_same(self, salon: Salon, customer: int, into: int, field: str) -> None:
        with pytest.raises(InvalidInput) as refused:
            go_over(salon, customer, into)
        assert refused.value.field == field

    def test_refuses_who_went_over_already(self, salon: Salon) -> None:
        salon.add_customer(9)
        go_over(salon)
        with pytest.raises(ChangedMeanwhile):
            go_over(salon, 8, 9)
        with pytest.raises(InvalidInput):
            go_over(salon, 9, 8)

    def test_shows_no_preview_of_what_was_done(self, salon: Salon) -> None:
        go_over(salon)
        both = {"customer_id": salon.base + 8, "into_id": salon.base + 7}
        with salon.database.read() as conn, pytest.raises(InvalidInput, match="merged with another one before"):
            merge.preview(conn, tenant_id=salon.tenant, **both, now=LATER)

    def test_refuses_who_was_erased_under_whatever_number(self, salon: Salon) -> None:
        salon.do(forget, customer_id=salon.base + 8, now=LATER)
        for customer, into in ((8, 7), (7, 8), (NAMELESS_FROM + 1 - salon.base, 7)):
            with pytest.raises(InvalidInput) as refused:
                go_over(salon, customer, into)
            assert refused.value.field == "customer"
        assert salon.standing(7).balance == 156

    def test_of_another_business_refuses(self, salon: Salon) -> None:
        other = open_salon(Salon(salon.database))
        with pytest.raises(InvalidInput):
            other.do(merge.merge, customer_id=salon.base + 8, into_id=other.base + 7, actor=3, now=LATER)
        assert salon.standing(8).balance == 78

    def test_of_who_came_by_a_merge_brings_all_along(self, salon: Salon) -> None:
        salon.add_customer(9)
        go_over(salon)
        go_over(salon, 7, 9)
        assert salon.standing(9).balance == 234
        change(salon, 3, status="canceled", at=LATER)
        salon.settle(3, now=LATER)
        assert salon.standing(9).balance == 156

    def test_previews_exactly_what_it_does(self, salon: Salon) -> None:
        answer(salon, 8, agrees=False)
        both = {"customer_id": salon.base + 8, "into_id": salon.base + 7}
        with salon.database.read() as conn:
            seen = merge.preview(conn, tenant_id=salon.tenant, **both, now=LATER)
        done = go_over(salon)
        assert seen.source.account.purse.balance == 78
        assert (seen.after.account.purse.balance, seen.after.account.tier) == (234, done.account.tier)
        assert seen.after.answer is Answer.REFUSED

    def test_takes_the_other_row_out_of_every_list(self, salon: Salon) -> None:
        index_people(salon.database)
        go_over(salon)
        let_worker_work(salon)
        for table in (tables.profiles, tables.words, tables.accounts):
            with salon.database.read() as conn:
                found = conn.execute(text(f"SELECT customer_id FROM {table.name} WHERE tenant_id = {salon.tenant}"))
                assert salon.base + 8 not in {row[0] for row in found}, table.name


def test_every_column_that_names_a_customer_is_dealt_with() -> None:
    """A new table must say what becomes of it: see store/customers/customer_columns.py."""
    named = {
        column
        for table in tables.metadata.sorted_tables
        for column in table.c
        if column.name in ("customer_id", "booked_by", "payer_id", "into_id", "referrer_id")
    }
    assert {str(column) for column in named - {known.column for known in CUSTOMER_COLUMNS}} == set()
    assert people.MERGED != people.GONE
