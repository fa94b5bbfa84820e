"""Adjustments by hand, one by one: entries of the ledger with who made them and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from bridge.core.apps.tokens import read_token_id
from bridge.store.tables import entries

PREFIX = "adjustment:"
# The key of an adjustment that takes another one back ends in the other's id, so that it is taken back once.
UNDO = "undo:"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """``points`` are signed; ``actor`` is the WordPress user, None from the command line; ``key`` can be posted only once.
    ``undoes`` is the adjustment that this one takes back, ``undone_by`` the one that took this one back."""

    id: int
    customer_id: int
    points: int
    note: str | None
    actor: int | None
    at: datetime
    key: str
    undone_by: int | None = None

    @property
    def undoes(self) -> int | None:
        return int(self.key.removeprefix(UNDO)) if self.key.startswith(UNDO) else None

    @property
    def token_id(self) -> int | None:
        """The token by which an app made it."""
        return read_token_id(self.key)


def find_adjustment(conn: Connection, *, tenant_id: int, adjustment_id: int) -> Adjustment | None:
    """The adjustment of that number; None if there is none, or it is another tenant's."""
    return _find(conn, tenant_id, entries.c.id == adjustment_id)


def find_by_key(conn: Connection, *, tenant_id: int, key: str) -> Adjustment | None:
    """The adjustment that was posted under this key."""
    return _find(conn, tenant_id, entries.c.entry_key == PREFIX + key)


def get_by_key(conn: Connection, *, tenant_id: int, key: str) -> Adjustment:
    """The adjustment that was just posted under this key."""
    found = find_by_key(conn, tenant_id=tenant_id, key=key)
    assert found is not None
    return found


def _find(conn: Connection, tenant_id: int, condition: ColumnElement[bool]) -> Adjustment | None:
    row = conn.execute(
        select(entries).where(entries.c.tenant_id == tenant_id, entries.c.kind == "adjusted", condition)
    ).first()
    if row is None:
        return None
    undone_by = conn.scalar(
        select(entries.c.id).where(entries.c.tenant_id == tenant_id, entries.c.entry_key == f"{PREFIX}{UNDO}{row.id}")
    )
    key = row.entry_key.removeprefix(PREFIX)
    return Adjustment(row.id, row.customer_id, row.points, row.note, row.actor, row.at, key, undone_by)
