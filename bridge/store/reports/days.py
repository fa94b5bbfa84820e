"""The entries summed up by local day: how far the sums go, the next entries added, and exact sums for any range of days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, delete, func, select, text, update
from sqlalchemy.dialects.mysql import insert

from bridge.core.local_time import start_of
from bridge.core.reports import Days
from bridge.store.local_days import as_read, as_stored, find_bounds, say_day
from bridge.store.tables import days, entries, rollups, tenants

_P = "{prefix}bkloyalty_"
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rollup:
    """Entries up to id ``entries_to`` are in the tenant's days, which were cut in ``timezone``."""

    entries_to: int
    timezone: str


@dataclass(frozen=True, slots=True)
class DaySum:
    """What the entries of one kind on one local day come to; ``points`` are signed."""

    day: date
    kind: str
    points: int
    entries: int


def list_behind_for_all_tenants(conn: Connection, *, before: datetime, site_timezone: str) -> list[int]:
    """Tenants that have entries made before then which are not in their days, or whose time zone is another now.

    ``site_timezone`` counts for those of whom none was reported yet.
    """
    zone = func.coalesce(tenants.c.timezone, site_timezone)
    waits = select(entries.c.id).where(
        entries.c.tenant_id == tenants.c.tenant_id,
        entries.c.id > func.coalesce(rollups.c.entries_to, 0),
        entries.c.created_at < before,
    )
    query = select(tenants.c.tenant_id).outerjoin(rollups, rollups.c.tenant_id == tenants.c.tenant_id)
    return list(conn.scalars(query.where(waits.exists() | (rollups.c.timezone != zone)).order_by(tenants.c.tenant_id)))


def lock_rollup(conn: Connection, *, tenant_id: int, timezone: str) -> Rollup:
    """How far the tenant's days go, FOR UPDATE; a new one has none yet, and will be cut in ``timezone``."""
    conn.execute(insert(rollups).prefix_with("IGNORE").values(tenant_id=tenant_id, entries_to=0, timezone=timezone))
    row = conn.execute(select(rollups).where(rollups.c.tenant_id == tenant_id).with_for_update()).one()
    return Rollup(row.entries_to, row.timezone)


def find_rollup(conn: Connection, *, tenant_id: int) -> Rollup | None:
    """How far the tenant's days go; None before they were begun."""
    row = conn.execute(select(rollups).where(rollups.c.tenant_id == tenant_id)).first()
    return Rollup(row.entries_to, row.timezone) if row else None


def start_anew(conn: Connection, *, tenant_id: int, timezone: str) -> Rollup:
    """Without any days, to be cut in another time zone. The rollup must be locked."""
    conn.execute(delete(days).where(days.c.tenant_id == tenant_id))
    conn.execute(update(rollups).where(rollups.c.tenant_id == tenant_id).values(entries_to=0, timezone=timezone))
    return Rollup(0, timezone)


def find_newest_entry(conn: Connection, *, tenant_id: int, before: datetime) -> int | None:
    """The id of the newest entry that was made before then; None if there is none."""
    query = select(entries.c.id).where(entries.c.tenant_id == tenant_id, entries.c.created_at < before)
    found: int | None = conn.scalar(query.order_by(entries.c.id.desc()).limit(1))
    return found


def find_step(conn: Connection, *, tenant_id: int, after: int, upto: int, limit: int) -> int | None:
    """The id of the last of the next ``limit`` entries after ``after`` and up to ``upto``; None if there are none."""
    ids = select(entries.c.id).where(entries.c.tenant_id == tenant_id, entries.c.id > after, entries.c.id <= upto)
    page = ids.order_by(entries.c.id).limit(limit).subquery()
    found: int | None = conn.scalar(select(func.max(page.c.id)))
    return found


def add_entries(conn: Connection, *, tenant_id: int, after: int, upto: int, zone: tzinfo) -> None:
    """Adds the entries after ``after`` and up to ``upto`` to their days. The rollup must be locked, and stand at ``after``."""
    parameters: dict[str, Any] = {"tenant": tenant_id, "after": after, "upto": upto}
    start, end = conn.execute(_SPAN_OF_STEP, parameters).one()
    if start is not None:
        day, offsets = say_day("e.at", zone, as_read(start), as_read(end))
        conn.execute(text(_ADD.replace("[day]", day)), parameters | offsets)
    conn.execute(update(rollups).where(rollups.c.tenant_id == tenant_id).values(entries_to=upto))


