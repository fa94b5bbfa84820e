"""What WordPress is told, written to the outbox in the transaction that caused it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.situations import TierChange
from bridge.store import outbox
from bridge.store.tenants import Tenant

TIER_UPDATED = "bkloyalty_tier_updated"


def tell_tier_changes(conn: Connection, *, tenant: Tenant, changes: Iterable[TierChange], now: datetime) -> None:
    """One event for each tier that changed (docs/protocol.md)."""
    payloads = [
        {
            "params": {"customer_id": change.customer_id, "appointment_id": change.appointment_id},
            "data": {"reason": change.reason, "tier": change.after, "locale": tenant.locale},
        }
        for change in changes
    ]
    outbox.append_events(conn, tenant_id=tenant.tenant_id, event=TIER_UPDATED, payloads=payloads, now=now)
