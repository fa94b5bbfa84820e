"""What customers do apart from bookings, looked for behind Booknetic's own tables: one small transaction after the other."""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial

from bridge.core.bonuses.actions import find_birthday, list_dates, read_birthdate
from bridge.flows.bonuses import actions
from bridge.flows.bonuses import referrals as flows
from bridge.jobs.pages import Stopped, list_pages, never, walk
from bridge.store.bonuses import arrivals, birthdays, referrals
from bridge.store.database import Database
from bridge.store.failures import keep_going
from bridge.store.programmes import tenants

log = logging.getLogger(__name__)

PAGE = 500


def welcome_newcomers(database: Database, *, now: datetime, stopped: Stopped = never) -> int:
    """Rewards those who have come and signed up since; how many."""
    while not stopped() and database.transact(partial(actions.note_arrivals, now=now)):
        pass
    count = 0
    for page in list_pages(
        database,
        lambda conn, after: arrivals.list_signed_up_for_all_tenants(conn, after=after, limit=PAGE),
        start=(0, 0),
        place=lambda newcomer: newcomer,
        stopped=stopped,
    ):
        for tenant_id, customer_id in page:
            count += _try(database, partial(actions.welcome, tenant_id=tenant_id, customer_id=customer_id, now=now))
    return count


def celebrate_birthdays(database: Database, *, now: datetime, stopped: Stopped = never) -> int:
    """Rewards the birthdays of days that are due, each in its business's time zone; how many customers."""
    due = _list_due(database, now)
    if not due:
        return 0
    dates = sorted({said for days in due.values() for said in list_dates(days)})
    count = 0
    for page, last in walk(
        database,
        lambda conn, after: birthdays.walk_born_for_all_tenants(conn, dates=dates, after=after),
        start=0,
        stopped=stopped,
    ):
        for tenant_id, customer_id, said in page:
            born_on = read_birthdate(said)
            day = find_birthday(born_on, due.get(tenant_id, ())) if born_on else None
            if day is not None:
                job = partial(actions.celebrate, tenant_id=tenant_id, customer_id=customer_id, day=day, now=now)
                count += _try(database, job)
        if last is None:
            _note_celebrated(database, due)
    return count


def settle_referrals(database: Database, *, now: datetime, stopped: Stopped = never) -> int:
    """Looks at bookings that came by customers' links, and rewards friends who have come meanwhile; how many changed."""
    while not stopped():
        with database.read() as conn:
            page = referrals.list_told_for_all_tenants(conn, limit=PAGE)
        if not sum(_try(database, partial(flows.take_in, told=told, now=now)) for told in page):
            break
    count = 0
    for ripe in list_pages(
        database,
        lambda conn, after: referrals.list_ripe_for_all_tenants(conn, after=after, limit=PAGE),
        start=0,
        place=lambda one: one.id,
        stopped=stopped,
    ):
        for one in ripe:
            job = partial(flows.settle_referral, tenant_id=one.tenant_id, referral_id=one.id, now=now)
            count += _try(database, job)
    return count


def _list_due(database: Database, now: datetime) -> Mapping[int, list[date]]:
    due, ended = {}, []
    with database.read() as conn:
        for tenant_id in tenants.list_tenant_ids_for_all_tenants(conn):
            days = actions.find_days_to_celebrate(conn, tenant_id=tenant_id, now=now)
            if days:
                due[tenant_id] = days
            elif days is None and birthdays.find_celebrated(conn, tenant_id=tenant_id) is not None:
                ended.append(tenant_id)
    for tenant_id in ended:
        database.transact(partial(birthdays.save_celebrated, tenant_id=tenant_id, upto=None))
    return due


def _note_celebrated(database: Database, due: Mapping[int, list[date]]) -> None:
    for tenant_id, days in due.items():
        database.transact(partial(birthdays.save_celebrated, tenant_id=tenant_id, upto=days[-1]))


def _try(database: Database, job: Callable[..., bool]) -> bool:
    """Does a job in a transaction of its own; one that fails keeps no other from being done."""
    with keep_going(log, "an action could not be rewarded"):
        return database.transact(job)
    return False
