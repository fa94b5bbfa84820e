"""Businesses of a SaaS that were deleted: which, until when their data is kept, and all tables that it stands in."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, delete, exists, func, select, text, update
from sqlalchemy.dialects.mysql import insert

from bridge.store.site.booknetic import BKNTC, probe
from bridge.store.tables import closures, metadata, task_files, tasks, tenants

STEP = 2_000

TECHNICAL = frozenset(
    {
        "api_requests",
        "api_tokens",
        "categories",
        "closures",
        "doorbells",
        "import_pieces",
        "outbox",
        "people",
        "recommended",
        "tasks",
        "words",
    }
)
"""What is of no use without this product: left out of what a business takes away."""


@dataclass(frozen=True, slots=True)
class Closure:
    """A business that is gone. ``name`` as it was told, None where nobody told or the data is gone too."""

    tenant_id: int
    name: str | None
    closed_at: datetime
    purges_at: datetime
    purged_at: datetime | None


def list_gone_for_all_tenants(conn: Connection) -> list[int]:
    """Tenants of whom something is kept and whom Booknetic does not have any more; none outside SaaS, nor where it has no tenant at
    all, which is rather a site that is being put back."""
    if "tenants.id" not in probe(conn) or not conn.scalar(text(f"SELECT EXISTS (SELECT 1 FROM {BKNTC}tenants)")):
        return []
    return list(conn.scalars(_GONE))


def is_there(conn: Connection, *, tenant_id: int) -> bool:
    """Whether Booknetic has this tenant."""
    if "tenants.id" not in probe(conn):
        return tenant_id == 0
    return bool(conn.scalar(text(f"SELECT EXISTS (SELECT 1 FROM {BKNTC}tenants WHERE id = :id)"), {"id": tenant_id}))


def note_closure(conn: Connection, *, tenant_id: int, name: str | None, now: datetime, purges_at: datetime) -> None:
    """A business is gone; known already, it only gets the name that it lacks."""
    statement = insert(closures).values(tenant_id=tenant_id, name=name, closed_at=now, purges_at=purges_at)
    kept = {"name": func.coalesce(closures.c.name, statement.inserted.name)} if name else {"tenant_id": tenant_id}
    conn.execute(statement.on_duplicate_key_update(**kept))


def list_closures_for_all_tenants(conn: Connection) -> list[Closure]:
    """All businesses that are gone, the latest first."""
    query = select(closures).order_by(closures.c.closed_at.desc(), closures.c.tenant_id.desc())
    return [_read(row) for row in conn.execute(query)]


def find_closure(conn: Connection, *, tenant_id: int, lock: bool = False) -> Closure | None:
    """What is known of a business that is gone."""
    query = select(closures).where(closures.c.tenant_id == tenant_id)
    row = conn.execute(query.with_for_update() if lock else query).first()
    return _read(row) if row else None


def list_due_for_all_tenants(conn: Connection, *, now: datetime) -> list[int]:
    """Whose data is to be deleted by now."""
    query = select(closures.c.tenant_id).where(closures.c.purged_at.is_(None), closures.c.purges_at <= now)
    return list(conn.scalars(query.order_by(closures.c.purges_at)))


def bring_forward(conn: Connection, *, tenant_id: int, now: datetime) -> None:
    """Has the data deleted now."""
    conn.execute(update(closures).where(closures.c.tenant_id == tenant_id).values(purges_at=now))


def mark_purged(conn: Connection, *, tenant_id: int, now: datetime) -> None:
    """Nothing of it is left, nor its name."""
    conn.execute(update(closures).where(closures.c.tenant_id == tenant_id).values(purged_at=now, name=None))


def forget_returned(conn: Connection) -> int:
    """Forgets that those were gone whom Booknetic has (again, or another business under the number); how many."""
    return conn.execute(_RETURNED).rowcount if "tenants.id" in probe(conn) else 0


def list_tables() -> list[Table]:
    """Every table of ours whose rows are a tenant's, but for the note that it is gone."""
    return [table for table in metadata.sorted_tables if "tenant_id" in table.c and table is not closures]


def delete_some(conn: Connection, *, tenant_id: int, table: Table) -> int:
    """Deletes some rows of a tenant; how many. Files of its tasks go with the tasks."""
    if table is tasks:
        theirs = select(tasks.c.id).where(tasks.c.tenant_id == tenant_id)
        conn.execute(delete(task_files).where(task_files.c.task_id.in_(theirs)))
    result = conn.execute(
        text(f"DELETE FROM {table.name} WHERE tenant_id = :tenant LIMIT {STEP}"), {"tenant": tenant_id}
    )
    return result.rowcount


def has_table(conn: Connection, *, table: Table) -> bool:
    """Whether it is there: some belong to the plugin, which may be older."""
    query = text("SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = :name")
    return conn.scalar(query, {"name": conn.scalar(text(f"SELECT '{table.name}'"))}) is not None


def list_rows(conn: Connection, *, tenant_id: int, table: Table, after: tuple[Any, ...] | None) -> list[Any]:
    """The next rows of a tenant after one, by the primary key."""
    key = [column for column in table.primary_key if column.name != "tenant_id"]
    query = select(table).where(table.c.tenant_id == tenant_id).order_by(*key).limit(STEP)
    if after is not None and key:
        query = query.where(text(_say_after(key)).bindparams(**{f"k{n}": value for n, value in enumerate(after)}))
    return list(conn.execute(query))


def key_of(table: Table, row: Any) -> tuple[Any, ...] | None:
    """Where a row stands; None where a tenant has one row only."""
    key = [column.name for column in table.primary_key if column.name != "tenant_id"]
    return tuple(row._mapping[name] for name in key) or None


def dump_row(row: Any) -> str:
    """A row as a line of JSON; times in ISO format, money as text."""
    return json.dumps(dict(row._mapping), ensure_ascii=False, default=_dump)


def _dump(value: Any) -> str:
    return (
        value.isoformat()
        if isinstance(value, date | datetime)
        else f"{value:f}"
        if isinstance(value, Decimal)
        else str(value)
    )


def _say_after(key: list[Any]) -> str:
    names = ", ".join(column.name for column in key)
    return f"({names}) > ({', '.join(f':k{number}' for number in range(len(key)))})"


def _read(row: Any) -> Closure:
    return Closure(row.tenant_id, row.name, row.closed_at, row.purges_at, row.purged_at)


_GONE = (
    select(tenants.c.tenant_id)
    .where(
        tenants.c.tenant_id != 0,
        text(f"NOT EXISTS (SELECT 1 FROM {BKNTC}tenants t WHERE t.id = {{prefix}}bkloyalty_tenants.tenant_id)"),
        ~exists().where(closures.c.tenant_id == tenants.c.tenant_id),
    )
    .order_by(tenants.c.tenant_id)
)
_RETURNED = text(
    f"DELETE FROM {{prefix}}bkloyalty_closures WHERE EXISTS (SELECT 1 FROM {BKNTC}tenants t WHERE t.id = {{prefix}}bkloyalty_closures.tenant_id)"
)
