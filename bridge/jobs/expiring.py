"""What time takes away: points set aside for a booking that never came, points past their expiry, and what counts for tiers."""

from datetime import datetime
from functools import partial

from bridge.flows.points import expire
from bridge.flows.tiers import retier
from bridge.jobs.pages import list_pages
from bridge.store.database import Database
from bridge.store.points import accounts, holds, lapses
from bridge.store.programmes import tenants

PAGE = 500


def release_holds(database: Database, *, now: datetime) -> int:
    """Frees points that were set aside for a booking that never came; how many holds."""
    count = 0
    for late in list_pages(
        database,
        lambda conn, after: holds.list_timed_out_for_all_tenants(conn, now=now, after_id=after, limit=PAGE),
        start=0,
        place=lambda hold: hold[1],
    ):
        for tenant_id, hold_id in late:
            database.transact(partial(expire.release_hold, tenant_id=tenant_id, hold_id=hold_id, now=now))
        count += len(late)
    return count


def expire_points(database: Database, *, now: datetime) -> int:
    """Takes points past their expiry; of how many customers."""
    with database.read() as conn:
        tenant_ids = tenants.list_tenant_ids_for_all_tenants(conn)
    return sum(_expire_of(database, tenant_id, now) for tenant_id in tenant_ids)


def _expire_of(database: Database, tenant_id: int, now: datetime) -> int:
    count = 0
    for customers in list_pages(
        database,
        lambda conn, after: accounts.list_expiring(conn, tenant_id=tenant_id, now=now, after=after, limit=PAGE),
        start=0,
        place=lambda customer_id: customer_id,
    ):
        for customer_id in customers:
            database.transact(partial(expire.expire_points, tenant_id=tenant_id, customer_id=customer_id, now=now))
        count += len(customers)
    return count


def let_points_lapse(database: Database, *, now: datetime) -> int:
    """Sums up anew whose points lapse for tiers, and lets tiers fall; how many customers that were."""
    done, tried = 0, set[tuple[int, int]]()
    while True:
        with database.read() as conn:
            due = [one for one in lapses.list_due_for_all_tenants(conn, now=now, limit=PAGE) if one not in tried]
        if not due:
            return done
        tried.update(due)
        for tenant_id in sorted({tenant_id for tenant_id, _ in due}):
            customers = [customer_id for tenant, customer_id in due if tenant == tenant_id]
            database.transact(partial(retier.let_lapse, tenant_id=tenant_id, customer_ids=customers, now=now))
            done += len(customers)
