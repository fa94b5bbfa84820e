"""What comes after a merge, or just when two rows are merged, is the one person's: what is said, undone or celebrated under the other row,
and rows that are deleted in Booknetic."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bridge.core.customers.consent import Answer, Source
from bridge.errors import InsufficientPoints
from bridge.flows.bonuses import actions
from bridge.flows.customers import consent, merge
from bridge.flows.customers.people import look_for_gone
from bridge.flows.points import adjust
from bridge.jobs.lives import close_departures
from bridge.store import tables
from bridge.store.customers import consents
from bridge.store.database import Database
from bridge.store.site import patrons
from tests.live import Salon
from tests.lives import NOW, PROGRAMME, book_and_settle, change, open_salon
from tests.merging.two_rows import LATER, add_up, answer, find_answer, go_over, let_worker_work

BIRTHDAY = {**PROGRAMME, "actions": {"birthday": {"points": 30, "label": "Happy birthday"}}}
MUCH_LATER = LATER + timedelta(days=40)


@pytest.fixture
def salon(salon: Salon) -> Salon:
    """Whom the worker has seen."""
    let_worker_work(salon)
    return salon


def delete(salon: Salon, *customers: int) -> None:
    """In Booknetic, and the worker comes by; the points that waited have waited long enough."""
    ids = [salon.base + customer for customer in customers]
    for one in ids:
        salon.sql("DELETE FROM {prefix}bkntc_customers WHERE id = :id", id=one)
    salon.database.transact(lambda conn: look_for_gone(conn, customer_ids=ids, now=LATER))
    let_worker_work(salon)
    close_departures(salon.database, now=MUCH_LATER)


def count_answers(salon: Salon) -> int:
    with salon.database.read() as conn:
        return len(consents.list_history(conn, tenant_id=salon.tenant, customer_id=salon.base + 7))


def list_departed(salon: Salon) -> list[int]:
    with salon.database.read() as conn:
        query = select(tables.departures.c.customer_id).where(tables.departures.c.tenant_id == salon.tenant)
        return [one - salon.base for one in conn.scalars(query)]


class TestTheRowThatWentOver:
    def test_takes_nothing_along(self, salon: Salon) -> None:
        answer(salon, 8, agrees=True)
        go_over(salon)
        before = count_answers(salon)
        delete(salon, 8)
        assert find_answer(salon, 7) == (Answer.GIVEN, Source.MERGE)
        assert (salon.standing(7).balance, count_answers(salon), list_departed(salon)) == (234, before, [])
        with salon.database.read() as conn:
            query = select(tables.accounts.c.customer_id).where(tables.accounts.c.tenant_id == salon.tenant)
            assert list(conn.scalars(query)) == [salon.base + 7]
        add_up(salon)

    def test_that_comes_back_is_still_the_same_person(self, salon: Salon) -> None:
        go_over(salon)
        delete(salon, 8)
        salon.add_customer(8)
        let_worker_work(salon)
        with salon.database.read() as conn:
            query = select(tables.profiles.c.customer_id).where(tables.profiles.c.tenant_id == salon.tenant)
            assert salon.base + 8 not in set(conn.scalars(query))

    def test_leaves_bookings_that_are_still_corrected(self, salon: Salon) -> None:
        go_over(salon)
        delete(salon, 8)
        change(salon, 3, status="canceled", at=LATER)
        salon.settle(3, now=LATER)
        assert salon.standing(7).balance == 156
        add_up(salon)


class TestTheRowThatStayed:
    def test_is_not_missed_while_the_other_is_there(self, salon: Salon) -> None:
        answer(salon, 7, agrees=True)
        go_over(salon)
        delete(salon, 7)
        assert find_answer(salon, 7) == (Answer.GIVEN, Source.PANEL)
        assert (salon.standing(7).balance, list_departed(salon)) == (234, [])
        salon.adjust(7, 10, key="still there", now=MUCH_LATER)
        book_and_settle(salon, 5, customer=8, now=LATER)
        assert salon.standing(7).balance == 322
        add_up(salon)

    def test_is_called_as_the_other(self, salon: Salon) -> None:
        salon.sql("UPDATE {prefix}bkntc_customers SET first_name = 'Eva' WHERE id = :id", id=salon.base + 8)
        go_over(salon)
        delete(salon, 7)
        with salon.database.read() as conn:
            patron = patrons.find_patron(conn, tenant_id=salon.tenant, customer_id=salon.base + 7)
        assert patron is not None
        assert (patron.customer_id, patron.name) == (salon.base + 7, "Eva C")

    def test_is_missed_with_the_last_of_them(self, salon: Salon) -> None:
        answer(salon, 7, agrees=True)
        go_over(salon)
        delete(salon, 7)
        delete(salon, 8)
        assert find_answer(salon, 7) == (Answer.WITHDRAWN, Source.DELETION)
        assert (salon.standing(7).balance, list_departed(salon)) == (0, [7])
        add_up(salon)


class TestUnderTheOtherRow:
    def test_a_no_that_is_said_while_they_are_merged_is_the_one_persons(self, salon: Salon) -> None:
        answer(salon, 7, agrees=True)
        answer(salon, 8, agrees=True)
        said: list[Thread] = []

        def refuse() -> None:
            about: dict[str, Any] = {"source": Source.PANEL, "wording": None, "actor": None, "now": LATER}
            salon.do(consent.answer, customer_id=salon.base + 8, agrees=False, **about)

        def merge_slowly(conn: Connection) -> None:
            both = {"customer_id": salon.base + 8, "into_id": salon.base + 7}
            merge.merge(conn, tenant_id=salon.tenant, **both, actor=3, now=LATER)
            said.append(Thread(target=refuse))
            said[0].start()
            said[0].join(0.5)  # it waits for what is merged here

        salon.database.transact(merge_slowly)
        said[0].join()
        assert find_answer(salon, 7) == (Answer.WITHDRAWN, Source.PANEL)

    def test_a_yes_that_was_said_later_is_not_the_last_word(self, salon: Salon) -> None:
        answer(salon, 7, agrees=False)
        answer(salon, 8, agrees=True)
        go_over(salon)
        assert find_answer(salon, 7) == (Answer.REFUSED, Source.MERGE)
        with salon.database.read() as conn:
            history = consents.list_history(conn, tenant_id=salon.tenant, customer_id=salon.base + 7)
        assert [one.answer for one in history] == [Answer.REFUSED, Answer.GIVEN, Answer.REFUSED]

    def test_that_a_row_was_deleted_is_no_answer(self, salon: Salon) -> None:
        answer(salon, 7, agrees=True)
        answer(salon, 8, agrees=True)
        salon.sql("DELETE FROM {prefix}bkntc_customers WHERE id = :id", id=salon.base + 8)
        let_worker_work(salon)
        assert find_answer(salon, 8) == (Answer.WITHDRAWN, Source.DELETION)
        go_over(salon)
        assert find_answer(salon, 7) == (Answer.GIVEN, Source.MERGE)

    def test_an_answer_of_the_other_row_is_the_one_persons(self, salon: Salon) -> None:
        go_over(salon)
        answer(salon, 8, agrees=True)
        assert find_answer(salon, 7) == (Answer.GIVEN, Source.PANEL)
        assert find_answer(salon, 8) is None

    def test_an_adjustment_of_the_other_row_can_be_taken_back(self, salon: Salon) -> None:
        given = salon.adjust(8, 20, key="before", now=NOW)
        go_over(salon)
        undo: dict[str, Any] = {"adjustment_id": given.id, "note": "A mistake", "actor": 3, "now": LATER}
        salon.do(adjust.undo_adjustment, **undo)
        salon.do(adjust.undo_adjustment, **undo)
        assert salon.standing(7).balance == 234
        add_up(salon)

    def test_one_that_was_spent_since_cannot(self, salon: Salon) -> None:
        given = salon.adjust(8, 20, key="before", now=NOW)
        go_over(salon)
        salon.adjust(7, -250, key="spent", now=LATER)
        with pytest.raises(InsufficientPoints):
            salon.do(adjust.undo_adjustment, adjustment_id=given.id, note="A mistake", actor=3, now=LATER)

    def test_a_birthday_that_stands_in_the_other_row_is_celebrated(self, loyalty: Database) -> None:
        salon = open_salon(Salon(loyalty), BIRTHDAY)
        salon.add_customer(8)
        go_over(salon)
        assert salon.do(actions.celebrate, customer_id=salon.base + 8, day=NOW.date(), now=NOW)
        assert salon.standing(7).balance == 30
