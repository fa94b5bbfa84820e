"""Many accounts at once: read, and saved with their lots in a few statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection, func, select

from bridge.core.points.accounts import Account
from bridge.core.points.ledger import NEW_LOTS, Lot, Purse
from bridge.core.programmes.programme import Programme
from bridge.store.many_rows import insert_rows
from bridge.store.points.accounts import dump_account, dump_lot, read_account
from bridge.store.points.standings import copy_standings
from bridge.store.tables import accounts, lots

Change: TypeAlias = tuple[Account, Account]  # before and after
LotIds: TypeAlias = dict[tuple[int, int], int]  # by customer and provisional id


def list_accounts(conn: Connection, *, tenant_id: int, customer_ids: Iterable[int]) -> dict[int, Account]:
    """Those that these customers have, without lots, read without a lock."""
    query = select(accounts).where(
        accounts.c.tenant_id == tenant_id, accounts.c.customer_id.in_(sorted(set(customer_ids)))
    )
    return {row["customer_id"]: read_account(row) for row in conn.execute(query).mappings()}


def list_all(conn: Connection, *, tenant_id: int) -> dict[int, Account]:
    """All of a tenant's, without lots, read without a lock; for few only."""
    query = select(accounts).where(accounts.c.tenant_id == tenant_id)
    return {row["customer_id"]: read_account(row) for row in conn.execute(query).mappings()}


def load_lots(
    conn: Connection, *, tenant_id: int, found: Iterable[Account], lot_ids: Iterable[int]
) -> dict[int, Account]:
    """The accounts with their open lots and those named."""
    purses: dict[int, dict[int, Lot]] = defaultdict(dict)
    found = list(found)
    theirs = lots.c.tenant_id == tenant_id, lots.c.customer_id.in_([account.customer_id for account in found])
    for wanted in (lots.c.points_left > 0, lots.c.id.in_(list(lot_ids))):
        for row in conn.execute(select(lots).where(*theirs, wanted)):
            purses[row.customer_id][row.id] = Lot(row.id, row.awarded_at, row.expires_at, row.points_left)
    return {
        account.customer_id: replace(account, purse=Purse(account.purse.balance, purses[account.customer_id]))
        for account in found
    }


def save_accounts(
    conn: Connection, *, tenant_id: int, changes: Sequence[Change], programme: Programme, now: datetime
) -> LotIds:
    """Saves accounts, which must be locked, and those of their lots that changed; gives the ids of new lots."""
    _save_lots(conn, tenant_id, changes)
    made = _append_lots(conn, tenant_id, changes)
    rows = [
        {
            "tenant_id": tenant_id,
            "customer_id": after.customer_id,
            **dump_account(after, programme),
            "created_at": now,
            "updated_at": now,
        }
        for before, after in changes
        if before != after
    ]
    insert_rows(conn, accounts, rows, updating={*rows[0]} - {"tenant_id", "customer_id", "created_at"} if rows else ())
    copy_standings(conn, tenant_id=tenant_id, customer_ids=[row["customer_id"] for row in rows])
    return made


def _save_lots(conn: Connection, tenant_id: int, changes: Iterable[Change]) -> None:
    changed = [
        {"id": lot.id, **dump_lot(tenant_id, after.customer_id, lot)}
        for before, after in changes
        for lot in after.purse.lots.values()
        if lot.id < NEW_LOTS and before.purse.lots.get(lot.id) != lot
    ]
    insert_rows(conn, lots, changed, updating=("expires_at", "points_left"))


def _append_lots(conn: Connection, tenant_id: int, changes: Iterable[Change]) -> LotIds:
    """The database numbers rows in the order in which they come, and nobody else opens lots of accounts that are locked."""
    new = [
        (after.customer_id, lot)
        for _, after in changes
        for lot in sorted(after.purse.lots.values(), key=lambda lot: lot.id)
        if lot.id >= NEW_LOTS
    ]
    if not new:
        return {}
    newest = conn.scalar(select(func.coalesce(func.max(lots.c.id), 0)))
    insert_rows(conn, lots, [dump_lot(tenant_id, customer_id, lot) for customer_id, lot in new])
    query = (
        select(lots.c.id, lots.c.customer_id)
        .where(
            lots.c.id > newest,
            lots.c.tenant_id == tenant_id,
            lots.c.customer_id.in_({customer_id for customer_id, _ in new}),
        )
        .order_by(lots.c.id)
    )
    numbered: dict[int, list[int]] = defaultdict(list)
    for row in conn.execute(query):
        numbered[row.customer_id].append(row.id)
    made = {customer_id: iter(ids) for customer_id, ids in numbered.items()}
    return {(customer_id, lot.id): next(made[customer_id]) for customer_id, lot in new}
