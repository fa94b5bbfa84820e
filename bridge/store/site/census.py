"""Which appointments and businesses there are, for whoever goes through all of them."""

from datetime import datetime

from sqlalchemy import Connection, select, text

from bridge.store.site.booknetic import BKNTC, probe
from bridge.store.tables import doorbells


def list_appointments(conn: Connection, *, tenant_id: int, since: datetime, after_id: int, limit: int) -> list[int]:
    """The next ``limit`` appointments after ``after_id`` that were created since ``since`` or were settled before, also
    where their row is gone; in the order of their ids."""
    parameters = {"tenant": tenant_id, "since": int(since.timestamp()), "after": after_id, "limit": limit}
    # A union of signed and unsigned ids comes back as decimals.
    return [int(found) for found in conn.scalars(_APPOINTMENTS, parameters)]


def list_verdicts_for_all_tenants(conn: Connection, *, ids: list[int]) -> dict[int, bool]:
    """What Booknetic said of each tenant's permission when the newest of these doorbells rang, by tenant."""
    query = select(doorbells.c.tenant_id, doorbells.c.permitted).where(doorbells.c.id.in_(ids)).order_by(doorbells.c.id)
    return {row.tenant_id: bool(row.permitted) for row in conn.execute(query)}


def find_business_name(conn: Connection, *, tenant_id: int) -> str | None:
    """The name of a tenant's business; None outside SaaS and where it has none."""
    if tenant_id == 0 or "tenants.full_name" not in probe(conn):
        return None
    name: str | None = conn.scalar(_NAME, {"tenant": tenant_id})
    return name or None


_APPOINTMENTS = text(f"""
    SELECT id FROM {BKNTC}appointments
    WHERE id > :after AND COALESCE(tenant_id, 0) = :tenant AND created_at >= :since
    UNION SELECT appointment_id FROM {{prefix}}bkloyalty_settlements WHERE tenant_id = :tenant AND appointment_id > :after
    ORDER BY 1 LIMIT :limit""")
_NAME = text(f"SELECT full_name FROM {BKNTC}tenants WHERE id = :tenant")
