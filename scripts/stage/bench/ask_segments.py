"""Counts segments in a database as the service does; run by the service's own Python.

Takes {"url", "prefix", "tenant", "tiers", "tiers_lapse", "segments": {name: document}} and gives {name: {"count", "seconds", "indexes"}}.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlalchemy.dialects import mysql

from bridge.core.programmes.programme import Tier
from bridge.core.segments.segment_documents import parse_segment
from bridge.core.segments.segments import Moment
from bridge.store.database import Database
from bridge.store.segments import audience, segments
from bridge.store.segments.segment_conditions import Selection, p, say_selection

TIMES = 3
NAMED = 3  # in EXPLAIN: the table, and the index that was chosen
INDEX = 5


def main() -> None:
    asked = json.load(sys.stdin)
    database = Database(asked["url"], asked["prefix"])
    tiers = [Tier(**tier) for tier in asked["tiers"]]
    answers: dict[str, Any] = {}
    with database.read() as conn:
        answers["one pass"] = _time(lambda: conn.scalar(_PASS, {"tenant": asked["tenant"]}))
        for name, document in asked["segments"].items():
            moment, lapse = Moment(datetime.now(UTC), UTC), name in asked["tiers_lapse"]
            selection = Selection(asked["tenant"], parse_segment(document), moment, tiers, tiers_lapse=lapse)
            answers[name] = _ask(conn, selection)
    database.close()
    json.dump(answers, sys.stdout)


def _ask(conn: Connection, selection: Selection) -> dict[str, Any]:
    found = _time(lambda: segments.count_members(conn, selection=selection))
    page = _time(lambda: len(segments.list_members(conn, selection=selection, limit=50)))
    reach = _time(lambda: audience.count_audience(conn, selection=selection).reachable)
    begun = time.perf_counter()
    _walk(conn, selection)
    walk = time.perf_counter() - begun
    figures = {"page": page["seconds"], "audience": reach["seconds"], "walk": walk}
    return {**found, **figures, "indexes": _explain(conn, selection)}


def _walk(conn: Connection, selection: Selection) -> None:
    """From end to end, as a bonus or an export goes."""
    after: int | None = 0
    while after is not None:
        _, after = segments.walk_members(conn, selection=selection, after=after)


def _time(ask: Callable[[], Any]) -> dict[str, Any]:
    """The middle one of several tries."""
    ask()
    seconds = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        count = ask()
        seconds.append(time.perf_counter() - begun)
    return {"count": int(count), "seconds": sorted(seconds)[TIMES // 2]}


def _explain(conn: Connection, selection: Selection) -> list[str]:
    query = select(func.count()).select_from(p).where(say_selection(selection))
    compiled = query.compile(dialect=mysql.dialect(), compile_kwargs={"render_postcompile": True})
    rows = conn.exec_driver_sql(f"EXPLAIN {compiled}", tuple(_values(compiled))).all()
    return [f"{row[2]}: {row[INDEX]}" for row in rows if row[NAMED]]


def _values(compiled: Any) -> list[Any]:
    """As the driver takes them, in their order."""
    values = compiled.construct_params()
    return [compiled._bind_processors.get(name, lambda one: one)(values[name]) for name in compiled.positiontup]


# What reading every profile of a tenant once takes: whatever is asked of profiles alone can take no longer.
_PASS = text(
    "SELECT SUM(visits + balance + (spent > 0)) FROM {prefix}bkloyalty_profiles FORCE INDEX (PRIMARY) WHERE tenant_id = :tenant"
)

if __name__ == "__main__":
    main()
