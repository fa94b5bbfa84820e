"""Accounts and settlements as they are stored, their documents still text: what an audit reads, page by page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Label, Text, select, type_coerce, union

from bridge.store.tables import accounts, lots, settlements, vouchers

PAGE = 500


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """One account; ``tallies`` is meant to be a JSON document."""

    customer_id: int
    earned: int
    adjusted: int
    lifetime: int
    tier: str | None
    lapse_terms: str
    lapsed: int
    gone: int
    tallies: str


@dataclass(frozen=True, slots=True)
class SettlementRecord:
    """One settlement; ``facts``, ``award`` and ``draws`` are meant to be JSON documents."""

    appointment_id: int
    customer_id: int | None
    payer_id: int | None
    redeemed: int
    facts: str | None
    award: str | None
    draws: str


@dataclass(frozen=True, slots=True)
class VoucherRecord:
    """One voucher; ``draws`` is meant to be a JSON document."""

    id: int
    customer_id: int
    points: int
    state: str
    draws: str


def list_tenant_ids_for_all_tenants(conn: Connection) -> list[int]:
    """Every tenant that has an account or a settlement, in order."""
    return sorted(conn.scalars(union(select(accounts.c.tenant_id), select(settlements.c.tenant_id))))


def list_account_pages(conn: Connection, *, tenant_id: int) -> Iterator[Sequence[AccountRecord]]:
    """All accounts of a tenant, some at a time."""
    names = ("customer_id", "earned", "adjusted", "lifetime", "tier", "lapse_terms", "lapsed", "gone")
    columns = [accounts.c[name] for name in names]
    for page in _list_pages(conn, accounts.c.customer_id, [*columns, _text(accounts.c.tallies)], tenant_id):
        yield [AccountRecord(*row) for row in page]


def list_settlement_pages(conn: Connection, *, tenant_id: int) -> Iterator[Sequence[SettlementRecord]]:
    """All settlements of a tenant, some at a time."""
    columns = [settlements.c[name] for name in ("appointment_id", "customer_id", "payer_id", "redeemed")]
    documents = [_text(settlements.c[name]) for name in ("facts", "award", "draws")]
    for page in _list_pages(conn, settlements.c.appointment_id, [*columns, *documents], tenant_id):
        yield [SettlementRecord(*row) for row in page]


def list_voucher_pages(conn: Connection, *, tenant_id: int) -> Iterator[Sequence[VoucherRecord]]:
    """All vouchers of a tenant, some at a time."""
    columns = [vouchers.c[name] for name in ("id", "customer_id", "points", "state")]
    for page in _list_pages(conn, vouchers.c.id, [*columns, _text(vouchers.c.draws)], tenant_id):
        yield [VoucherRecord(*row) for row in page]


def list_held_awards(conn: Connection, *, tenant_id: int, customer_ids: Sequence[int]) -> Mapping[int, list[str]]:
    """The awards that these customers hold, by customer, as the text they are stored as."""
    query = select(settlements.c.customer_id, _text(settlements.c.award)).where(
        settlements.c.tenant_id == tenant_id,
        settlements.c.customer_id.in_(customer_ids),
        settlements.c.award_held,
        settlements.c.award.is_not(None),
    )
    found: dict[int, list[str]] = defaultdict(list)
    for customer_id, award in conn.execute(query):
        found[customer_id].append(award)
    return found


def list_lot_owners(conn: Connection, *, tenant_id: int, lot_ids: Iterable[int]) -> dict[int, int]:
    """Whose those of the lots are that exist, by lot."""
    query = select(lots.c.id, lots.c.customer_id).where(lots.c.tenant_id == tenant_id, lots.c.id.in_(list(lot_ids)))
    return {row.id: row.customer_id for row in conn.execute(query)}


def _text(column: Column[Any]) -> Label[str]:
    return type_coerce(column, Text()).label(column.name)


def _list_pages(
    conn: Connection, key: Column[int], columns: Sequence[Any], tenant_id: int
) -> Iterator[Sequence[Sequence[Any]]]:
    """Rows of the table whose primary key is (tenant, ``key``), the first of whose ``columns`` is ``key``."""
    after = -1
    while True:
        query = select(*columns).where(key.table.c.tenant_id == tenant_id, key > after).order_by(key).limit(PAGE)
        page = conn.execute(query).all()
        if not page:
            return
        yield page
        after = page[-1][0]
