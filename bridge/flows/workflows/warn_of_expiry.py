"""Telling customers, by a workflow, that points are about to expire: once for each of them and each day on which some do.

A message about the customer's own points is no advertisement, so consent is not asked (DECISIONS.md).
"""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bridge.core.local_time import day_of, start_of
from bridge.core.workflow_events import WorkflowEvent
from bridge.flows.workflows.notices import Lapse, tell_expiring
from bridge.store.programmes import programmes, tenants
from bridge.store.workflows import expiry_notices, walks, workflows

PAGE = 5_000  # points that were given in one go, as a past that was attached, expire in one go


def list_tenants(conn: Connection) -> list[int]:
    """The tenants where a workflow waits for it; all of them where nobody knows."""
    listening = workflows.list_tenants_for_all_tenants(conn, event=WorkflowEvent.POINTS_EXPIRING)
    known = tenants.list_tenant_ids_for_all_tenants(conn)
    return known if listening is None else [one for one in known if one in set(listening)]


def list_days(conn: Connection, *, tenant_id: int, now: datetime) -> list[date]:
    """The local days within the programme's days of notice on which points expire."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    version = programmes.find_programme(conn, tenant=tenant)
    notice = version.programme.expiry_notice_days if version else 0
    if not notice or not tenant.permitted:
        return []
    until = now + timedelta(days=notice)
    moments = expiry_notices.list_moments(conn, tenant_id=tenant_id, since=now, until=until)
    # An hour may begin on one local day and end on the next.
    spread = [at for moment in moments for at in (moment, min(moment + timedelta(hours=1), until))]
    return sorted({day_of(at, tenant.zone) for at in spread})


def warn_page(conn: Connection, *, tenant_id: int, on: date, after: int, now: datetime) -> int | None:
    """Tells the next customers after one of what of their points expires on a day; the last of them, None at the end.

    Two who do it at once take turns, and find each other's customers told.
    """
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    walks.lock_walk(conn, tenant_id=tenant_id, name=walks.EXPIRY, state=walks.TELLING, now=now)
    since = max(start_of(on, tenant.zone), now)
    due = expiry_notices.list_untold(
        conn,
        tenant_id=tenant_id,
        on=on,
        since=since,
        until=start_of(on + timedelta(days=1), tenant.zone),
        after=after,
        limit=PAGE,
    )
    expiry_notices.note_told(conn, tenant_id=tenant_id, on=on, told=due, now=now)
    lapses = [Lapse(one.customer_id, on.isoformat(), one.points, one.tier) for one in due]
    tell_expiring(conn, tenant=tenant, lapses=lapses, now=now)
    return due[-1].customer_id if len(due) == PAGE else None
