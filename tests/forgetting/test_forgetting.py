"""A customer who is erased: what says who they were is gone, and what adds up still does."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import select

from bridge.flows.customers.forget import Forgotten, forget
from bridge.store import tables
from bridge.store.customers.customer_columns import CUSTOMER_COLUMNS
from bridge.store.customers.people import ERASED
from bridge.store.work import task_files, tasks
from tests.forgetting.erased import LATER, NAMELESS, add_up, erase, search, sums
from tests.live import Salon
from tests.lives import NOW, book_and_settle, book_with_points, change, open_salon, shown


class TestErasing:
    def test_leaves_nothing_that_says_who_it_was(self, salon: Salon) -> None:
        assert search(salon, str(salon.base + 7)) >= {"accounts", "entries", "lots", "holds", "consents", "profiles"}
        assert search(salon, "Evangelina") >= {"entries", "consents"}
        assert erase(salon).was_known
        assert search(salon, str(salon.base + 7)) == {"people"}
        assert search(salon, "Evangelina") == search(salon, "evangelina") == set()
        with salon.database.read() as conn:
            theirs = tables.people.c.tenant_id == salon.tenant, tables.people.c.customer_id == salon.base + 7
            assert conn.scalar(select(tables.people.c.fingerprint).where(*theirs)) == ERASED

    def test_leaves_no_file_in_which_they_may_be(self, salon: Salon) -> None:
        asked: dict[str, Any] = {"kind": "export", "parameters": {}, "user_id": 1, "locale": "en_US", "now": NOW}
        elsewhere = Salon(salon.database)
        kept = [business.do(tasks.append_task, **asked) for business in (salon, elsewhere)]
        for task in kept:
            job = partial(task_files.append_piece, task_id=task, number=0, content=b"Evangelina")
            salon.database.transact(job)
        erase(salon)
        with salon.database.read() as conn:
            found = [
                task_files.find_piece(conn, tenant_id=business.tenant, task_id=task, number=0)
                for business, task in zip((salon, elsewhere), kept, strict=True)
            ]
        assert found == [None, b"Evangelina"]

    def test_keeps_every_sum_and_gives_up_what_nobody_can_spend(self, salon: Salon) -> None:
        before, free = sums(salon), salon.standing(7).available
        assert free > 0
        assert erase(salon).points == free
        assert sums(salon) == before | {"expired": -free}
        nameless = salon.standing(NAMELESS - salon.base)
        assert (nameless.available, nameless.held, nameless.balance) == (0, 60, 60)
        add_up(salon)

    def test_is_done_once(self, salon: Salon) -> None:
        erase(salon)
        assert erase(salon) == Forgotten(was_known=False)
        assert erase(salon, 8) == Forgotten(was_known=False)

    def test_gives_each_a_number_of_their_own(self, salon: Salon) -> None:
        salon.add_customer(8)
        book_and_settle(salon, 8, customer=8)
        erase(salon)
        erase(salon, 8)
        assert shown(salon, NAMELESS - salon.base)[-1][0] == "expired"
        assert shown(salon, NAMELESS + 1 - salon.base) == [("earned", 78), ("expired", -78)]

    def test_leaves_a_debt_as_it_is(self, salon: Salon) -> None:
        salon.add_customer(8)
        book_and_settle(salon, 8, customer=8)
        book_with_points(salon, 9, 50, customer=8)
        salon.settle(9, now=NOW)
        change(salon, 8, status="canceled")
        salon.settle(8, now=NOW)
        change(salon, 9, status="canceled", ring=False)
        debt = salon.standing(8).balance
        erase(salon, 8)
        assert salon.standing(NAMELESS - salon.base).balance == min(debt, 0)

    def test_of_another_business_changes_nothing_here(self, salon: Salon) -> None:
        other = open_salon(Salon(salon.database))
        before = sums(salon)
        assert other.do(forget, customer_id=salon.base + 7, now=LATER) == Forgotten(was_known=False)
        assert sums(salon) == before


def test_every_column_that_names_a_customer_is_dealt_with() -> None:
    """A new table must say what becomes of it: see store/customers/customer_columns.py."""
    named = {
        column
        for table in tables.metadata.sorted_tables
        for column in table.c
        if column.name in ("customer_id", "booked_by", "payer_id", "friend_id", "referrer_id")
        or "customer" in column.name
    }
    dealt = {named.column for named in CUSTOMER_COLUMNS}
    counts = {
        column for column in named if column.table.name.endswith(("_bonuses", "_batches", "_imports", "_rewards"))
    }
    assert {str(column) for column in named - dealt - counts} == set()
