"""Whoever comes, changes or goes in Booknetic: the search over customers and the profiles follow."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection

from bridge.flows.customers.depart import note_gone
from bridge.store.customers import departures, people
from bridge.store.customers.people import Stale
from bridge.store.segments import profiles


def take_in_people(conn: Connection, *, stale: Sequence[Stale]) -> None:
    """Brings the search up to date with these people's rows, which stand; each has a profile then."""
    away = people.lock_away_for_all_tenants(conn, stale=stale)
    stale = [one for one in stale if (one.tenant_id, one.customer_id) not in away]
    people.index_for_all_tenants(conn, stale=stale)
    for tenant_id, ids in _group(stale):
        departures.forget_departures(conn, tenant_id=tenant_id, customer_ids=ids)
        profiles.add_profiles(conn, tenant_id=tenant_id, customer_ids=ids)


def let_people_go(conn: Connection, *, gone: Sequence[Stale], now: datetime) -> None:
    """Takes people whose row is gone out of the search and out of every segment; nobody writes to them any more."""
    people.index_for_all_tenants(conn, stale=gone)
    for tenant_id, ids in _group(gone):
        note_gone(conn, tenant_id=tenant_id, customer_ids=ids, now=now)
        profiles.drop_profiles(conn, tenant_id=tenant_id, customer_ids=ids)


def look_for_gone(conn: Connection, *, customer_ids: Sequence[int], now: datetime) -> int:
    """Looks whether these customers, who were said to be deleted, are gone; how many."""
    gone = people.list_gone_of_for_all_tenants(conn, customer_ids=customer_ids)
    let_people_go(conn, gone=gone, now=now)
    return len(gone)


def _group(people_of_all: Sequence[Stale]) -> Iterator[tuple[int, list[int]]]:
    """By tenant, in the order in which their rows are locked."""
    ordered = sorted(people_of_all, key=lambda one: (one.tenant_id, one.customer_id))
    for tenant_id, group in groupby(ordered, key=lambda one: one.tenant_id):
        yield tenant_id, [one.customer_id for one in group]
