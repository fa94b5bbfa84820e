"""A customer who was deleted in Booknetic: nobody writes to them, the ledger stays, and their points wait before they are given up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bridge.core.customers.consent import Answer, Source
from bridge.errors import RewardUnavailable
from bridge.flows.audit.audit import audit
from bridge.flows.customers import consent
from bridge.flows.customers.people import look_for_gone
from bridge.jobs.lives import close_departures
from bridge.jobs.people import forget_people, index_people
from bridge.store.customers import consents, departures
from bridge.store.database import Database
from tests.live import Salon
from tests.lives import NOW, PROGRAMME, book_and_settle, change, open_salon, shown
from tests.rewards.catalogue import MUG, Catalogue

LATER = NOW + timedelta(days=10)
MUCH_LATER = LATER + timedelta(days=31)


@pytest.fixture(scope="module")
def loyalty(own_loyalty: Database) -> Database:
    return own_loyalty


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    """Eva, customer 7, with 78 points, who agreed to be written to."""
    salon = open_salon(Salon(loyalty), PROGRAMME)
    book_and_settle(salon, 1)
    index_people(loyalty)
    salon.do(consent.write_wording, locale="en_US", text="May we write to you?", actor=1, now=NOW)
    more: dict[str, Any] = {"source": Source.PANEL, "wording": 1, "actor": None, "now": NOW}
    salon.do(consent.answer, customer_id=salon.base + 7, agrees=True, **more)
    return salon


def delete(salon: Salon) -> None:
    salon.sql("DELETE FROM {prefix}bkntc_customers WHERE id = :id", id=salon.base + 7)


def tell(salon: Salon, now: Any = LATER) -> int:
    """As the hook does at the end of its request."""
    ids = [salon.base + 7]
    return salon.database.transact(lambda conn: look_for_gone(conn, customer_ids=ids, now=now))


def find_answer(salon: Salon) -> tuple[Answer, Source]:
    with salon.database.read() as conn:
        last = consents.find_last(conn, tenant_id=salon.tenant, customer_id=salon.base + 7)
    assert last is not None
    return last.answer, last.source


def is_noted(salon: Salon) -> bool:
    with salon.database.read() as conn:
        return departures.find_departure(conn, tenant_id=salon.tenant, customer_id=salon.base + 7) is not None


def test_who_is_told_of_and_still_there_is_left_alone(salon: Salon) -> None:
    assert tell(salon) == 0
    assert find_answer(salon) == (Answer.GIVEN, Source.PANEL)


@pytest.mark.parametrize("is_told", [True, False])
def test_nobody_writes_to_who_is_gone_whether_or_not_a_hook_told(salon: Salon, is_told: bool) -> None:
    delete(salon)
    if is_told:
        assert tell(salon) == 1
    forget_people(salon.database, now=LATER)
    assert find_answer(salon) == (Answer.WITHDRAWN, Source.DELETION)
    assert tell(salon) == 0
    assert salon.standing(7).balance == 78
    with salon.database.read() as conn:
        assert [finding for finding in audit(conn) if finding.tenant == salon.tenant] == []


def test_points_wait_and_are_then_given_up(salon: Salon) -> None:
    delete(salon)
    tell(salon)
    close_departures(salon.database, now=LATER + timedelta(days=29))
    assert salon.standing(7).balance == 78
    close_departures(salon.database, now=MUCH_LATER)
    close_departures(salon.database, now=MUCH_LATER)
    assert shown(salon) == [("earned", 78), ("expired", -78)]


def test_who_comes_back_before_has_all_their_points(salon: Salon) -> None:
    delete(salon)
    tell(salon)
    salon.add_customer(7)
    index_people(salon.database)
    close_departures(salon.database, now=MUCH_LATER)
    assert (salon.standing(7).balance, is_noted(salon)) == (78, False)


def test_who_comes_back_just_then_has_them_too(salon: Salon) -> None:
    delete(salon)
    tell(salon)
    salon.add_customer(7)
    close_departures(salon.database, now=MUCH_LATER)
    assert (salon.standing(7).balance, is_noted(salon)) == (78, False)


def test_bookings_go_on_being_settled(salon: Salon) -> None:
    delete(salon)
    tell(salon)
    change(salon, 1, status="canceled", at=LATER)
    salon.settle(1, now=LATER)
    assert shown(salon) == [("earned", 78), ("reversed", -78)]


def test_vouchers_of_who_is_gone_are_not_used(salon: Salon) -> None:
    salon.bonus(7, 500, key="much", now=NOW)
    catalogue = Catalogue(salon)
    voucher = catalogue.take(catalogue.offer("Mug", 100, MUG))
    delete(salon)
    with pytest.raises(RewardUnavailable):
        catalogue.use(voucher)
