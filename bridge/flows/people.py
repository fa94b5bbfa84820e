"""Whoever comes, changes or goes in Booknetic: the search over customers and the profiles follow."""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import Connection

from bridge.store import people, profiles
from bridge.store.people import Stale


def take_in_people(conn: Connection, *, stale: Sequence[Stale]) -> None:
    """Brings the search up to date with these people's rows; who is there has a profile then, and who is gone has none."""
    away = people.lock_away_for_all_tenants(conn, stale=stale)
    stale = [one for one in stale if one.person is None or (one.tenant_id, one.customer_id) not in away]
    people.index_for_all_tenants(conn, stale=stale)
    ordered = sorted(stale, key=lambda one: (one.tenant_id, one.person is None, one.customer_id))
    for (tenant_id, is_gone), group in groupby(ordered, key=lambda one: (one.tenant_id, one.person is None)):
        ids = [one.customer_id for one in group]
        if is_gone:
            profiles.drop_profiles(conn, tenant_id=tenant_id, customer_ids=ids)
        else:
            profiles.add_profiles(conn, tenant_id=tenant_id, customer_ids=ids)
