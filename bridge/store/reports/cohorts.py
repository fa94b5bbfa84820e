"""Points by the month in which they were earned: how many, and how many of them are left."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, text

from bridge.store.local_days import as_stored
from bridge.store.reports.reports import Scope

_P = "{prefix}bkloyalty_"


def sum_left(conn: Connection, *, scope: Scope, bounds: Sequence[datetime]) -> list[int]:
    """What is left of the points earned from each of these moments to the next. One pass over the tenant's lots."""
    sums, parameters = _say_spans("l.awarded_at", "l.points_left", bounds)
    query = f"SELECT {sums} FROM {_P}lots l WHERE l.tenant_id = :tenant AND l.points_left > 0 AND {scope.say('l.customer_id')}"
    return _run(conn, query, parameters | {"tenant": scope.tenant.tenant_id})


def sum_taken_back(conn: Connection, *, scope: Scope, bounds: Sequence[datetime]) -> list[int]:
    """What was taken back (below 0) of the points earned from each of these moments to the next; or was used in another programme
    before it was imported."""
    sums, parameters = _say_spans("COALESCE(e.counts_at, e.at)", "e.points", bounds)
    query = (
        f"SELECT {sums} FROM {_P}entries e WHERE e.tenant_id = :tenant AND e.at >= :from_0 "
        r"AND (e.kind = 'reversed' OR e.kind = 'expired' AND e.entry_key LIKE 'import\_%') "
        f"AND {scope.say('e.customer_id')}"
    )
    return _run(conn, query, parameters | {"tenant": scope.tenant.tenant_id})


def _say_spans(at: str, points: str, bounds: Sequence[datetime]) -> tuple[str, dict[str, Any]]:
    parameters: dict[str, Any] = {}
    sums = []
    for number, (start, end) in enumerate(pairwise(bounds)):
        parameters |= {f"from_{number}": as_stored(start), f"to_{number}": as_stored(end)}
        sums.append(f"SUM(CASE WHEN {at} >= :from_{number} AND {at} < :to_{number} THEN {points} ELSE 0 END)")
    return ", ".join(sums), parameters


def _run(conn: Connection, query: str, parameters: dict[str, Any]) -> list[int]:
    return [int(found or 0) for found in conn.execute(text(query), parameters).one()]
