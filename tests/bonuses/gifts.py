"""Salons that give bonuses: customers who can be selected, and a bonus driven to its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bridge import clock
from bridge.core.access.permissions import EVERYBODY, Reach
from bridge.core.bonuses.bonuses import Bonus
from bridge.flows.audit.audit import audit
from bridge.flows.bonuses import give_bonus, take_bonus_back
from bridge.flows.bonuses.give_bonus import Order
from bridge.store.bonuses import bonuses
from bridge.store.bonuses.bonuses import BonusRow
from bridge.store.segments import profiles
from bridge.tasks.give_bonus import drive
from bridge.web import portraits
from bridge.web.views import EntryView
from tests.live import Salon
from tests.lives import NOW

DAY = timedelta(days=1)
EVERYBODY_THERE: dict[str, Any] = {"all": []}
TWO_HUNDRED = Bonus(200, None, NOW, None, stays_open=False)


def add_members(salon: Salon, *customers: int) -> None:
    """Customers as the search over customers takes them in."""
    ids = [salon.add_customer(customer) for customer in customers]
    salon.database.transact(lambda conn: profiles.add_profiles(conn, tenant_id=salon.tenant, customer_ids=ids))


def begin(
    salon: Salon,
    *,
    segment: Any = EVERYBODY_THERE,
    reach: Reach = EVERYBODY,
    now: datetime = NOW,
    key: str | None = None,
    **terms: Any,
) -> BonusRow:
    order = Order(
        key or clock.new_id(), "Thank you", segment, None, replace(TWO_HUNDRED, **{"starts_at": now, **terms})
    )
    row, _ = salon.do(give_bonus.begin, order=order, reach=reach, actor=3, locale="en_US", now=now)
    return row


def give(salon: Salon, row: BonusRow, *, now: datetime = NOW) -> Bonus:
    """Does what is due of a bonus until nothing is."""
    for _ in drive(salon.database, tenant_id=salon.tenant, bonus_id=row.id, now=lambda: now):
        pass
    return read(salon, row)


def take_back(salon: Salon, row: BonusRow, *, now: datetime = NOW) -> Bonus:
    salon.do(take_bonus_back.begin, bonus_id=row.id, actor=3, locale="en_US", now=now)
    return give(salon, row, now=now)


def read(salon: Salon, row: BonusRow) -> Bonus:
    with salon.database.read() as conn:
        return bonuses.get_bonus(conn, tenant_id=salon.tenant, bonus_id=row.id).bonus


def balances(salon: Salon, *customers: int) -> list[int]:
    return [salon.standing(customer).balance for customer in customers]


def show_history(salon: Salon, customer: int, locale: str = "en_US", *, now: datetime = NOW) -> Sequence[EntryView]:
    """The newest entries as the customer reads them."""
    with salon.database.read() as conn:
        view = portraits.draw(
            conn, tenant_id=salon.tenant, customer_id=salon.base + customer, name=None, locale=locale, now=now
        )
    assert view is not None
    return view.entries


def findings(salon: Salon) -> list[Any]:
    with salon.database.read() as conn:
        return [finding for finding in audit(conn) if finding.tenant == salon.tenant]


@contextmanager
def small_pages(customers: int) -> Iterator[None]:
    """Pages of few customers, so that few customers make many of them."""
    before, give_bonus.PAGE = give_bonus.PAGE, customers
    try:
        yield
    finally:
        give_bonus.PAGE = before
