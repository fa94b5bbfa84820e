"""Points put into accounts apart from bookings, each with its entry: what bonuses and actions have in common."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.points import adjusting
from bridge.core.points.ledger import NEW_LOTS, Entry
from bridge.core.settling.situations import TierChange, Version
from bridge.core.workflow_events import Way
from bridge.flows.tiers.retier import catch_up
from bridge.flows.workflows.notices import Gain, tell
from bridge.store.points import account_pages, accounts
from bridge.store.points.account_pages import Change
from bridge.store.programmes.tenants import Tenant


def put_points(
    conn: Connection,
    *,
    tenant: Tenant,
    version: Version,
    customer_ids: Collection[int],
    entry: Callable[[int], Entry],
    way: Way,
    actor: int | None,
    now: datetime,
) -> Mapping[int, int]:
    """Gives each customer what ``entry`` says of them; the new lots by customer. Locks the accounts in order.

    Tiers are right at once, and workflows hear of them. The database refuses an entry whose key is there already.
    """
    if not customer_ids:
        return {}
    programme, tenant_id = version.programme, tenant.tenant_id
    locked = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=customer_ids, now=now)
    right = catch_up(conn, tenant=tenant, programme=programme, locked=locked, now=now)
    posted = {customer_id: entry(customer_id) for customer_id in right}
    changes = [
        (account, adjusting.give_bonus(account, posted[one].points, programme, at=now))
        for one, account in right.items()
    ]
    made = account_pages.save_accounts(conn, tenant_id=tenant_id, changes=changes, programme=programme, now=now)
    accounts.append_entries(conn, tenant_id=tenant_id, posted=posted.values(), actor=actor, now=now)
    gains = [Gain(after.customer_id, posted[after.customer_id].points, after.tier) for _, after in changes]
    tell(conn, tenant=tenant, changes=list_tier_changes(changes), gains=gains, way=way, now=now)
    # The accounts come without lots, so the one that was opened is the first new one.
    return {customer_id: made[customer_id, NEW_LOTS] for customer_id in right}


def list_tier_changes(changes: Collection[Change]) -> list[TierChange]:
    """The tiers that changed with points given, or taken back."""
    return [
        TierChange(after.customer_id, None, before.tier, after.tier, "bonus")
        for before, after in changes
        if before.tier != after.tier
    ]