def sum_days(conn: Connection, *, tenant_id: int, within: Days, timezone: str, zone: tzinfo) -> list[DaySum]:
    """What stands on these local days, to the last entry: the sums so far, and whatever is not in them yet.

    One statement, so that it sees one moment. ``zone`` is the one that ``timezone`` names; sums cut in another one are not used.
    """
    start, end = find_bounds(within, zone)
    day, offsets = say_day("e.at", zone, start, end)
    parameters = {
        "tenant": tenant_id, "timezone": timezone, "first": within.first, "last": within.last,
        "start": as_stored(start), "end": as_stored(end),
    }  # fmt: skip
    found = conn.execute(text(_SUMS.replace("[day]", day)), parameters | offsets)
    return [DaySum(row[0], row[1], int(row[2]), int(row[3])) for row in found]


def sum_before(conn: Connection, *, tenant_id: int, first: date, timezone: str, zone: tzinfo) -> int:
    """The signed points of all entries before a local day, likewise exact."""
    parameters = {"tenant": tenant_id, "timezone": timezone, "first": first, "start": as_stored(start_of(first, zone))}
    return int(conn.scalar(_BEFORE, parameters) or 0)


def list_differences(conn: Connection, *, tenant_id: int, timezone: str, zone: tzinfo) -> list[DaySum]:
    """Where the days are not the sums of their entries: by how much, above 0 where the day says too much."""
    start, end = conn.execute(_SPAN, {"tenant": tenant_id}).one()
    earliest, latest = (as_read(start), as_read(end)) if start else (_EVER, _EVER)
    day, offsets = say_day("e.at", zone, earliest, latest)
    found = conn.execute(
        text(_DIFFERENCES.replace("[day]", day)), {"tenant": tenant_id, "timezone": timezone} | offsets
    )
    return [DaySum(row[0], row[1], int(row[2]), int(row[3])) for row in found]


# Until where the days go, if they were cut in this zone; else they are as good as none.
_TO = (
    f"""COALESCE((SELECT r.entries_to FROM {_P}rollups r WHERE r.tenant_id = :tenant AND r.timezone = :timezone), 0)"""
)
_OF_DAYS = (
    f"{_P}rollups r JOIN {_P}days d ON d.tenant_id = r.tenant_id WHERE r.tenant_id = :tenant AND r.timezone = :timezone"
)

_SPAN_OF_STEP = text(
    f"SELECT MIN(at), MAX(at) FROM {_P}entries WHERE tenant_id = :tenant AND id > :after AND id <= :upto"
)
_SPAN = text(f"SELECT MIN(at), MAX(at) FROM {_P}entries WHERE tenant_id = :tenant")

_ADD = f"""
    INSERT INTO {_P}days (tenant_id, day, kind, points, entries)
    SELECT * FROM (SELECT e.tenant_id, [day] AS day, e.kind, SUM(e.points) AS points, COUNT(*) AS entries
        FROM {_P}entries e WHERE e.tenant_id = :tenant AND e.id > :after AND e.id <= :upto GROUP BY 1, 2, 3) more
    ON DUPLICATE KEY UPDATE {_P}days.points = {_P}days.points + more.points,
        {_P}days.entries = {_P}days.entries + more.entries"""

_SUMS = f"""
    SELECT day, kind, SUM(points), SUM(entries) FROM (
        SELECT d.day, d.kind, d.points, d.entries FROM {_OF_DAYS} AND d.day BETWEEN :first AND :last
        UNION ALL SELECT [day], e.kind, SUM(e.points), COUNT(*) FROM {_P}entries e
        WHERE e.tenant_id = :tenant AND e.at >= :start AND e.at < :end AND e.id > {_TO} GROUP BY 1, 2) found
    GROUP BY day, kind ORDER BY day, kind"""

_BEFORE = text(f"""
    SELECT COALESCE((SELECT SUM(d.points) FROM {_OF_DAYS} AND d.day < :first), 0)
        + COALESCE((SELECT SUM(e.points) FROM {_P}entries e WHERE e.tenant_id = :tenant AND e.at < :start AND e.id > {_TO}), 0)""")

_DIFFERENCES = f"""
    SELECT day, kind, SUM(points), SUM(entries) FROM (
        SELECT d.day, d.kind, d.points, d.entries FROM {_OF_DAYS}
        UNION ALL SELECT [day], e.kind, -SUM(e.points), -COUNT(*) FROM {_P}entries e
        WHERE e.tenant_id = :tenant AND e.id <= {_TO} GROUP BY 1, 2) found
    GROUP BY day, kind HAVING SUM(points) <> 0 OR SUM(entries) <> 0 ORDER BY day, kind"""
