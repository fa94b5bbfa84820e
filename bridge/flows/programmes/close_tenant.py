"""Businesses of a SaaS that were deleted: what they had is kept for a while, to be taken away by whoever runs the site, and then deleted."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, Table

from bridge.core.settling.reasons import N_
from bridge.errors import NotHere
from bridge.store.programmes import closures
from bridge.store.programmes.closures import Closure

KEPT = timedelta(days=30)
NOT_GONE = N_("Booknetic has this business still, so nothing of it is deleted.")


def note_closures(conn: Connection, *, now: datetime) -> list[int]:
    """Notes businesses whose deletion nobody told of, and forgets those that are back; which are gone anew."""
    closures.forget_returned(conn)
    gone = closures.list_gone_for_all_tenants(conn)
    for tenant_id in gone:
        closures.note_closure(conn, tenant_id=tenant_id, name=None, now=now, purges_at=now + KEPT)
    return gone


def note_deletion(conn: Connection, *, tenant_id: int, name: str | None, now: datetime) -> bool:
    """A business was said to be deleted; whether it is. The name is kept as long as the data."""
    if tenant_id == 0 or closures.is_there(conn, tenant_id=tenant_id):
        return False
    closures.note_closure(conn, tenant_id=tenant_id, name=name, now=now, purges_at=now + KEPT)
    return True


def order_purge(conn: Connection, *, tenant_id: int, now: datetime) -> Closure:
    """Has the data of a business that is gone deleted at once. NotHere where Booknetic has it, or nothing is kept of it."""
    known = closures.find_closure(conn, tenant_id=tenant_id, lock=True)
    if known is None or known.purged_at is not None or closures.is_there(conn, tenant_id=tenant_id):
        raise NotHere(NOT_GONE)
    closures.bring_forward(conn, tenant_id=tenant_id, now=now)
    return known


def purge_some(conn: Connection, *, tenant_id: int, table: Table) -> int:
    """Deletes some rows; how many. None of a business that is back."""
    known = closures.find_closure(conn, tenant_id=tenant_id, lock=True)
    if known is None or closures.is_there(conn, tenant_id=tenant_id) or not closures.has_table(conn, table=table):
        return 0
    return closures.delete_some(conn, tenant_id=tenant_id, table=table)


def finish(conn: Connection, *, tenant_id: int, now: datetime) -> None:
    """Nothing of it is left."""
    closures.mark_purged(conn, tenant_id=tenant_id, now=now)
