"""What customers do apart from bookings, looked for behind Booknetic's own tables: one small transaction after the other."""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial

from bridge.core.actions import find_birthday, list_dates, read_birthdate
from bridge.flows import actions
from bridge.flows import referrals as flows
from bridge.store import arrivals, birthdays, referrals, tenants
from bridge.store.database import Database
from bridge.store.failures import explain

log = logging.getLogger(__name__)

PAGE = 500


def never() -> bool:
    """Nobody asks to stop."""
    return False


def welcome_newcomers(database: Database, *, now: datetime, stopped: Callable[[], bool] = never) -> int:
    """Rewards those who have come and signed up since; how many."""
    while not stopped() and database.transact(partial(actions.note_arrivals, now=now)):
        pass
    count, after = 0, (0, 0)
    while not stopped():
        with database.read() as conn:
            page = arrivals.list_signed_up_for_all_tenants(conn, after=after, limit=PAGE)
        if not page:
            break
        for tenant_id, customer_id in page:
            count += _try(database, partial(actions.welcome, tenant_id=tenant_id, customer_id=customer_id, now=now))
        after = page[-1]
    return count


def celebrate_birthdays(database: Database, *, now: datetime, stopped: Callable[[], bool] = never) -> int:
    """Rewards the birthdays of days that are due, each in its business's time zone; how many customers."""
    due = _list_due(database, now)
    if not due:
        return 0
    dates = sorted({said for days in due.values() for said in list_dates(days)})
    count, after = 0, 0
    while not stopped():
        with database.read() as conn:
            page, last = birthdays.walk_born_for_all_tenants(conn, dates=dates, after=after)
        for tenant_id, customer_id, said in page:
            born_on = read_birthdate(said)
            day = find_birthday(born_on, due.get(tenant_id, ())) if born_on else None
            if day is not None:
                job = partial(actions.celebrate, tenant_id=tenant_id, customer_id=customer_id, day=day, now=now)
                count += _try(database, job)
        if last is None:
            _note_celebrated(database, due)
            break
        after = last
    return count


def settle_referrals(database: Database, *, now: datetime, stopped: Callable[[], bool] = never) -> int:
    """Looks at bookings that came by customers' links, and rewards friends who have come meanwhile; how many changed."""
    while not stopped():
        with database.read() as conn:
            page = referrals.list_told_for_all_tenants(conn, limit=PAGE)
        if not sum(_try(database, partial(flows.take_in, told=told, now=now)) for told in page):
            break
    count = after = 0
    while not stopped():
        with database.read() as conn:
            ripe = referrals.list_ripe_for_all_tenants(conn, after=after, limit=PAGE)
        if not ripe:
            break
        for one in ripe:
            job = partial(flows.settle_referral, tenant_id=one.tenant_id, referral_id=one.id, now=now)
            count += _try(database, job)
        after = ripe[-1].id
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
    try:
        return database.transact(job)
    except Exception as error:
        trouble = explain(error)
        log.exception("an action could not be rewarded: %s", trouble or "a fault", exc_info=trouble is None)
        return False
