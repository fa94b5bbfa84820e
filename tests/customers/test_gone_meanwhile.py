"""Who is erased, or goes over to another row, between being looked for and being dealt with: no account is made for them anew."""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from bridge.core.access.permissions import EVERYBODY
from bridge.core.bonuses.bonuses import Bonus
from bridge.core.history.history import Choice
from bridge.errors import RewardUnavailable
from bridge.flows.audit.audit import audit
from bridge.flows.bonuses import give_bonus
from bridge.flows.bonuses.give_bonus import Order
from bridge.flows.customers import merge
from bridge.flows.customers.forget import forget
from bridge.flows.history import attach_history, history_pages
from bridge.flows.points import expire
from bridge.flows.rewards import issue_reward, use_reward
from bridge.flows.tiers import retier
from bridge.jobs.people import index_people
from bridge.store import tables
from bridge.store.database import Database
from bridge.store.history import past
from bridge.store.programmes import tenants
from tests.live import Salon
from tests.lives import NOW, book, open_salon
from tests.rewards.catalogue import Catalogue

LATER = NOW + timedelta(days=20)
PERIOD = {"tier_period": {"months": 12, "grace_days": 30}, "tiers": [{"name": "Silver", "min_points": 50}]}
RULES = {"earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 50}, "when": {}}]}


@pytest.fixture(scope="module")
def loyalty(own_loyalty: Database) -> Database:
    return own_loyalty


@pytest.fixture
def salon(loyalty: Database) -> Salon:
    """Customer 7 with 100 points, who booked once before the programme, and customer 8; all are in the search."""
    salon = open_salon(Salon(loyalty), RULES | PERIOD | {"expiry": {"months": 1}})
    salon.add_customer(8)
    book(salon, 1, now=NOW - timedelta(days=100))
    salon.sql("DELETE FROM {prefix}bkloyalty_doorbells WHERE tenant_id = :tenant", tenant=salon.tenant)
    salon.bonus(7, 100, key="start", now=NOW)
    index_people(loyalty)
    return salon


def erase(salon: Salon) -> Any:
    return partial(forget, tenant_id=salon.tenant, customer_id=salon.base + 7, now=NOW)


def go_over(salon: Salon) -> Any:
    both = {"customer_id": salon.base + 7, "into_id": salon.base + 8}
    return partial(merge.merge, tenant_id=salon.tenant, actor=1, now=NOW, **both)


def meanwhile(salon: Salon, leave: Any, act: Any) -> Any:
    """What comes of an act that begins before they are gone, and waits until they are."""
    waits = text("SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
    with ThreadPoolExecutor(1) as pool:

        def overlap(conn: Connection) -> Any:
            leave(conn)
            running = pool.submit(act)
            for _ in range(500):
                with salon.database.read() as other:
                    if running.done() or other.scalar(waits):
                        break
                time.sleep(0.01)
            return running

        return salon.database.transact(overlap).result()


def check(salon: Salon) -> None:
    accounts = tables.accounts.c
    theirs = accounts.tenant_id == salon.tenant, accounts.customer_id == salon.base + 7
    with salon.database.read() as conn:
        assert conn.execute(select(accounts.earned).where(*theirs)).first() is None
        assert [finding for finding in audit(conn) if finding.tenant == salon.tenant] == []


@pytest.mark.parametrize("leave", [erase, go_over])
class TestWhoeverIsGone:
    def test_has_nothing_that_expires_or_lapses(self, salon: Salon, leave: Any) -> None:
        salon.database.transact(leave(salon))
        salon.do(expire.expire_points, customer_id=salon.base + 7, now=LATER)
        salon.do(retier.let_lapse, customer_ids=[salon.base + 7], now=LATER)
        check(salon)

    def test_gets_no_bonus(self, salon: Salon, leave: Any) -> None:
        order = Order(f"gone {salon.tenant}", "Thanks", {"all": []}, None, Bonus(5, None, NOW, None, stays_open=False))
        row, _ = salon.do(give_bonus.begin, order=order, reach=EVERYBODY, actor=1, locale="en_US", now=NOW)
        salon.database.transact(leave(salon))
        members = [salon.base + 7, salon.base + 8]
        page = {"members": members, "position": 0, "until": salon.base + 8, "now": NOW}
        assert salon.do(give_bonus.give_page, bonus_id=row.id, **page).bonus.customers == 1
        check(salon)

    def test_has_no_history_attached_that_was_listed_before(self, salon: Salon, leave: Any) -> None:
        batch = salon.do(attach_history.begin, choice=Choice(), actor=1, now=NOW)
        with salon.database.read() as conn:
            tenant = tenants.get_tenant(conn, tenant_id=salon.tenant)
            stretch = attach_history.find_stretch(tenant, Choice(), at=NOW)
            visits = past.list_visits(conn, tenant_id=salon.tenant, stretch=stretch, after=None, limit=9)
            directory = past.read_directory(conn, tenant_id=salon.tenant)
        assert [visit.customer_id for visit in visits] == [salon.base + 7]
        salon.database.transact(leave(salon))
        page = {"batch_id": batch.id, "visits": visits, "after": None, "directory": directory, "now": NOW}
        done = salon.do(history_pages.attach_page, **page)
        assert (done.looked_at, done.bookings) == (1, 1 if leave is go_over else 0)
        check(salon)

    @pytest.mark.parametrize("act", ["cancel", "use"])
    def test_leaves_a_voucher_that_is_dealt_with_where_it_went(self, salon: Salon, leave: Any, act: str) -> None:
        catalogue = Catalogue(salon)
        voucher = catalogue.take(catalogue.offer(cost=100))
        act_on = {
            "cancel": partial(issue_reward.cancel_reward, voucher_id=voucher.id, customer_id=None, actor=1, now=NOW),
            "use": partial(use_reward.use_reward, voucher_id=voucher.id, actor=1, now=NOW),
        }
        with contextlib.suppress(RewardUnavailable):  # nobody uses what somebody had who was erased
            meanwhile(salon, leave(salon), partial(salon.do, act_on[act]))
        assert catalogue.look(voucher).customer_id != salon.base + 7
        check(salon)
