"""The statuses that a site's appointments have, as far as its tables and options tell."""

from sqlalchemy import Connection, text

from bridge.store.site.appointments import STATUS_OPTIONS, read_void_statuses
from bridge.store.site.booknetic import BKNTC

# Those of old bookings only are found no more, and no history is read to its end.
RECENT = 5_000

_RECENT = text(f"""
    SELECT DISTINCT recent.status FROM (SELECT a.status FROM {BKNTC}appointments a
        WHERE COALESCE(a.tenant_id, 0) = :tenant ORDER BY a.id DESC LIMIT {RECENT}) recent
    WHERE recent.status <> '' ORDER BY recent.status""")
_OPTIONS = text(f"SELECT {STATUS_OPTIONS}")


def list_recent_statuses(conn: Connection, *, tenant_id: int) -> list[str]:
    """The statuses of the tenant's latest appointments, in order."""
    return list(conn.scalars(_RECENT, {"tenant": tenant_id}))


def find_void_statuses(conn: Connection, *, tenant_id: int) -> frozenset[str]:
    """In which statuses a booking counts for nothing where the programme does not say: the site's own."""
    return read_void_statuses(conn.execute(_OPTIONS, {"tenant": tenant_id}).mappings().one())
