"""What another period of tiers would do to customers, before it is chosen."""

from datetime import datetime

from sqlalchemy import Connection

from bridge.core.programmes.programme import Programme
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.programmes.programme_settings import Settings
from bridge.core.tiers.tier_periods import find_since
from bridge.flows.programmes.configure import read_editable
from bridge.flows.tiers.lapse import sum_up
from bridge.store.points import account_pages, accounts
from bridge.store.programmes import tenants

# With more customers it would take longer than one likes to wait while typing.
AT_ONCE = 5_000


def count_moves(conn: Connection, *, tenant_id: int, settings: Settings, now: datetime) -> tuple[int, int] | None:
    """How many customers would rise and how many fall with these settings; None where there are too many to be looked at."""
    if accounts.count_accounts(conn, tenant_id=tenant_id, at_most=AT_ONCE + 1) > AT_ONCE:
        return None
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    _, document = read_editable(conn, tenant_id=tenant_id)
    wanted = tenant.localize(parse_programme(document | settings.as_document()))
    found = account_pages.list_all(conn, tenant_id=tenant_id)
    if wanted.tier_period is not None:
        found = sum_up(
            conn, tenant_id, wanted, list(found.values()), find_since(wanted.tier_period, now, wanted.timezone)
        )
    moves = [(account.tier, account.retiered(wanted).tier) for account in found.values()]
    ranks = _rank(wanted)
    return (
        sum(ranks.get(after, -1) > ranks.get(before, -1) for before, after in moves),
        sum(ranks.get(after, -1) < ranks.get(before, -1) for before, after in moves),
    )


def _rank(programme: Programme) -> dict[str | None, int]:
    return {tier.name: tier.min_points for tier in programme.tiers}
