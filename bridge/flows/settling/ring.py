"""What the ringing of doorbells, the sweep and the passing of time call for: which appointments to settle."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from bridge.core.access.permissions import CAPABILITY
from bridge.flows.programmes.configure import observe_permission
from bridge.store.programmes import tenants
from bridge.store.settling import settlements
from bridge.store.site import appointments, plans

SWEEP_PAGE = 1000


def check_permission(conn: Connection, *, tenant_id: int, verdict: bool, now: datetime, today: date) -> None:
    """Notes whether the tenant may use loyalty: Booknetic's own verdict, and no plan that can be read says no."""
    permitted = verdict and plans.plan_permits(conn, tenant_id=tenant_id, capability=CAPABILITY, today=today)
    observe_permission(conn, tenant_id=tenant_id, permitted=permitted, now=now)


def sweep_page(conn: Connection, *, tenant_id: int, after_id: int) -> tuple[list[int], int | None]:
    """Of the next page of appointments those whose row is not the one last settled; where to go on (None: done).

    Starts at the tenant's starting line: older bookings are looked at only if they were ever settled.
    """
    start = tenants.get_tenant(conn, tenant_id=tenant_id).periods.start
    if start is None:
        return [], None
    return appointments.list_changed(conn, tenant_id=tenant_id, since=start, after_id=after_id, limit=SWEEP_PAGE)


def list_vanished(conn: Connection, *, tenant_id: int, after_id: int = 0) -> list[int]:
    """The next appointments after ``after_id`` that were settled and whose row is gone without a bell."""
    return appointments.list_vanished(conn, tenant_id=tenant_id, after_id=after_id, limit=SWEEP_PAGE)


def list_due(conn: Connection, *, now: datetime) -> Sequence[tuple[int, int]]:
    """(tenant, appointment) of those that time alone may have changed."""
    return settlements.list_due_for_all_tenants(conn, now=now, limit=SWEEP_PAGE)
