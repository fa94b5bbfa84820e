"""What keeps visits and profiles up to date behind the calendar: one small transaction after the other, each whole by itself."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from bridge.flows.settling import visits
from bridge.jobs.pages import Stopped, never, walk
from bridge.store.database import Database


def count_visits(database: Database, *, now: datetime, stopped: Stopped = never) -> int:
    """Takes in what was settled, and what has ended meanwhile; how many bookings and customers."""
    count = 0
    for step in (partial(visits.take_in_settled, now=now), partial(visits.count_ended, now=now)):
        while not stopped() and (done := database.transact(step)):
            count += done
    return count


def read_calendar(database: Database, *, now: datetime, stopped: Stopped = never) -> int:
    """Goes through all bookings that were never settled, and all visits, for what changed without anybody saying so; how many."""
    count = 0
    for stale, _ in walk(
        database, lambda conn, after: visits.find_stale(conn, after=after, now=now), start=0, stopped=stopped
    ):
        count += _take_in(database, stale, now)
    for vanished, _ in walk(
        database, lambda conn, after: visits.find_vanished(conn, after=after), start=(0, 0), stopped=stopped
    ):
        count += _take_in(database, vanished, now)
    return count


def _take_in(database: Database, found: Mapping[int, list[int]], now: datetime) -> int:
    for tenant_id, ids in found.items():
        for start in range(0, len(ids), visits.STEP):
            page = ids[start : start + visits.STEP]
            database.transact(partial(visits.take_in, tenant_id=tenant_id, appointment_ids=page, now=now))
    return sum(len(ids) for ids in found.values())
