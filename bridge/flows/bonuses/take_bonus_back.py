"""A bonus taken back as a whole, page by page, from everybody who got it. Each page is one transaction under the bonus's lock."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.bonuses.bonuses import BonusState, take_back
from bridge.core.points.ledger import Entry, EntryKind
from bridge.core.programmes.programme import Programme
from bridge.core.settling.reasons import list_reasons_of_taking_back
from bridge.flows.bonuses.give_bonus import give_to_worker
from bridge.flows.bonuses.giving import list_tier_changes
from bridge.flows.tiers.retier import catch_up
from bridge.flows.workflows.notices import tell_tier_changes
from bridge.store.bonuses import bonuses
from bridge.store.bonuses.bonuses import BonusRow, Gift
from bridge.store.customers import merges
from bridge.store.points import account_pages, accounts
from bridge.store.points.account_pages import Change
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant


def begin(
    conn: Connection, *, tenant_id: int, bonus_id: int, actor: int | None, locale: str, now: datetime
) -> tuple[BonusRow, int | None]:
    """Has everything taken back that the bonus gave; it gives nothing any more. Also the task that does so. Nothing if it is
    undone already."""
    row = bonuses.get_bonus(conn, tenant_id=tenant_id, bonus_id=bonus_id, lock=True)
    if row.bonus.state in (BonusState.UNDOING, BonusState.UNDONE):
        return row, None
    undoing = replace(row.bonus, state=BonusState.UNDOING, round_at=None, position=0)
    row = bonuses.save_bonus(conn, row=row, bonus=undoing, now=now)
    return row, give_to_worker(conn, row=row, user_id=actor, locale=locale, now=now)


def take_page(conn: Connection, *, tenant_id: int, bonus_id: int, limit: int, now: datetime) -> BonusRow:
    """Takes the bonus back from the next customers who have it, at most ``limit``; as it then stands, undone if nobody has it.

    Nothing if it is not being undone. Done whether or not the programme runs: taking back always does.
    """
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    version = programmes.find_programme(conn, tenant=tenant)
    row = bonuses.get_bonus(conn, tenant_id=tenant_id, bonus_id=bonus_id, lock=True)
    if row.bonus.state is not BonusState.UNDOING:
        return row
    page = bonuses.list_gifts(conn, tenant_id=tenant_id, bonus_id=bonus_id, limit=limit)
    if not page:
        return bonuses.save_bonus(conn, row=row, bonus=replace(row.bonus, state=BonusState.UNDONE), now=now)
    _take(conn, tenant, version.programme if version else tenant.localize(Programme()), row, page, now)
    undone = replace(
        row.bonus,
        taken_from=row.bonus.taken_from + len(page),
        taken=row.bonus.taken + sum(gift.points for gift in page),
    )
    return bonuses.save_bonus(conn, row=row, bonus=undone, now=now)


def _take(
    conn: Connection, tenant: Tenant, programme: Programme, row: BonusRow, page: list[Gift], now: datetime
) -> None:
    tenant_id, ids = tenant.tenant_id, [gift.customer_id for gift in page]
    # Two rows of one person may have got it, and be one account by now.
    person = merges.list_survivors(conn, tenant_id=tenant_id, customer_ids=ids)
    locked = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=person.values(), now=now)
    right = catch_up(conn, tenant=tenant, programme=programme, locked=locked, now=now)
    loaded = account_pages.load_lots(
        conn, tenant_id=tenant_id, found=right.values(), lot_ids=[gift.lot_id for gift in page]
    )
    after = dict(loaded)
    for gift in page:
        whose = person[gift.customer_id]
        after[whose] = take_back(after[whose], gift.points, programme, lot_id=gift.lot_id)
    changes: list[Change] = [(loaded[whose], after[whose]) for whose in loaded]
    account_pages.save_accounts(conn, tenant_id=tenant_id, changes=changes, programme=programme, now=now)
    posted = [
        _make_entry(row, gift, now, whose=whose, counts_at=loaded[whose].purse.lots[gift.lot_id].awarded_at)
        for gift in page
        for whose in (person[gift.customer_id],)
    ]
    accounts.append_entries(conn, tenant_id=tenant_id, posted=posted, actor=row.actor, now=now)
    bonuses.note_taken(conn, tenant_id=tenant_id, bonus_id=row.id, customer_ids=ids, now=now)
    tell_tier_changes(conn, tenant=tenant, changes=list_tier_changes(changes), now=now)


def _make_entry(row: BonusRow, gift: Gift, now: datetime, *, whose: int, counts_at: datetime) -> Entry:
    key = f"gift_taken:{row.id}:{gift.customer_id}"
    reasons = list_reasons_of_taking_back("bonus", row.name, gift.points)
    return Entry(
        whose,
        EntryKind.REVERSED,
        -gift.points,
        now,
        key,
        note=row.name,
        reasons=reasons,
        counts_at=counts_at,
    )
