"""The lines of an import: what stands in each, the verdict on it, and what it gave."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, or_, select, update

from bridge.core.imports.import_lines import Verdict
from bridge.core.imports.importing import ImportState
from bridge.store.many_rows import insert_rows
from bridge.store.tables import accounts, import_lines, imports, lots

_GIVEN_BY = ("import:", "import_used:", "import_taken:", "import_unused:")


def read_import_id(entry_key: str) -> int | None:
    """The import that an entry of the ledger is about; None if it is about another thing."""
    return int(entry_key.split(":")[1]) if entry_key.startswith(_GIVEN_BY) else None


@dataclass(frozen=True, slots=True)
class Line:
    """``said`` is what stands there by field, None once it was let go. ``raised`` points that count for tiers were given with
    ``points`` to spend, which are in a lot; taken back they were at ``taken_at``."""

    line: int
    verdict: Verdict
    said: Mapping[str, str] | None
    customer_id: int | None
    points: int
    lifetime: int | None
    tier: str | None
    expires_at: datetime | None
    raised: int = 0
    lot_id: int | None = None
    given_at: datetime | None = None
    taken_at: datetime | None = None


_COLUMNS = tuple(field.name for field in fields(Line))


def save_lines(conn: Connection, *, tenant_id: int, import_id: int, lines: Iterable[Line]) -> None:
    """These lines as they are now, new or known."""
    rows = [
        {"tenant_id": tenant_id, "import_id": import_id, **asdict(one), "verdict": one.verdict.value} for one in lines
    ]
    insert_rows(
        conn, import_lines, rows, updating={*_COLUMNS} - {"line", "said", "points", "lifetime", "tier", "expires_at"}
    )


def drop_lines(conn: Connection, *, tenant_id: int, import_id: int) -> None:
    """All lines of an import of which nothing was given."""
    conn.execute(delete(import_lines).where(*_of(tenant_id, import_id)))


def list_lines(
    conn: Connection,
    *,
    tenant_id: int,
    import_id: int,
    verdicts: Collection[Verdict] | None,
    after: int = 0,
    before: int | None = None,
    limit: int,
) -> list[Line]:
    """The next lines after one, or the last ones ``before`` one, with one of these verdicts (None: any); in their order."""
    number = import_lines.c.line
    query = _select(tenant_id, import_id).where(number > after)
    if verdicts is not None:
        query = query.where(import_lines.c.verdict.in_(sorted(one.value for one in verdicts)))
    if before is not None:
        rows = conn.execute(query.where(number < before).order_by(number.desc()).limit(limit)).all()
        return [_read(row) for row in reversed(rows)]
    return [_read(row) for row in conn.execute(query.order_by(number).limit(limit))]


def list_given(conn: Connection, *, tenant_id: int, import_id: int, limit: int) -> list[Line]:
    """The next lines that gave something which nobody took back."""
    given = import_lines.c.verdict == Verdict.GIVEN.value, import_lines.c.taken_at.is_(None)
    query = _select(tenant_id, import_id).where(*given).order_by(import_lines.c.line).limit(limit)
    return [_read(row) for row in conn.execute(query)]


def sum_ready(conn: Connection, *, tenant_id: int, import_id: int) -> tuple[int, int]:
    """How many lines are ready to be imported, and their points."""
    ready = import_lines.c.verdict == Verdict.READY.value
    query = select(func.count(), func.coalesce(func.sum(import_lines.c.points), 0)).where(
        *_of(tenant_id, import_id), ready
    )
    count, points = conn.execute(query).one()
    return int(count), int(points)


def count_verdicts(conn: Connection, *, tenant_id: int, import_id: int) -> dict[str, int]:
    """How many lines have which verdict."""
    query = select(import_lines.c.verdict, func.count()).where(*_of(tenant_id, import_id))
    return {row[0]: int(row[1]) for row in conn.execute(query.group_by(import_lines.c.verdict))}


def list_imported(
    conn: Connection, *, tenant_id: int, customer_ids: Collection[int], digest: str | None, besides: int
) -> set[int]:
    """Those of the customers who were given something by another import than ``besides`` that stands; of the same file, where a
    ``digest`` is given."""
    theirs = import_lines.c.tenant_id == tenant_id, import_lines.c.customer_id.in_(sorted(set(customer_ids)))
    stands = import_lines.c.given_at.is_not(None), import_lines.c.taken_at.is_(None)
    query = select(import_lines.c.customer_id).where(*theirs, *stands, import_lines.c.import_id != besides)
    if digest is not None:
        same = imports.c.tenant_id == import_lines.c.tenant_id, imports.c.id == import_lines.c.import_id
        query = query.where(select(imports.c.id).where(*same, imports.c.digest == digest).exists())
    return set(conn.scalars(query)) if customer_ids else set()


def count_below(conn: Connection, *, tenant_id: int, import_id: int, now: datetime) -> int:
    """How many of those who were given points have fewer by now, where these have not expired."""
    theirs = accounts.c.tenant_id == import_lines.c.tenant_id, accounts.c.customer_id == import_lines.c.customer_id
    stands = import_lines.c.given_at.is_not(None), import_lines.c.taken_at.is_(None)
    lasts = or_(lots.c.expires_at.is_(None), lots.c.expires_at > now)
    joined = import_lines.join(accounts, theirs[0] & theirs[1]).join(lots, lots.c.id == import_lines.c.lot_id)
    query = select(func.count()).select_from(joined).where(*_of(tenant_id, import_id), *stands, lasts)
    return conn.scalar(query.where(accounts.c.balance < import_lines.c.points)) or 0


def forget_texts(conn: Connection, *, tenant_id: int, import_id: int) -> None:
    """Lets go of what stood in the file."""
    mine = *_of(tenant_id, import_id), import_lines.c.said.is_not(None)
    conn.execute(update(import_lines).where(*mine).values(said=None))


def list_with_texts_for_all_tenants(conn: Connection, *, before: datetime, limit: int) -> Sequence[tuple[int, int]]:
    """(tenant, import) of those that were imported, or undone, before then, and of which texts are kept."""
    over = imports.c.state.in_([ImportState.DONE.value, ImportState.UNDONE.value]), imports.c.updated_at < before
    same = import_lines.c.tenant_id == imports.c.tenant_id, import_lines.c.import_id == imports.c.id
    kept = select(import_lines.c.line).where(*same, import_lines.c.said.is_not(None)).exists()
    query = select(imports.c.tenant_id, imports.c.id).where(*over, kept).order_by(imports.c.id).limit(limit)
    return [(row.tenant_id, row.id) for row in conn.execute(query)]


def _of(tenant_id: int, import_id: int) -> tuple[Any, Any]:
    return import_lines.c.tenant_id == tenant_id, import_lines.c.import_id == import_id


def _select(tenant_id: int, import_id: int) -> Select[Any]:
    return select(*(import_lines.c[name] for name in _COLUMNS)).where(*_of(tenant_id, import_id))


def _read(row: Any) -> Line:
    return Line(**{**row._mapping, "verdict": Verdict(row.verdict)})
