"""What WordPress is told, written to the outbox in the transaction that caused it, if a workflow waits for it.

A tier that changed is always told; everything else happens too often to be written down where nobody listens.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bridge.core.customers.forgetting import is_nameless
from bridge.core.programmes.programme import Tier
from bridge.core.settling.situations import TierChange
from bridge.core.workflow_events import Way, WorkflowEvent, is_awaited
from bridge.flows.workflows import follow_tiers
from bridge.store.programmes.programmes import find_programme
from bridge.store.programmes.tenants import Tenant
from bridge.store.segments.audience import Addressee
from bridge.store.workflows import outbox
from bridge.store.workflows.workflows import list_listeners


@dataclass(frozen=True, slots=True)
class Gain:
    """A customer earned points (> 0); ``tier`` is the one that they have then."""

    customer_id: int
    points: int
    tier: str | None
    appointment_id: int | None = None


def tell_tier_changes(
    conn: Connection, *, tenant: Tenant, changes: Iterable[TierChange], booked_in: str | None = None, now: datetime
) -> None:
    """One event for each tier that changed (docs/protocol.md), in the locale that the appointment was booked in, if one
    changed it and its locale is known, else in the tenant's."""
    tell(conn, tenant=tenant, changes=changes, gains=(), way=Way.BOOKING, booked_in=booked_in, now=now)


def tell(
    conn: Connection,
    *,
    tenant: Tenant,
    changes: Iterable[TierChange],
    gains: Iterable[Gain],
    way: Way,
    booked_in: str | None = None,
    tiers: Sequence[Tier] | None = None,
    now: datetime,
) -> None:
    """One event for each tier that changed, another where it is linked to a category of customers (``tiers`` are those in force, where the
    caller knows them), and, where a workflow waits for them, for each customer who earned points in a ``way``;
    one statement for all of them, and one to ask who waits. Points come first: who earned them rose by them. Of whoever was erased
    nothing is told."""
    locale = booked_in or tenant.locale
    gains = [gain for gain in gains if not is_nameless(gain.customer_id)]
    if gains and not _is_awaited(conn, tenant, WorkflowEvent.POINTS_EARNED, way):
        gains = []
    events = [(WorkflowEvent.POINTS_EARNED.value, _tell_gain(gain, way, locale)) for gain in gains]
    changes = [change for change in changes if not is_nameless(change.customer_id)]
    events += [(WorkflowEvent.TIER_UPDATED.value, _tell_change(change, locale)) for change in changes]
    if changes:
        events += follow_tiers.list_events(_find_tiers(conn, tenant) if tiers is None else tiers, changes)
    outbox.append_mixed(conn, tenant_id=tenant.tenant_id, events=events, in_bulk=len(events) > MOST_AT_ONCE, now=now)


def tell_reward_issued(
    conn: Connection, *, tenant: Tenant, customer_id: int, voucher_id: int, tier: str | None, now: datetime
) -> None:
    """A reward was issued; what it is and its code is read when it is told."""
    if not _is_awaited(conn, tenant, WorkflowEvent.REWARD_ISSUED):
        return
    payload = {
        "params": {"customer_id": customer_id, "bkloyalty_voucher": voucher_id},
        "data": {"tier": tier, "locale": tenant.locale},
    }
    event = WorkflowEvent.REWARD_ISSUED.value
    outbox.append_events(conn, tenant_id=tenant.tenant_id, event=event, payloads=[payload], now=now)


@dataclass(frozen=True, slots=True)
class Lapse:
    """So many points of a customer expire on a local day, as an ISO date."""

    customer_id: int
    on: str
    points: int
    tier: str | None


def tell_expiring(conn: Connection, *, tenant: Tenant, lapses: Iterable[Lapse], now: datetime) -> None:
    """Points are about to expire. Who asks knows that a workflow waits for it."""
    payloads = [
        {
            "params": {"customer_id": one.customer_id, "bkloyalty_expiry": one.on},
            "data": {"points": one.points, "on": one.on, "tier": one.tier, "locale": tenant.locale},
        }
        for one in lapses
    ]
    event = WorkflowEvent.POINTS_EXPIRING.value
    outbox.append_events(conn, tenant_id=tenant.tenant_id, event=event, payloads=payloads, in_bulk=True, now=now)


def tell_segment_entered(
    conn: Connection,
    *,
    tenant: Tenant,
    to: Sequence[tuple[Addressee, str | None]],
    key: str,
    name: str,
    workflow_id: int | None = None,
    now: datetime,
) -> None:
    """These customers, each with their tier, came into a segment, or (``workflow_id``) somebody triggers a workflow for them. Only
    whoever agreed to be written to can be named here."""
    chosen: dict[str, Any] = {} if workflow_id is None else {"workflow": workflow_id}
    payloads = [
        {
            "params": {"customer_id": one.customer_id, "bkloyalty_segment": key},
            "data": {"segment": key, "name": name, "tier": tier, "locale": tenant.locale, **chosen},
        }
        for one, tier in to
    ]
    event = WorkflowEvent.SEGMENT_ENTERED.value
    outbox.append_events(conn, tenant_id=tenant.tenant_id, event=event, payloads=payloads, in_bulk=True, now=now)


# So many events of one transaction are work for many; they wait behind whatever a single customer is waiting for.
MOST_AT_ONCE = 20


def _find_tiers(conn: Connection, tenant: Tenant) -> Sequence[Tier]:
    version = find_programme(conn, tenant=tenant)
    return version.programme.tiers if version else ()


def _is_awaited(conn: Connection, tenant: Tenant, event: WorkflowEvent, way: Way | None = None) -> bool:
    return is_awaited(list_listeners(conn, tenant_id=tenant.tenant_id), event, way=way)


def _tell_gain(gain: Gain, way: Way, locale: str) -> dict[str, Any]:
    return {
        "params": {
            "customer_id": gain.customer_id,
            "appointment_id": gain.appointment_id,
            "bkloyalty_points": gain.points,
        },
        "data": {"way": way.value, "points": gain.points, "tier": gain.tier, "locale": locale},
    }


def _tell_change(change: TierChange, locale: str) -> dict[str, Any]:
    return {
        "params": {"customer_id": change.customer_id, "appointment_id": change.appointment_id},
        "data": {"reason": change.reason, "tier": change.after, "locale": locale},
    }
