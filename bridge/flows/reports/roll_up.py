"""Entries are summed up by local day behind the ledger, so that reports need not read it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bridge.store.programmes import tenants
from bridge.store.reports import days
from bridge.store.site import options

STEP = 20_000
# On a cluster, where a lock holds on one node only, an entry may still be on its way while a later id is there already.
SETTLED_AFTER = timedelta(minutes=5)


def list_behind_for_all_tenants(conn: Connection, *, now: datetime) -> list[int]:
    """Tenants with entries old enough to be summed up, or with days cut in a time zone that is no longer theirs."""
    return days.list_behind_for_all_tenants(
        conn, before=now - SETTLED_AFTER, site_timezone=options.read_site_timezone(conn)
    )


def find_end(conn: Connection, *, tenant_id: int, now: datetime) -> int | None:
    """Up to which entry the days may go now; None while the tenant is busy.

    Ids are given out when entries are written, not when they are committed: a sum that reached past an entry that is
    still on its way would never see it. Whoever writes entries holds the tenant's row shared, so nobody does while this
    transaction holds it alone. It asks and does not wait, or bookings would wait behind it.
    """
    if not tenants.lock_if_idle(conn, tenant_id=tenant_id):
        return None
    return days.find_newest_entry(conn, tenant_id=tenant_id, before=now - SETTLED_AFTER) or 0


def roll_up(conn: Connection, *, tenant_id: int, upto: int) -> int:
    """Adds the next entries up to id ``upto`` to the tenant's days; how far these go now.

    A tenant whose time zone is another now starts anew.
    """
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    rollup = days.lock_rollup(conn, tenant_id=tenant_id, timezone=tenant.timezone)
    if rollup.timezone != tenant.timezone:
        rollup = days.start_anew(conn, tenant_id=tenant_id, timezone=tenant.timezone)
    end = days.find_step(conn, tenant_id=tenant_id, after=rollup.entries_to, upto=upto, limit=STEP)
    if end is not None:
        days.add_entries(conn, tenant_id=tenant_id, after=rollup.entries_to, upto=end, zone=tenant.zone)
    return end or rollup.entries_to
