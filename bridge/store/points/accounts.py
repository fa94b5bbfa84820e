"""Accounts, their lots, and the entries of the ledger."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, case, func, select, union
from sqlalchemy.dialects.mysql import insert

from bridge.core.points.accounts import Account
from bridge.core.points.ledger import NEW_LOTS, Entry, Lot, Purse
from bridge.core.programmes.programme import Programme
from bridge.core.tiers.tier_periods import NOTHING_LAPSED, Lapsed
from bridge.store.documents import dump_tallies, load_tallies
from bridge.store.many_rows import insert_rows
from bridge.store.points import standings
from bridge.store.points.lapses import counting
from bridge.store.tables import accounts, entries, lots


def lock_accounts(
    conn: Connection, *, tenant_id: int, customer_ids: Iterable[int], now: datetime
) -> dict[int, Account]:
    """The accounts FOR UPDATE, in sorted order and still without lots; missing ones are made, for a missing row locks
    nothing."""
    wanted = sorted(set(customer_ids))
    found = _lock(conn, tenant_id, wanted)
    missing = [customer_id for customer_id in wanted if customer_id not in found]
    if missing:
        rows = [_new_row(tenant_id, customer_id, now) for customer_id in missing]
        made = conn.execute(insert(accounts).prefix_with("IGNORE"), rows).rowcount
        # Whoever inserted the row has it locked; if somebody else was faster, lock theirs.
        unseen = {customer_id: Account(customer_id) for customer_id in missing}
        found |= unseen if made == len(missing) else _lock(conn, tenant_id, wanted)
    return found


def lock_existing(conn: Connection, *, tenant_id: int, customer_ids: Iterable[int]) -> dict[int, Account]:
    """Those of these accounts that are there, as ``lock_accounts``: for whoever looked before, and makes none for somebody who
    was erased or went over to another row since."""
    return _lock(conn, tenant_id, sorted(set(customer_ids)))


def lock_page(conn: Connection, *, tenant_id: int, after: int, until: int) -> dict[int, Account]:
    """The accounts of the customers after one and up to another, by id: FOR UPDATE, without lots."""
    query = (
        select(accounts)
        .where(accounts.c.tenant_id == tenant_id, accounts.c.customer_id.between(after + 1, until))
        .order_by(accounts.c.customer_id)
        .with_for_update()
    )
    return {row["customer_id"]: read_account(row) for row in conn.execute(query).mappings()}


def find_account(conn: Connection, *, tenant_id: int, customer_id: int) -> Account | None:
    """The account without lots, read without a lock."""
    row = conn.execute(_of_customer(tenant_id, customer_id)).mappings().first()
    return read_account(row) if row else None


def add_held(conn: Connection, *, tenant_id: int, customer_id: int, points: int) -> None:
    """Changes what is set aside by ``points`` (signed)."""
    standings.add_held(conn, tenant_id=tenant_id, customer_id=customer_id, points=points)


def load_lots(conn: Connection, *, tenant_id: int, account: Account, lot_ids: Iterable[int]) -> Account:
    """The account with its open lots and those named."""
    open_lots = select(lots).where(
        lots.c.tenant_id == tenant_id, lots.c.customer_id == account.customer_id, lots.c.points_left > 0
    )
    named = select(lots).where(
        lots.c.id.in_(list(lot_ids)), lots.c.tenant_id == tenant_id, lots.c.customer_id == account.customer_id
    )
    found = {
        row.id: Lot(row.id, row.awarded_at, row.expires_at, row.points_left)
        for row in conn.execute(union(open_lots, named))
    }
    return replace(account, purse=Purse(account.purse.balance, found))


def save_account(
    conn: Connection,
    *,
    tenant_id: int,
    before: Account,
    after: Account,
    programme: Programme,
    now: datetime,
) -> dict[int, int]:
    """Saves an account and those of its lots that changed; gives the ids of new lots by their provisional ones."""
    made = _save_lots(conn, tenant_id, before, after)
    if before != after:
        changes = {**dump_account(after, programme), "updated_at": now}
        standings.change_account(conn, tenant_id=tenant_id, customer_id=after.customer_id, values=changes)
    return made


def dump_account(account: Account, programme: Programme) -> dict[str, Any]:
    """The columns that change when points move."""
    return {
        "balance": account.purse.balance,
        "held": account.held,
        "earned": account.earned,
        "adjusted": account.adjusted,
        "redeemed": account.redeemed,
        "lifetime": account.lifetime(programme),
        "tier": account.tier,
        "tallies": dump_tallies(account.tallies),
        **dump_lapsed(account.lapsed),
    }


def dump_lapsed(lapsed: Lapsed) -> dict[str, Any]:
    """The columns that say what has lapsed."""
    return {
        "lapse_terms": lapsed.terms,
        "lapsed": lapsed.points,
        "lapsed_before": lapsed.before,
        "gone": lapsed.gone,
        "gone_before": lapsed.gone_before,
        "lapses_at": lapsed.next_at,
    }


def dump_lot(tenant_id: int, customer_id: int, lot: Lot) -> dict[str, Any]:
    """The columns of a lot, but for its id."""
    return {
        "tenant_id": tenant_id,
        "customer_id": customer_id,
        "awarded_at": lot.awarded_at,
        "expires_at": lot.expires_at,
        "points_left": lot.left,
    }


def append_entries(
    conn: Connection, *, tenant_id: int, posted: Iterable[Entry], actor: int | None, now: datetime
) -> None:
    """Appends entries; the database refuses an ``entry_key`` that is there already."""
    rows = [
        {
            "tenant_id": tenant_id,
            "customer_id": entry.customer_id,
            "kind": entry.kind.value,
            "points": entry.points,
            "at": entry.at,
            "entry_key": entry.key,
            "appointment_id": entry.appointment_id,
            "version": entry.version,
            "actor": actor,
            "note": entry.note,
            "reasons": list(entry.reasons),
            "created_at": now,
            "counts_at": entry.counts_at,
        }
        for entry in posted
    ]
    insert_rows(conn, entries, rows)


def count_expired(conn: Connection, *, tenant_id: int, customer_id: int) -> int:
    """How many entries of expiry the customer has."""
    query = select(func.count()).where(
        entries.c.tenant_id == tenant_id, entries.c.customer_id == customer_id, entries.c.kind == "expired"
    )
    return conn.scalar(query) or 0


def list_expiring(conn: Connection, *, tenant_id: int, now: datetime, after: int, limit: int) -> list[int]:
    """The next customers after ``after``, by id, with points whose expiry is not after ``now``."""
    query = (
        select(lots.c.customer_id)
        .where(
            lots.c.tenant_id == tenant_id,
            lots.c.customer_id > after,
            lots.c.expires_at <= now,
            lots.c.points_left > 0,
        )
        .distinct()
        .order_by(lots.c.customer_id)
        .limit(limit)
    )
    return list(conn.scalars(query))


def list_standings(
    conn: Connection, *, tenant_id: int, customer_ids: Iterable[int]
) -> dict[int, tuple[str | None, int]]:
    """Tier, and the points that tiers look at, of those of the customers who have an account."""
    lapsed = accounts.c.lapse_terms != ""
    points = case((lapsed, counting(accounts.c.lapsed)), else_=accounts.c.lifetime).label("points")
    query = select(accounts.c.customer_id, accounts.c.tier, points).where(
        accounts.c.tenant_id == tenant_id, accounts.c.customer_id.in_(list(customer_ids))
    )
    return {row.customer_id: (row.tier, int(row.points)) for row in conn.execute(query)}


def count_accounts(conn: Connection, *, tenant_id: int, at_most: int) -> int:
    """How many accounts the tenant has; counts no further than ``at_most``."""
    some = select(accounts.c.customer_id).where(accounts.c.tenant_id == tenant_id).limit(at_most).subquery()
    return conn.scalar(select(func.count()).select_from(some)) or 0


def _lock(conn: Connection, tenant_id: int, customer_ids: list[int]) -> dict[int, Account]:
    query = (
        select(accounts)
        .where(accounts.c.tenant_id == tenant_id, accounts.c.customer_id.in_(customer_ids))
        .order_by(accounts.c.customer_id)
        .with_for_update()
    )
    return {row["customer_id"]: read_account(row) for row in conn.execute(query).mappings()}


def _of_customer(tenant_id: int, customer_id: int) -> Any:
    return select(accounts).where(accounts.c.tenant_id == tenant_id, accounts.c.customer_id == customer_id)


def read_account(row: RowMapping) -> Account:
    """The account of a row, without lots."""
    return Account(
        customer_id=row["customer_id"],
        purse=Purse(row["balance"]),
        held=row["held"],
        earned=row["earned"],
        adjusted=row["adjusted"],
        redeemed=row["redeemed"],
        tier=row["tier"],
        tallies=load_tallies(row["tallies"]),
        lapsed=Lapsed(
            row["lapse_terms"],
            row["lapsed"],
            row["lapsed_before"],
            row["gone"],
            row["gone_before"],
            row["lapses_at"],
        ),
    )


def _new_row(tenant_id: int, customer_id: int, now: datetime) -> dict[str, Any]:
    zeros = dict.fromkeys(("balance", "held", "earned", "adjusted", "redeemed", "lifetime"), 0)
    return {
        "tenant_id": tenant_id,
        "customer_id": customer_id,
        **zeros,
        "tier": None,
        "tallies": {},
        **dump_lapsed(NOTHING_LAPSED),
        "created_at": now,
        "updated_at": now,
    }


def _save_lots(conn: Connection, tenant_id: int, before: Account, after: Account) -> dict[int, int]:
    made = {}
    changed = []
    for lot in after.purse.lots.values():
        row = dump_lot(tenant_id, after.customer_id, lot)
        if lot.id >= NEW_LOTS:
            key = conn.execute(lots.insert().values(row)).inserted_primary_key
            assert key is not None
            made[lot.id] = int(key[0])
        elif before.purse.lots.get(lot.id) != lot:
            changed.append({"id": lot.id, **row})
    if changed:
        statement = insert(lots)
        new = statement.inserted
        conn.execute(statement.on_duplicate_key_update(expires_at=new.expires_at, points_left=new.points_left), changed)
    return made
