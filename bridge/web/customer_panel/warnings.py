"""What the customer panel warns of: points that expire soon, and the tier that time is about to take."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bridge.core.money import floor_money
from bridge.core.programmes.programme import Programme
from bridge.core.tiers.tier_keeping import Keeping
from bridge.store.customers import warnings
from bridge.store.points.statements import Standing
from bridge.web.views import ExpiringView, KeepingView

if TYPE_CHECKING:
    from sqlalchemy import Connection

# So many days are named.
MOST_DAYS = 3


def draw_warnings(
    conn: Connection, *, tenant_id: int, customer_id: int, standing: Standing, programme: Programme, now: datetime
) -> dict[str, Any]:
    """These fields of the panel's view."""
    whose: dict[str, Any] = {"tenant_id": tenant_id, "customer_id": customer_id, "standing": standing, "now": now}
    keeping = warnings.read_keeping(conn, **whose)
    terms, decimals = programme.redemption, standing.tenant.decimals
    return {
        "keeping": _show_keeping(keeping, programme, now) if keeping else None,
        "expiring": [
            ExpiringView(
                points=one.points,
                on=one.on,
                value=floor_money(one.points * terms.point_value, decimals) if terms.enabled else None,
            )
            for one in warnings.list_expiring(conn, **whose)[:MOST_DAYS]
        ],
    }


def _show_keeping(keeping: Keeping, programme: Programme, now: datetime) -> KeepingView:
    return KeepingView(
        tier=keeping.tier.name,
        points=keeping.missing,
        days=(keeping.last_on - programme.day_of(now)).days,
        last_on=keeping.last_on,
        one_booking=keeping.one_booking,
    )
