"""How far somebody is who walks through customers for workflows, so that a restart goes on where it was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.mysql import insert

from bridge.store.tables import walks

EXPIRY = "expiry"
SEGMENT = "segment:"
TASK = "task:"
NOTING, TELLING, ENDING = "noting", "telling", "ending"


@dataclass(frozen=True, slots=True)
class Walk:
    """``name`` is ``expiry``, or begins with ``segment:`` or ``task:``. ``state``: it only notes who is there (noting), or tells who came in (telling),
    or forgets everybody (ending). ``position`` is the last customer looked at, ``told`` how many were told in all, ``round_at`` when it
    goes on. ``terms`` is what the segment asked for."""

    name: str
    terms: str
    state: str
    position: int
    told: int
    round_at: datetime


def lock_walk(conn: Connection, *, tenant_id: int, name: str, state: str, now: datetime) -> Walk:
    """The walk FOR UPDATE, begun in a state if it is not there yet."""
    locked = _select(tenant_id, name).with_for_update()
    row = conn.execute(locked).first()
    if row is None:
        new = {"terms": "", "state": state, "position": 0, "told": 0, "round_at": now}
        conn.execute(insert(walks).prefix_with("IGNORE").values(tenant_id=tenant_id, name=name, **new))
        row = conn.execute(locked).one()
    return Walk(*row)


def find_walk(conn: Connection, *, tenant_id: int, name: str) -> Walk | None:
    """The walk, without a lock."""
    row = conn.execute(_select(tenant_id, name)).first()
    return Walk(*row) if row else None


def save_walk(conn: Connection, *, tenant_id: int, walk: Walk) -> None:
    """Saves one that is locked."""
    values = {name: getattr(walk, name) for name in Walk.__slots__ if name != "name"}
    conn.execute(update(walks).where(walks.c.tenant_id == tenant_id, walks.c.name == walk.name).values(values))


def delete_walk(conn: Connection, *, tenant_id: int, name: str) -> None:
    """It came to its end."""
    conn.execute(delete(walks).where(walks.c.tenant_id == tenant_id, walks.c.name == name))


def list_segments_for_all_tenants(conn: Connection) -> list[tuple[int, str]]:
    """(tenant, key) of every segment whose members are known."""
    query = select(walks.c.tenant_id, walks.c.name).where(walks.c.name.like(f"{SEGMENT}%"))
    rows = conn.execute(query.order_by(walks.c.tenant_id, walks.c.name))
    return [(row.tenant_id, row.name.removeprefix(SEGMENT)) for row in rows]


def forget_for_all_tenants(conn: Connection, *, before: datetime) -> None:
    """Deletes what tasks left behind before a moment."""
    conn.execute(delete(walks).where(walks.c.name.like(f"{TASK}%"), walks.c.round_at < before))


def _select(tenant_id: int, name: str) -> Any:
    columns = [walks.c[one] for one in Walk.__slots__]
    return select(*columns).where(walks.c.tenant_id == tenant_id, walks.c.name == name)
