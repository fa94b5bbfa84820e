"""What time alone does: points past their expiry go, and points set aside for a booking that never came are freed."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bridge.core.points.ledger import Entry, EntryKind
from bridge.core.programmes.programme import Programme
from bridge.store.points import accounts, holds
from bridge.store.points.expired import put_key
from bridge.store.points.holds import HoldRow
from bridge.store.programmes import programmes, tenants
from bridge.store.rewards import vouchers


def expire_points(conn: Connection, *, tenant_id: int, customer_id: int, now: datetime) -> list[Entry]:
    """Takes what is left of the customer's lots whose expiry is not after ``now``, but for held points; one entry a lot."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    version = programmes.find_programme(conn, tenant=tenant)
    locked = accounts.lock_existing(conn, tenant_id=tenant_id, customer_ids=[customer_id])
    if customer_id not in locked:
        return []
    before = accounts.load_lots(conn, tenant_id=tenant_id, account=locked[customer_id], lot_ids=[])
    purse, draws = before.purse.expire(now, held=before.held)
    # Points given back to a lot may expire out of it again, so the entries are numbered.
    number = accounts.count_expired(conn, tenant_id=tenant_id, customer_id=customer_id)
    entries = [
        Entry(customer_id, EntryKind.EXPIRED, -draw.points, now, put_key(customer_id, number + index, draw.lot_id))
        for index, draw in enumerate(draws, start=1)
    ]
    accounts.save_account(
        conn,
        tenant_id=tenant_id,
        before=before,
        after=replace(before, purse=purse),
        programme=version.programme if version else Programme(),
        now=now,
    )
    accounts.append_entries(conn, tenant_id=tenant_id, posted=entries, actor=None, now=now)
    return entries


def release_hold(conn: Connection, *, tenant_id: int, hold_id: int, now: datetime) -> None:
    """Frees points that were set aside too long ago; nothing if the hold was used, freed or renewed meanwhile.

    An edit that never came leaves its appointment's hold at what was taken before.
    """
    # So that the hold stays its customer's: nobody is erased or goes over to another row meanwhile.
    tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    if not holds.is_timed_out(conn, tenant_id=tenant_id, hold_id=hold_id, now=now):
        return
    customer_id = holds.get_hold(conn, tenant_id=tenant_id, hold_id=hold_id).customer_id
    accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=[customer_id], now=now)
    if not holds.is_timed_out(conn, tenant_id=tenant_id, hold_id=hold_id, now=now):
        return
    _free(conn, tenant_id, holds.get_hold(conn, tenant_id=tenant_id, hold_id=hold_id))


def release_confirm(conn: Connection, *, tenant_id: int, binding: str, now: datetime) -> None:
    """Frees at once what a confirm set aside for bookings that were then not saved; nothing while one that it did save
    waits to be settled."""
    tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    unused = holds.list_unused(conn, tenant_id=tenant_id, binding=binding)
    if not unused:
        return
    customer_id = unused[0].customer_id
    accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=[customer_id], now=now)
    for hold in holds.list_unused(conn, tenant_id=tenant_id, binding=binding):
        _free(conn, tenant_id, hold)


def _free(conn: Connection, tenant_id: int, hold: HoldRow) -> None:
    if hold.state == "placed":
        freed = replace(hold, appointment_id=None, checkout=None, held=0, state="released")
        if hold.voucher_id is not None:
            vouchers.free_vouchers(conn, tenant_id=tenant_id, hold_ids=[hold.id])
    else:
        freed = replace(hold, points=hold.points - hold.held, held=0)
    holds.save_hold(conn, tenant_id=tenant_id, hold=freed)
    if hold.held:
        accounts.add_held(conn, tenant_id=tenant_id, customer_id=hold.customer_id, points=-hold.held)
