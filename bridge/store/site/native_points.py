"""Booknetic's own Loyalty Points beside ours: nothing of its tables is published, so this looks for tables that are called so, and in
them for columns that look like a customer and points."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from bridge.store.site.booknetic import BKNTC

MOST_TABLES = 20

_CUSTOMER = ("customer_id", "client_id", "customer", "bkntc_customer_id")
_POINTS = (
    "balance",
    "points_balance",
    "point_balance",
    "current_points",
    "available_points",
    "points",
    "point",
    "amount",
)
_LIFETIME = ("lifetime_points", "total_points", "total_earned", "earned_points", "total_points_earned", "lifetime")
_NAME = re.compile(r"[A-Za-z0-9_$]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NativeTable:
    """A table that may hold balances: its name and those of its columns; ``lifetime`` is None where nothing looks like it.

    ``customers`` of this business stand in it, on so many ``lines``: where these are more, they are added up.
    """

    name: str
    columns: Sequence[str]
    customer: str
    points: str
    lifetime: str | None
    customers: int = 0
    lines: int = 0

    @property
    def is_summed(self) -> bool:
        """Whether it looks like a list of changes, of which a balance is the sum."""
        return self.lines > self.customers


@dataclass(frozen=True, slots=True)
class Native:
    """All ``tables`` that are called so, and those that may hold ``balances``."""

    tables: Sequence[str]
    balances: Sequence[NativeTable]


def find_native(conn: Connection, *, tenant_id: int) -> Native:
    """What there is in the database; of other businesses' customers nothing is counted."""
    columns = _list_columns(conn)
    found = [
        _count(conn, tenant_id, table)
        for name, names in columns.items()
        if (table := _look_at(name, names)) is not None
    ]
    return Native(list(columns), sorted(found, key=lambda table: (-table.customers, table.name)))


def list_balances(conn: Connection, *, tenant_id: int, table: NativeTable) -> Iterator[tuple[int, int, int | None]]:
    """Customer, points and lifetime points of this business's customers, by customer; whole numbers, rounded down. Of what is added
    up nobody knows which of the changes were earned, so there are no lifetime points."""
    lifetime = f"FLOOR(SUM(n.`{table.lifetime}`))" if table.lifetime and not table.is_summed else "NULL"
    query = text(
        f"SELECT c.id, FLOOR(SUM(n.`{table.points}`)) AS points, {lifetime} AS lifetime FROM `{table.name}` n "
        f"JOIN {BKNTC}customers c ON c.id = n.`{table.customer}` AND COALESCE(c.tenant_id, 0) = :tenant "
        "GROUP BY c.id ORDER BY c.id"
    )
    for row in conn.execute(query, {"tenant": tenant_id}):
        yield row.id, int(row.points or 0), None if row.lifetime is None else int(row.lifetime)


def _list_columns(conn: Connection) -> Mapping[str, Sequence[str]]:
    """Tables of Booknetic's that are called after loyalty, with their columns; ours are not among them."""
    query = text(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE() "
        "AND table_name LIKE :like AND table_name NOT LIKE :ours ORDER BY table_name, ordinal_position"
    )
    start = (conn.scalar(text("SELECT '{prefix}bkntc_'")) or "").replace("_", r"\_")
    ours = (conn.scalar(text("SELECT '{prefix}bkloyalty_'")) or "").replace("_", r"\_")
    found: dict[str, list[str]] = {}
    for table, column in conn.execute(query, {"like": f"{start}%loyal%", "ours": f"{ours}%"}):
        if _NAME.fullmatch(table) and _NAME.fullmatch(column):
            found.setdefault(table, []).append(column)
    return dict(list(found.items())[:MOST_TABLES])


def _look_at(name: str, columns: Sequence[str]) -> NativeTable | None:
    customer, points, lifetime = (
        next((column for known in wanted for column in columns if column.lower() == known), None)
        for wanted in (_CUSTOMER, _POINTS, _LIFETIME)
    )
    return NativeTable(name, columns, customer, points, lifetime) if customer and points else None


def _count(conn: Connection, tenant_id: int, table: NativeTable) -> NativeTable:
    query = text(
        f"SELECT COUNT(DISTINCT c.id), COUNT(*) FROM `{table.name}` n JOIN {BKNTC}customers c "
        f"ON c.id = n.`{table.customer}` AND COALESCE(c.tenant_id, 0) = :tenant"
    )
    customers, lines = conn.execute(query, {"tenant": tenant_id}).one()
    return NativeTable(
        table.name, table.columns, table.customer, table.points, table.lifetime, int(customers), int(lines)
    )
