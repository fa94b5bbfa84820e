"""Customers' categories in Booknetic follow their tiers, where a tier is linked to one: the plugin is told, and writes them.

What is told is the tier that stands when it is written down; the plugin heeds the newest of what it was told of a customer.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bridge.core.programmes.programme import Programme, Tier
from bridge.core.settling.situations import TierChange
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.site import categories
from bridge.store.workflows import outbox

EVENT = "bkloyalty_category"
PAGE = 1_000


def has_links(programme: Programme) -> bool:
    """Whether any tier is linked to a category."""
    return any(tier.customer_category is not None for tier in programme.tiers)


def list_events(tiers: Sequence[Tier], changes: Iterable[TierChange]) -> list[tuple[str, dict[str, Any]]]:
    """What to tell of tiers that changed; whoever has no linked tier now keeps the category that they have."""
    linked = _list_links(tiers)
    return [(EVENT, _tell(change.customer_id, linked[change.after])) for change in changes if change.after in linked]


def follow_changes(conn: Connection, *, tenant: Tenant, changes: Iterable[TierChange], now: datetime) -> None:
    """Tells of tiers that changed where workflows are not to hear of it: categories follow all the same."""
    version = programmes.find_programme(conn, tenant=tenant)
    events = list_events(version.programme.tiers if version else (), changes)
    outbox.append_mixed(conn, tenant_id=tenant.tenant_id, events=events, in_bulk=True, now=now)


def follow_page(conn: Connection, *, tenant_id: int, after: int, now: datetime) -> int | None:
    """Tells of the next customers after one, by id, whose category is not their tier's; the last one looked at, None at the end."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    version = programmes.find_programme(conn, tenant=tenant)
    linked = _list_links(version.programme.tiers) if version else {}
    if not linked:
        return None
    page = categories.list_page(conn, tenant_id=tenant_id, after=after, limit=PAGE)
    wanted = [(one, linked[tier]) for one, tier, has in page if tier in linked and linked[tier] != has]
    payloads = [_tell(customer_id, category) for customer_id, category in wanted]
    outbox.append_events(conn, tenant_id=tenant_id, event=EVENT, payloads=payloads, in_bulk=True, now=now)
    return page[-1][0] if page else None


def _list_links(tiers: Sequence[Tier]) -> dict[str | None, int]:
    return {tier.name: tier.customer_category for tier in tiers if tier.customer_category is not None}


def _tell(customer_id: int, category: int) -> dict[str, Any]:
    return {"params": {"customer_id": customer_id, "appointment_id": None}, "data": {"category": category}}
