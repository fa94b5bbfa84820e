"""The sums by day that reports are made of."""

from datetime import datetime
from functools import partial

from bridge.flows.reports import roll_up
from bridge.jobs.pages import Stopped, never
from bridge.store.database import Database


def roll_up_days(database: Database, *, now: datetime, stopped: Stopped = never) -> int:
    """Sums up new entries by day, some at a time; of how many tenants. A busy tenant is left for the next time."""
    count = 0
    with database.read() as conn:
        behind = roll_up.list_behind_for_all_tenants(conn, now=now)
    for tenant_id in behind:
        upto = database.transact(partial(roll_up.find_end, tenant_id=tenant_id, now=now))
        if upto is None:
            continue
        step = partial(roll_up.roll_up, tenant_id=tenant_id, upto=upto)
        while not stopped() and database.transact(step) < upto:
            pass
        count += 1
    return count
