"""What becomes of customers and businesses that are gone, when its time has come: one small transaction after the other."""

from datetime import datetime
from functools import partial

from bridge.flows.customers import depart
from bridge.flows.programmes import close_tenant
from bridge.jobs.pages import Stopped, never
from bridge.store.customers import departures
from bridge.store.database import Database
from bridge.store.programmes import closures

PAGE = 500


def follow_lives(database: Database, *, now: datetime, stopped: Stopped = never) -> int:
    """All of it; of how many customers and businesses something was given up, noted or deleted."""
    closed = close_departures(database, now=now, stopped=stopped)
    noted = note_closures(database, now=now)
    return closed + noted + purge_closed(database, now=now, stopped=stopped)


def close_departures(database: Database, *, now: datetime, stopped: Stopped = never) -> int:
    """Gives up the points of customers who have been gone for long; of how many customers."""
    count = 0
    while not stopped():
        with database.read() as conn:
            ripe = departures.list_ripe_for_all_tenants(conn, before=now - depart.POINTS_WAIT, limit=PAGE)
        if not ripe:
            break
        for tenant_id, customer_id in ripe:
            database.transact(partial(depart.close, tenant_id=tenant_id, customer_id=customer_id, now=now))
        count += len(ripe)
    return count


def note_closures(database: Database, *, now: datetime) -> int:
    """Looks for businesses that are gone; how many."""
    return len(database.transact(partial(close_tenant.note_closures, now=now)))


def purge_closed(database: Database, *, now: datetime, stopped: Stopped = never) -> int:
    """Deletes what is kept of businesses that have been gone for long; of how many. It goes on where it was broken off."""
    with database.read() as conn:
        due = closures.list_due_for_all_tenants(conn, now=now)
    return sum(_purge(database, tenant_id, now, stopped) for tenant_id in due)


def _purge(database: Database, tenant_id: int, now: datetime, stopped: Stopped) -> bool:
    """Table by table until a whole round finds nothing any more, for somebody may still have been at it."""
    found = True
    while found:
        found = False
        for table in closures.list_tables():
            while not stopped() and database.transact(
                partial(close_tenant.purge_some, tenant_id=tenant_id, table=table)
            ):
                found = True
        if stopped():
            return False
    database.transact(partial(close_tenant.finish, tenant_id=tenant_id, now=now))
    return True
