"""Segments that somebody saved under a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, update

from bridge.store.database import overtaken_by_others
from bridge.store.tables import deleted_segments, segments

# So long a segment that was deleted can be brought back.
KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SavedSegment:
    """``number`` counts its changes; ``actor`` is the WordPress user who saved it last."""

    id: int
    name: str
    document: Mapping[str, Any]
    number: int
    actor: int | None
    created_at: datetime
    updated_at: datetime


def list_segments(conn: Connection, *, tenant_id: int) -> list[SavedSegment]:
    """All of a tenant, by name."""
    query = select(*_COLUMNS).where(segments.c.tenant_id == tenant_id)
    found = [SavedSegment(*row) for row in conn.execute(query)]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def find_segment(conn: Connection, *, tenant_id: int, segment_id: int, lock: bool = False) -> SavedSegment | None:
    """The segment; FOR UPDATE where ``lock``."""
    query = select(*_COLUMNS).where(segments.c.tenant_id == tenant_id, segments.c.id == segment_id)
    row = conn.execute(query.with_for_update() if lock else query).first()
    return SavedSegment(*row) if row else None


def append_segment(
    conn: Connection, *, tenant_id: int, name: str, document: Mapping[str, Any], actor: int | None, now: datetime
) -> int:
    """A new one; its id. Overtaken if somebody else just took the name."""
    values = {"name": name, "document": document, "number": 1, "actor": actor, "created_at": now, "updated_at": now}
    with overtaken_by_others():
        key = conn.execute(segments.insert().values(tenant_id=tenant_id, **values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def change_segment(
    conn: Connection,
    *,
    tenant_id: int,
    segment_id: int,
    name: str,
    document: Mapping[str, Any],
    actor: int | None,
    now: datetime,
) -> None:
    """Saves it anew; it must be locked. Overtaken if somebody else just took the name."""
    values = {"name": name, "document": document, "actor": actor, "updated_at": now}
    mine = segments.c.tenant_id == tenant_id, segments.c.id == segment_id
    with overtaken_by_others():
        conn.execute(update(segments).where(*mine).values(number=segments.c.number + 1, **values))


def delete_segment(conn: Connection, *, tenant_id: int, segment: SavedSegment, now: datetime) -> None:
    """Without it from now on; what it was is kept for ``KEPT``. It must be locked."""
    mine = deleted_segments.c.tenant_id == tenant_id, deleted_segments.c.deleted_at < now - KEPT
    conn.execute(delete(deleted_segments).where(*mine))
    values = {name: getattr(segment, name) for name in ("id", "name", "document", "number", "created_at")}
    conn.execute(deleted_segments.insert().values(tenant_id=tenant_id, deleted_at=now, **values))
    conn.execute(delete(segments).where(segments.c.tenant_id == tenant_id, segments.c.id == segment.id))


def find_deleted_name(conn: Connection, *, tenant_id: int, segment_id: int) -> str | None:
    """What a segment was called that was deleted lately, FOR UPDATE; None if there is none."""
    mine = deleted_segments.c.tenant_id == tenant_id, deleted_segments.c.id == segment_id
    name: str | None = conn.scalar(select(deleted_segments.c.name).where(*mine).with_for_update())
    return name


def bring_back(conn: Connection, *, tenant_id: int, segment_id: int, actor: int | None, now: datetime) -> None:
    """A deleted one as it was, under its number; it must be locked. Overtaken if somebody else just took the name."""
    mine = deleted_segments.c.tenant_id == tenant_id, deleted_segments.c.id == segment_id
    row = conn.execute(select(deleted_segments).where(*mine)).one()
    values = {name: getattr(row, name) for name in ("id", "tenant_id", "name", "document", "created_at")}
    with overtaken_by_others():
        conn.execute(segments.insert().values(**values, number=row.number + 1, actor=actor, updated_at=now))
    conn.execute(delete(deleted_segments).where(*mine))


_COLUMNS = [segments.c[name] for name in SavedSegment.__slots__]
