"""What customers can do with their points just now: pay with them, or take a reward."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bridge.core.local_time import day_of
from bridge.core.programmes.programme import Programme
from bridge.core.rewards.rewards import Reward, find_obstacle
from bridge.store.programmes.tenants import Tenant
from bridge.store.reports.figures import count_with_available
from bridge.store.rewards import rewards
from bridge.web.admin.segments.segment_counts import Patience
from bridge.web.endpoint import Call

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Redeemable:
    """So many ``rewards`` are on offer, and so many ``customers`` have enough points for the cheapest or to pay with them (None: not
    counted in time). ``at_all``: whether points are good for anything."""

    at_all: bool
    customers: int | None
    rewards: int


def find_redeemable(
    conn: Connection, call: Call, tenant: Tenant, programme: Programme | None, patience: Patience
) -> Redeemable:
    """Of the customers within the caller's reach; nobody while no programme was ever in force."""
    today = day_of(call.now, tenant.zone)
    offered = [one for one in rewards.list_rewards(conn, tenant_id=tenant.tenant_id) if _is_offered(one, today)]
    enough = [reward.cost for reward in offered if not reward.tiers]
    if programme and programme.redemption.enabled:
        enough.append(programme.redemption.min_points)
    if programme is None or not enough:
        return Redeemable(at_all=False, customers=None, rewards=len(offered))
    asked = partial(count_with_available, conn, tenant_id=tenant.tenant_id, reach=call.reach)
    return Redeemable(True, patience.ask(conn, partial(asked, least=max(1, min(enough)))), len(offered))


def _is_offered(reward: Reward, today: date) -> bool:
    """To whoever has the points and the tier."""
    tier = next(iter(reward.tiers), None)
    return find_obstacle(reward, available=reward.cost, tier=tier, owned=0, today=today) is None
