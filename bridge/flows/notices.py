"""What WordPress is told, written to the outbox in the transaction that caused it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.situations import TierChange
from bridge.store import outbox
from bridge.store.tenants import Tenant

TIER_UPDATED = "bkloyalty_tier_updated"


def tell_tier_changes(
    conn: Connection, *, tenant: Tenant, changes: Iterable[TierChange], booked_in: str | None = None, now: datetime
) -> None:
    """One event for each tier that changed (docs/protocol.md), in the locale that the appointment was booked in, if one
    changed it and its locale is known, else in the tenant's."""
    locale = booked_in or tenant.locale
    payloads = [
        {
            "params": {"customer_id": change.customer_id, "appointment_id": change.appointment_id},
            "data": {"reason": change.reason, "tier": change.after, "locale": locale},
        }
        for change in changes
    ]
    outbox.append_events(conn, tenant_id=tenant.tenant_id, event=TIER_UPDATED, payloads=payloads, now=now)
