"""Tiers by the points of the last months: what lapsed is summed up anew when more of it does, and tiers follow.

Whoever settles or adjusts meanwhile finds accounts as of today, for they are brought up to date first, under their lock.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import Connection

from bridge.core.local_time import day_of, start_of
from bridge.core.points.accounts import Account
from bridge.core.programmes.consequences import Announcement
from bridge.core.programmes.programme import Programme
from bridge.core.settling.situations import TierChange
from bridge.core.tiers.tier_periods import Lapsed, Since, TierPeriod, find_since
from bridge.flows.workflows.notices import tell_tier_changes
from bridge.store.points import account_pages, lapses
from bridge.store.points.lapses import Counting
from bridge.store.programmes.tenants import Tenant

PERIOD_ENDED = "period_ended"


def bring_up_to_date(
    conn: Connection,
    *,
    tenant: Tenant,
    programme: Programme,
    locked: Mapping[int, Account],
    find_announcement: Callable[[], Announcement],
    now: datetime,
) -> dict[int, Account]:
    """These accounts, which must be locked, as the programme's period has them today, saved where that is something new.

    A tier that time took is told; one that an edit of the programme changed only if that was asked for.
    """
    period = programme.tier_period
    assert period is not None, "only a period lets points lapse"
    terms = period.name(adjustments=programme.count_adjustments)
    edited = {one for one, account in locked.items() if account.lapsed.terms != terms}
    due = {one for one, account in locked.items() if account.lapsed.next_at and account.lapsed.next_at <= now}
    since = find_since(period, now, programme.timezone)
    summed = sum_up(conn, tenant.tenant_id, programme, [locked[one] for one in edited | due], since)
    right = {one: summed.get(one, account).retiered(programme) for one, account in locked.items()}
    changes = [(account, right[one]) for one, account in locked.items() if right[one] != account]
    if changes:
        account_pages.save_accounts(conn, tenant_id=tenant.tenant_id, changes=changes, programme=programme, now=now)
        _tell(conn, tenant, changes, due - edited, find_announcement, now)
    return right


def sum_up(
    conn: Connection, tenant_id: int, programme: Programme, late: Collection[Account], since: Since
) -> dict[int, Account]:
    """These accounts with what lapsed of their points by now, from their entries."""
    period, adjustments = programme.tier_period, programme.count_adjustments
    if not late or period is None:
        return {}
    ids = [account.customer_id for account in late]
    found = lapses.sum_counting(conn, tenant_id=tenant_id, customer_ids=ids, since=since, adjustments=adjustments)
    summed = {}
    for account in late:
        counting = found.get(account.customer_id, Counting())
        earned = account.earned + (account.adjusted if adjustments else 0)
        lapsed = Lapsed(
            terms=period.name(adjustments=adjustments),
            points=earned - counting.points,
            before=since.counts,
            gone=earned - counting.kept,
            gone_before=since.kept,
            next_at=_find_next(period, since, counting, programme.timezone),
        )
        summed[account.customer_id] = replace(account, lapsed=lapsed)
    return summed


def _find_next(period: TierPeriod, since: Since, counting: Counting, zone: tzinfo) -> datetime | None:
    """When more points lapse, or are gone."""
    moments = []
    if counting.oldest_at is not None:
        moments.append(start_of(period.lapses_on(day_of(counting.oldest_at, zone)), zone))
    if counting.oldest_kept_at is not None and counting.oldest_kept_at < since.counts:
        gone_on = period.lapses_on(day_of(counting.oldest_kept_at, zone)) + timedelta(days=period.grace_days)
        moments.append(start_of(gone_on, zone))
    return min(moments, default=None)


def _tell(
    conn: Connection,
    tenant: Tenant,
    changes: Iterable[tuple[Account, Account]],
    due: Collection[int],
    find_announcement: Callable[[], Announcement],
    now: datetime,
) -> None:
    moved = [(before, after) for before, after in changes if before.tier != after.tier]
    if not moved:
        return
    by_time = [(before, after) for before, after in moved if before.customer_id in due]
    told = [TierChange(old.customer_id, None, old.tier, new.tier, PERIOD_ENDED) for old, new in by_time]
    edited = [pair for pair in moved if pair not in by_time]
    if edited:
        announcement = find_announcement()
        told += [
            TierChange(old.customer_id, None, old.tier, new.tier, "tiers_edited")
            for old, new in edited
            if announcement.speaks_of(old.tier, new.tier)
        ]
    tell_tier_changes(conn, tenant=tenant, changes=told, now=now)
