"""What was done to many customers at once: how far it is, what it came to, and whether it was undone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select, update

from bridge.core.settling.reasons import N_
from bridge.errors import NotHere
from bridge.store.tables import batches


@dataclass(frozen=True, slots=True)
class Batch:
    """``state`` is running, paused, done, undoing or undone; ``position`` is None before the first page.

    ``bookings`` of those ``looked_at`` were attached and gave ``points`` to ``customers``; ``left_out`` are the others by why.
    ``detached_bookings`` and ``detached_points`` were undone.
    """

    id: int
    tenant_id: int
    kind: str
    parameters: Mapping[str, Any]
    version: int
    state: str
    position: Any
    looked_at: int
    bookings: int
    customers: int
    points: int
    left_out: Mapping[str, int]
    detached_bookings: int
    detached_points: int
    actor: int | None
    created_at: datetime
    updated_at: datetime


NO_BATCH = N_("There is no batch %(batch)s.")

# What becomes of a batch once it is there.
_CHANGES = ("state", "position", "looked_at", "bookings", "customers", "points", "left_out")
_CHANGES_UNDOING = ("detached_bookings", "detached_points")


def append_batch(
    conn: Connection,
    *,
    tenant_id: int,
    kind: str,
    parameters: Mapping[str, Any],
    version: int,
    actor: int | None,
    now: datetime,
) -> int:
    """A batch that runs; its id."""
    result = conn.execute(
        batches.insert().values(
            tenant_id=tenant_id,
            kind=kind,
            parameters=parameters,
            version=version,
            state="running",
            left_out={},
            actor=actor,
            created_at=now,
            updated_at=now,
            **dict.fromkeys(("looked_at", "bookings", "customers", "points", *_CHANGES_UNDOING), 0),
        )
    )
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def get_batch(conn: Connection, *, tenant_id: int, batch_id: int, lock: bool = False) -> Batch:
    """NotHere if this tenant has no such batch; FOR UPDATE where ``lock``."""
    query = _select(tenant_id).where(batches.c.id == batch_id)
    row = conn.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotHere(NO_BATCH, batch=batch_id)
    return Batch(**row._mapping)


def list_batches(conn: Connection, *, tenant_id: int, kind: str) -> list[Batch]:
    """The tenant's batches of a kind, newest first."""
    query = _select(tenant_id).where(batches.c.kind == kind).order_by(batches.c.id.desc())
    return [Batch(**row._mapping) for row in conn.execute(query)]


def save_batch(conn: Connection, *, batch: Batch, now: datetime) -> Batch:
    """Saves how far a batch is, which must be locked; gives it back."""
    values = {name: getattr(batch, name) for name in (*_CHANGES, *_CHANGES_UNDOING)}
    conn.execute(update(batches).where(batches.c.id == batch.id).values(**values, updated_at=now))
    return replace(batch, updated_at=now)


def _select(tenant_id: int) -> Select[Any]:
    return select(batches).where(batches.c.tenant_id == tenant_id)
