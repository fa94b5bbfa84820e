"""A batch of history undone page by page: what it gave and is still held is taken back. Each page is one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.history.history import detach
from bridge.core.points.accounts import Account
from bridge.core.settling.situations import Outcome, Settlement, Situation
from bridge.flows.history import past
from bridge.flows.history.past import Frame
from bridge.flows.tiers.retier import catch_up
from bridge.store.history import batches
from bridge.store.history.batches import Batch
from bridge.store.points import account_pages, accounts
from bridge.store.programmes import tenants
from bridge.store.settling import settlement_pages


def detach_page(conn: Connection, *, tenant_id: int, batch_id: int, limit: int, now: datetime) -> Batch:
    """Takes back the next bookings that a batch attached, at most ``limit``; the batch as it then is, undone if none are left.

    Nothing if it is not being undone.
    """
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    batch = batches.get_batch(conn, tenant_id=tenant_id, batch_id=batch_id, lock=True)
    if batch.state != "undoing":
        return batch
    frame = past.read_frame(conn, tenant=tenant, batch=batch, now=now)
    locked, page = _lock_and_read(conn, frame, limit)
    if not page:
        return batches.save_batch(conn, batch=replace(batch, state="undone"), now=now)
    outcomes = _take_back(conn, frame, locked, page)
    ids = [settlement.appointment_id for settlement in page]
    settlement_pages.detach(conn, tenant_id=tenant_id, appointment_ids=ids, now=now)
    points = -sum(entry.points for outcome in outcomes for entry in outcome.entries)
    undone = replace(
        batch,
        detached_bookings=batch.detached_bookings + len(page),
        detached_points=batch.detached_points + points,
    )
    return batches.save_batch(conn, batch=undone, now=now)


def _lock_and_read(conn: Connection, frame: Frame, limit: int) -> tuple[Mapping[int, Account], Sequence[Settlement]]:
    """The accounts of whoever holds the next awards, in order; who that is must be read to be locked, and read again then."""
    tenant_id, batch_id = frame.tenant_id, frame.terms.batch_id
    wanted = settlement_pages.list_holders(conn, tenant_id=tenant_id, batch_id=batch_id, limit=limit)
    locked: Mapping[int, Account] = {}
    while True:
        if wanted:
            locked = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=wanted, now=frame.now)
        page = settlement_pages.lock_attached(conn, tenant_id=tenant_id, batch_id=batch_id, limit=limit)
        holders = frozenset(settlement.award.customer_id for settlement in page if settlement.award)
        if holders <= locked.keys():
            return locked, page
        wanted = holders | locked.keys()


def _take_back(
    conn: Connection, frame: Frame, locked: Mapping[int, Account], page: Sequence[Settlement]
) -> list[Outcome]:
    right = catch_up(conn, tenant=frame.tenant, programme=frame.programme, locked=locked, now=frame.now)
    lots = [settlement.award.lot_id for settlement in page if settlement.award]
    before = account_pages.load_lots(conn, tenant_id=frame.tenant_id, found=right.values(), lot_ids=lots)
    after, outcomes = dict(before), []
    for settlement in page:
        holder = settlement.award.customer_id if settlement.award else None
        mine = {holder: after[holder]} if holder else {}
        outcome = detach(Situation(settlement, None, mine, frame.terms.versions, frame.now), frame.terms.batch_id)
        after.update(outcome.accounts)
        outcomes.append(outcome)
    past.save_accounts(conn, frame=frame, before=before, after=after, outcomes=outcomes)
    return outcomes
