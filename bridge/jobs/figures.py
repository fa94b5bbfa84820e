"""Figures of large businesses, worked out behind the pages that show them."""

from datetime import datetime
from functools import partial

from bridge.flows.reports import keep_figures as flows
from bridge.jobs.pages import Stopped, never
from bridge.store.database import Database
from bridge.store.programmes.tenants import list_tenant_ids_for_all_tenants


def keep_figures(database: Database, *, now: datetime, stopped: Stopped = never) -> int:
    """Works out anew what large businesses have kept, each in a transaction of its own; of how many."""
    with database.read() as conn:
        tenant_ids = list_tenant_ids_for_all_tenants(conn)
    kept = 0
    for tenant_id in tenant_ids:
        if not stopped():
            kept += database.transact(partial(flows.keep_figures, tenant_id=tenant_id, now=now))
    return kept
