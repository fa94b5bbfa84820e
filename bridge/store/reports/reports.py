"""The figures of a report: exact to the last entry, for everybody or for one's own customers only.

Those for everybody come from the sums by day. Nothing sums up for single members of staff, whose customers are few: their
entries are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, text

from bridge.core.access.permissions import Reach
from bridge.core.reports import Days
from bridge.store.local_days import as_stored, find_bounds, say_day
from bridge.store.programmes.tenants import Tenant
from bridge.store.reports import days
from bridge.store.reports.days import DaySum
from bridge.store.reports.figures import Figures
from bridge.store.site.reach import say_reach

_P = "{prefix}bkloyalty_"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures they are: a tenant's, and which of its customers'."""

    tenant: Tenant
    reach: Reach

    def say(self, column: str) -> str:
        """The condition that ``column`` is one of these customers, in SQL."""
        return say_reach(column, tenant_id=self.tenant.tenant_id, reach=self.reach)


def sum_days(conn: Connection, *, scope: Scope, within: Days) -> list[DaySum]:
    """Signed points and entries, by local day and kind."""
    tenant = scope.tenant
    if scope.reach.everybody:
        return days.sum_days(
            conn, tenant_id=tenant.tenant_id, within=within, timezone=tenant.timezone, zone=tenant.zone
        )
    start, end = find_bounds(within, tenant.zone)
    day, offsets = say_day("e.at", tenant.zone, start, end)
    query = text(
        f"SELECT {day}, e.kind, SUM(e.points), COUNT(*) FROM {_P}entries e WHERE e.tenant_id = :tenant "
        f"AND e.at >= :start AND e.at < :end AND {scope.say('e.customer_id')} GROUP BY 1, 2 ORDER BY 1, 2"
    )
    bounds = {"tenant": tenant.tenant_id, "start": as_stored(start), "end": as_stored(end)}
    return [DaySum(row[0], row[1], int(row[2]), int(row[3])) for row in conn.execute(query, bounds | offsets)]


def sum_before(conn: Connection, *, scope: Scope, first: date) -> int:
    """The signed points of all entries before a local day: what was outstanding when it began."""
    tenant = scope.tenant
    if scope.reach.everybody:
        return days.sum_before(
            conn, tenant_id=tenant.tenant_id, first=first, timezone=tenant.timezone, zone=tenant.zone
        )
    query = text(
        f"SELECT SUM(e.points) FROM {_P}entries e WHERE e.tenant_id = :tenant AND e.at < :start "
        f"AND {scope.say('e.customer_id')}"
    )
    start, _ = find_bounds(Days(first, first), tenant.zone)
    return int(conn.scalar(query, {"tenant": tenant.tenant_id, "start": as_stored(start)}) or 0)


def count_active(conn: Connection, *, scope: Scope, within: Days) -> int:
    """How many customers have an entry on these days."""
    start, end = find_bounds(within, scope.tenant.zone)
    # COUNT(DISTINCT ...) gives the same, and takes MariaDB twice as long for a million entries.
    query = text(
        f"SELECT COUNT(*) FROM (SELECT DISTINCT e.customer_id FROM {_P}entries e WHERE e.tenant_id = :tenant "
        f"AND e.at >= :start AND e.at < :end AND {scope.say('e.customer_id')}) active"
    )
    bounds = {"tenant": scope.tenant.tenant_id, "start": as_stored(start), "end": as_stored(end)}
    return int(conn.scalar(query, bounds) or 0)


def sum_accounts(conn: Connection, *, scope: Scope) -> Figures:
    """How many points are out there now, and with how many customers."""
    query = text(
        f"SELECT COUNT(*), COALESCE(SUM(a.balance), 0), COALESCE(SUM(a.held), 0) FROM {_P}accounts a "
        f"WHERE a.tenant_id = :tenant AND a.balance > 0 AND {scope.say('a.customer_id')}"
    )
    row = conn.execute(query, {"tenant": scope.tenant.tenant_id}).one()
    return Figures(int(row[0]), int(row[1]), int(row[2]))


def count_by_tier(conn: Connection, *, scope: Scope) -> dict[str | None, int]:
    """How many customers each tier has now, by its name; those without one under None."""
    query = text(
        f"SELECT a.tier, COUNT(*) FROM {_P}accounts a WHERE a.tenant_id = :tenant AND {scope.say('a.customer_id')} "
        "GROUP BY a.tier"
    )
    return {row[0]: int(row[1]) for row in conn.execute(query, {"tenant": scope.tenant.tenant_id})}


def sum_expiring(conn: Connection, *, scope: Scope, bounds: Sequence[datetime]) -> list[int]:
    """What expires before the first of these moments, from each of them to the next, and from the last one on."""
    spans = pairwise([None, *bounds, None])
    parts: list[str] = []
    parameters: dict[str, Any] = {"tenant": scope.tenant.tenant_id}
    for number, (start, end) in enumerate(spans):
        # Each part is a stretch of one index.
        condition = "l.expires_at IS NOT NULL"
        for sign, name, moment in ((">=", f"from_{number}", start), ("<", f"to_{number}", end)):
            if moment is not None:
                condition += f" AND l.expires_at {sign} :{name}"
                parameters[name] = as_stored(moment)
        parts.append(
            f"SELECT {number}, SUM(l.points_left) FROM {_P}lots l WHERE l.tenant_id = :tenant AND {condition} "
            f"AND l.points_left > 0 AND {scope.say('l.customer_id')}"
        )
    found = {row[0]: int(row[1] or 0) for row in conn.execute(text(" UNION ALL ".join(parts)), parameters)}
    return [found[number] for number in range(len(parts))]
