"""Putting a programme version into effect for customers and settled bookings: some at a time, each time in one transaction.

Whoever settles or adjusts meanwhile finds the newest version in force, and brings the account at hand up to it first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.points.accounts import Account
from bridge.core.programmes.consequences import Announcement, Consequences
from bridge.core.programmes.programme import Programme
from bridge.core.settling.situations import TierChange
from bridge.core.tiers.tier_periods import NOTHING_LAPSED
from bridge.flows.tiers.lapse import bring_up_to_date
from bridge.flows.workflows import follow_tiers
from bridge.flows.workflows.notices import tell_tier_changes
from bridge.store.points import accounts, tier_moves
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.settling import settlements
from bridge.store.work import tasks

APPLY_VERSION = "apply_version"
PAGE = 4_000


def apply_at_once(conn: Connection, *, tenant_id: int, consequences: Consequences, now: datetime) -> None:
    """All of it in this transaction, for a business whose customers are soon gone through."""
    if consequences.retier:
        after: int | None = 0
        while after is not None:
            after = retier_page(conn, tenant_id=tenant_id, after=after, announcement=consequences.announcement, now=now)
        after = 0
        while after is not None:
            after = follow_tiers.follow_page(conn, tenant_id=tenant_id, after=after, now=now)
    if consequences.recheck:
        settlements.recheck_all(conn, tenant_id=tenant_id, now=now)


def retier_page(
    conn: Connection, *, tenant_id: int, after: int, announcement: Announcement, now: datetime
) -> int | None:
    """Gives the next customers after one, by id, the tier of the version in force; the last of them, None at the end.

    Whoever has it already is left alone, so doing it again changes nothing and tells nothing.
    """
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    version = programmes.find_programme(conn, tenant=tenant)
    last = tier_moves.find_page_end(conn, tenant_id=tenant_id, after=after, limit=PAGE) if version else None
    if last is None or version is None:
        return None
    programme = version.programme
    if programme.tier_period is not None:
        locked = accounts.lock_page(conn, tenant_id=tenant_id, after=after, until=last)
        bring_up_to_date(
            conn,
            tenant=tenant,
            programme=programme,
            locked=locked,
            find_announcement=lambda: announcement,
            now=now,
        )
        return last
    late = tier_moves.lock_late(conn, tenant_id=tenant_id, after=after, until=last, programme=programme)
    _save(conn, tenant, late, programme, announcement, now)
    return last


def catch_up(
    conn: Connection, *, tenant: Tenant, programme: Programme, locked: Mapping[int, Account], now: datetime
) -> dict[int, Account]:
    """These accounts, which must be locked, with the tier of the version in force, where it has not reached them yet.

    What points then change is told as theirs, and what the edit changed only if that was asked for.
    """
    if programme.tier_period is not None:
        return bring_up_to_date(
            conn,
            tenant=tenant,
            programme=programme,
            locked=locked,
            find_announcement=lambda: _find_announcement(conn, tenant.tenant_id),
            now=now,
        )
    now_right = {
        customer_id: replace(account, lapsed=NOTHING_LAPSED).retiered(programme)
        for customer_id, account in locked.items()
    }
    late = [account for customer_id, account in locked.items() if now_right[customer_id] != account]
    if late:
        _save(conn, tenant, late, programme, _find_announcement(conn, tenant.tenant_id), now)
    return now_right


def let_lapse(conn: Connection, *, tenant_id: int, customer_ids: Iterable[int], now: datetime) -> None:
    """What time alone does to the tiers of these customers."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    version = programmes.find_programme(conn, tenant=tenant)
    programme = version.programme if version else tenant.localize(Programme())
    locked = accounts.lock_existing(conn, tenant_id=tenant_id, customer_ids=customer_ids)
    catch_up(conn, tenant=tenant, programme=programme, locked=locked, now=now)


def recheck_page(conn: Connection, *, tenant_id: int, after: int, now: datetime) -> int | None:
    """Has the worker look again at the next settled appointments after one; the last of them, None at the end."""
    return settlements.recheck_page(conn, tenant_id=tenant_id, after=after, limit=PAGE, now=now)


def _save(
    conn: Connection,
    tenant: Tenant,
    late: Iterable[Account],
    programme: Programme,
    announcement: Announcement,
    now: datetime,
) -> None:
    changes = [
        TierChange(account.customer_id, None, account.tier, account.retiered(programme).tier, "tiers_edited")
        for account in late
    ]
    if not changes:
        return
    customer_ids = [change.customer_id for change in changes]
    tier_moves.save_tiers(conn, tenant_id=tenant.tenant_id, customer_ids=customer_ids, programme=programme, now=now)
    told = [
        change
        for change in changes
        if change.before != change.after and announcement.speaks_of(change.before, change.after)
    ]
    tell_tier_changes(conn, tenant=tenant, changes=told, now=now)


def _find_announcement(conn: Connection, tenant_id: int) -> Announcement:
    """What was asked for by the edits that have not reached everybody yet."""
    pending = [
        Consequences.from_document(task.parameters).announcement
        for task in tasks.list_open(conn, tenant_id=tenant_id, kind=APPLY_VERSION)
    ]
    renamed = {old: new for one in pending for old, new in one.renamed.items()}
    return Announcement(any(one.told for one in pending), renamed)
