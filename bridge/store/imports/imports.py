"""Imports of balances: what was brought by whom, how far it is, and its file until it is needed no more. Lines: import_lines.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, select, update

from bridge.core.imports.importing import ImportState
from bridge.core.settling.reasons import N_
from bridge.errors import NotHere
from bridge.store.database import overtaken_by_others
from bridge.store.tables import import_lines, import_pieces, imports

PIECE_BYTES = 1024 * 1024  # what a database takes in one statement, whatever its settings
NO_IMPORT = N_("There is no such import here.")


@dataclass(frozen=True, slots=True)
class Import:
    """``choices`` has the ``columns`` by field, whether it is ``again`` (also for whom an earlier import gave points), whether tiers that
    change are ``told``, and ``day_first``; ``head`` the ``names`` of the columns and the first ``lines``. ``customers`` got ``points`` to
    spend and ``lifetime`` points; ``taken`` of these were taken back ``taken_from`` customers."""

    id: int
    tenant_id: int
    name: str
    source: str
    digest: str
    choices: Mapping[str, Any]
    head: Mapping[str, Any] | None
    trouble: Mapping[str, Any] | None
    state: ImportState
    line_total: int
    position: int
    counts: Mapping[str, int]
    customers: int
    points: int
    lifetime: int
    taken_from: int
    taken: int
    actor: int | None
    created_at: datetime
    updated_at: datetime


_COLUMNS = tuple(field.name for field in fields(Import))
_CHANGES = (
    *("source", "choices", "head", "trouble", "line_total", "position", "counts"),
    *("customers", "points", "lifetime", "taken_from", "taken"),
)


def append_import(
    conn: Connection,
    *,
    tenant_id: int,
    key: str,
    name: str,
    source: str,
    digest: str,
    choices: Mapping[str, Any],
    actor: int | None,
    now: datetime,
) -> int:
    """A new one that is to be read; its id. Overtaken if somebody else just brought one under the same ``key``."""
    with overtaken_by_others():
        result = conn.execute(
            imports.insert().values(
                tenant_id=tenant_id,
                request_key=key,
                name=name,
                source=source,
                digest=digest,
                choices=choices,
                state=ImportState.READING.value,
                counts={},
                actor=actor,
                created_at=now,
                updated_at=now,
                **dict.fromkeys(
                    ("line_total", "position", "customers", "points", "lifetime", "taken_from", "taken"), 0
                ),
            )
        )
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def get_import(conn: Connection, *, tenant_id: int, import_id: int, lock: bool = False) -> Import:
    """NotHere if this tenant has no such import; FOR UPDATE where ``lock``."""
    query = _select(tenant_id).where(imports.c.id == import_id)
    row = conn.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotHere(NO_IMPORT)
    return _read(row)


def find_by_key(conn: Connection, *, tenant_id: int, key: str) -> Import | None:
    """The import that was brought under this key."""
    row = conn.execute(_select(tenant_id).where(imports.c.request_key == key)).first()
    return _read(row) if row else None


def list_imports(conn: Connection, *, tenant_id: int, limit: int) -> list[Import]:
    """The tenant's latest, newest first."""
    return [_read(row) for row in conn.execute(_select(tenant_id).order_by(imports.c.id.desc()).limit(limit))]


def save_import(conn: Connection, *, one: Import, now: datetime) -> Import:
    """How it stands now; it must be locked."""
    values = {name: getattr(one, name) for name in _CHANGES} | {"state": one.state.value, "updated_at": now}
    conn.execute(update(imports).where(*_of(one.tenant_id, one.id, imports.c.id)).values(values))
    return replace(one, updated_at=now)


def delete_import(conn: Connection, *, tenant_id: int, import_id: int) -> None:
    """With its lines and its file. Nothing may have been given by it."""
    conn.execute(delete(import_lines).where(*_of(tenant_id, import_id, import_lines.c.import_id)))
    drop_content(conn, tenant_id=tenant_id, import_id=import_id)
    conn.execute(delete(imports).where(*_of(tenant_id, import_id, imports.c.id)))


def keep_content(conn: Connection, *, tenant_id: int, import_id: int, content: bytes) -> None:
    """The file, in pieces."""
    for number, start in enumerate(range(0, len(content), PIECE_BYTES)):
        piece = content[start : start + PIECE_BYTES]
        values = {"tenant_id": tenant_id, "import_id": import_id, "number": number, "content": piece}
        conn.execute(import_pieces.insert().values(values))


def read_content(conn: Connection, *, tenant_id: int, import_id: int) -> bytes:
    """The whole file; b"" where it is not kept any more."""
    query = select(import_pieces.c.content).where(*_of(tenant_id, import_id, import_pieces.c.import_id))
    return b"".join(conn.scalars(query.order_by(import_pieces.c.number)))


def drop_content(conn: Connection, *, tenant_id: int, import_id: int) -> None:
    """Takes the file away."""
    conn.execute(delete(import_pieces).where(*_of(tenant_id, import_id, import_pieces.c.import_id)))


def list_old_for_all_tenants(
    conn: Connection, *, states: Sequence[ImportState], before: datetime, limit: int
) -> list[tuple[int, int]]:
    """(tenant, import) of those in one of these states in which nothing has moved since before then."""
    among = imports.c.state.in_([state.value for state in states]), imports.c.updated_at < before
    query = select(imports.c.tenant_id, imports.c.id).where(*among).order_by(imports.c.id).limit(limit)
    return [(row.tenant_id, row.id) for row in conn.execute(query)]


def _of(tenant_id: int, import_id: int, column: Any) -> tuple[Any, Any]:
    return column.table.c.tenant_id == tenant_id, column == import_id


def _select(tenant_id: int) -> Select[Any]:
    return select(*(imports.c[name] for name in _COLUMNS)).where(imports.c.tenant_id == tenant_id)


def _read(row: Any) -> Import:
    return Import(**{**row._mapping, "state": ImportState(row.state)})
