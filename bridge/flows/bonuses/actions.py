"""Rewarding what customers do apart from bookings: signing up, and having a birthday. Each is given once, by the key of its entry.

Only while the programme runs and the action is on, so nobody gets anything for what was before it.
"""

from datetime import date, datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection

from bridge.core.bonuses.actions import Action, ActionKind, list_days_due, list_reasons
from bridge.core.local_time import day_of
from bridge.core.points.ledger import Entry, EntryKind
from bridge.core.settling.situations import Version
from bridge.core.workflow_events import Way
from bridge.flows.bonuses.giving import put_points
from bridge.flows.history.attach_history import is_running
from bridge.store.bonuses import arrivals, birthdays
from bridge.store.customers import forgetting, merges, people
from bridge.store.points import accounts, entry_keys
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.site import patrons

PAGE = 500


def find_action(conn: Connection, *, tenant: Tenant, kind: ActionKind) -> tuple[Version, Action] | None:
    """The action and the version that has it; None where it earns nothing now."""
    version = programmes.find_programme(conn, tenant=tenant) if is_running(tenant) else None
    action = version.programme.actions.get(kind) if version else None
    return (version, action) if version and action and action.active else None


def note_arrivals(conn: Connection, *, now: datetime) -> bool:
    """Has the next customers who came wait for their login, where signing up earns something just now; whether there may be more.

    Ids are given out before rows are committed, so whoever came since the last look is left for the next one.
    """
    looked_to = arrivals.lock_mark_for_all_tenants(conn, name=arrivals.LOOKED_TO)
    upto = arrivals.lock_mark_for_all_tenants(conn, name=arrivals.NEWEST)
    newest = people.find_newest_for_all_tenants(conn)
    if looked_to is None or upto is None:
        looked_to = upto = newest
    page = arrivals.list_newcomers_for_all_tenants(conn, after=looked_to, upto=upto, limit=PAGE)
    for tenant_id, group in groupby(sorted(page), key=itemgetter(0)):
        tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
        if find_action(conn, tenant=tenant, kind=ActionKind.SIGN_UP):
            came = [customer_id for _, customer_id in group]
            arrivals.append_arrivals(conn, tenant_id=tenant_id, customer_ids=came, now=now)
    is_full = len(page) == PAGE
    arrivals.save_mark_for_all_tenants(conn, name=arrivals.LOOKED_TO, value=page[-1][1] if is_full else upto)
    if not is_full:
        arrivals.save_mark_for_all_tenants(conn, name=arrivals.NEWEST, value=max(newest, upto))
    return is_full


def welcome(conn: Connection, *, tenant_id: int, customer_id: int, now: datetime) -> bool:
    """Rewards a customer who came and now has a login; whether anything was given. Somebody who was a customer under that login
    already has nothing to wait for."""
    if arrivals.is_known_by_login(conn, tenant_id=tenant_id, customer_id=customer_id):
        arrivals.stop_waiting(conn, tenant_id=tenant_id, customer_id=customer_id)
        return False
    given = give(
        conn,
        tenant_id=tenant_id,
        customer_id=customer_id,
        kind=ActionKind.SIGN_UP,
        key=f"action:sign_up:{customer_id}",
        now=now,
    )
    if given:
        arrivals.stop_waiting(conn, tenant_id=tenant_id, customer_id=customer_id)
    return given


def find_days_to_celebrate(conn: Connection, *, tenant_id: int, now: datetime) -> list[date] | None:
    """The local days whose birthdays are still to be rewarded, oldest first; None where they are not rewarded, and when they are
    again that begins with that very day."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    if find_action(conn, tenant=tenant, kind=ActionKind.BIRTHDAY) is None:
        return None
    celebrated = birthdays.find_celebrated(conn, tenant_id=tenant_id)
    return list_days_due(celebrated, day_of(now, tenant.zone))


def celebrate(conn: Connection, *, tenant_id: int, customer_id: int, day: date, now: datetime) -> bool:
    """Rewards a birthday, once in a calendar year whatever the date of birth is changed to; whether anything was given. It may stand in
    a row that went over to another one."""
    tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    customer_id = merges.find_survivor(conn, tenant_id=tenant_id, customer_id=customer_id)
    return give(
        conn,
        tenant_id=tenant_id,
        customer_id=customer_id,
        kind=ActionKind.BIRTHDAY,
        key=f"action:birthday:{day.year}:{customer_id}",
        now=now,
    )


def give(conn: Connection, *, tenant_id: int, customer_id: int, kind: ActionKind, key: str, now: datetime) -> bool:
    """Gives what an action earns, under a key that ends in the customer's number and is given once to a person, under whichever of their
    numbers; whether it was given now."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    found = find_action(conn, tenant=tenant, kind=kind)
    if found is None or not is_there(conn, tenant_id, customer_id):
        return False
    version, action = found
    # Under the lock of the account: whoever comes second sees the first one's entry.
    accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=[customer_id], now=now)
    numbers = merges.list_numbers(conn, tenant_id=tenant_id, customer_id=customer_id)
    start = key.removesuffix(str(customer_id))
    if any(entry_keys.has_entry(conn, tenant_id=tenant_id, key=f"{start}{number}") for number in numbers):
        return False
    put_points(
        conn,
        tenant=tenant,
        version=version,
        customer_ids=[customer_id],
        entry=lambda one: make_entry(one, kind, action, key, version.number, now),
        way=Way.ACTION,
        actor=None,
        now=now,
    )
    return True


def is_there(conn: Connection, tenant_id: int, customer_id: int) -> bool:
    """Whether the tenant has this customer, and they did not ask to be forgotten."""
    has = patrons.has_customer(conn, tenant_id=tenant_id, customer_id=customer_id)
    return has and not forgetting.was_erased(conn, tenant_id=tenant_id, customer_id=customer_id)


def make_entry(customer_id: int, kind: ActionKind, action: Action, key: str, version: int, now: datetime) -> Entry:
    """The entry of an action, with its reason."""
    reasons = list_reasons(kind, action)
    return Entry(
        customer_id, EntryKind.BONUS, action.points, now, key, note=action.label, reasons=reasons, version=version
    )
