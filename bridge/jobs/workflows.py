"""What workflows are told of without anybody doing anything: points about to expire, and who came into a segment; and that what was
told long ago is forgotten. One small transaction after the other."""

import logging
from datetime import datetime, timedelta
from functools import partial

from bridge.flows.segments.known_segments import find_known
from bridge.flows.workflows import warn_of_expiry, watch_segments
from bridge.jobs.pages import Stopped, never
from bridge.store.database import Database
from bridge.store.failures import keep_going
from bridge.store.workflows import expiry_notices, outbox, walks

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
PAGE = 1_000


def warn_of_lapse(database: Database, *, now: datetime, stopped: Stopped = never) -> int:
    """Tells whose points are about to expire and on which day; on how many days of how many tenants there are such."""
    count = 0
    with database.read() as conn:
        listening = warn_of_expiry.list_tenants(conn)
    for tenant_id in listening:
        with database.read() as conn:
            days = warn_of_expiry.list_days(conn, tenant_id=tenant_id, now=now)
        for day in days:
            after: int | None = 0
            while after is not None and not stopped():
                page = partial(warn_of_expiry.warn_page, tenant_id=tenant_id, on=day, after=after, now=now)
                after = database.transact(page)
            count += 1
    return count


def look_at_segments(database: Database, *, now: datetime, stopped: Stopped = never) -> int:
    """Goes through the segments that workflows wait for, where it is time to; how many. One that fails keeps no other from it."""
    with database.read() as conn:
        wanted = watch_segments.list_wanted_for_all_tenants(conn)
        known = set(walks.list_segments_for_all_tenants(conn))
    count = 0
    for tenant_id, key in sorted(wanted | known):
        if stopped():
            break
        with keep_going(log, "segment %s of tenant %s", key, tenant_id):
            count += _look(database, tenant_id, key, (tenant_id, key) in wanted, now, stopped)
    return count


def forget_what_was_told(database: Database, *, now: datetime, stopped: Stopped = never) -> int:
    """Deletes what WordPress acted on a month ago; how many events."""
    count, before = 0, now - KEPT
    while not stopped():
        done = database.transact(partial(outbox.forget_for_all_tenants, before=before, limit=PAGE))
        count += done
        if done < PAGE:
            break
    while not stopped():
        if database.transact(partial(expiry_notices.forget_for_all_tenants, before=before.date(), limit=PAGE)) < PAGE:
            break
    database.transact(partial(walks.forget_for_all_tenants, before=before))
    return count


def _look(database: Database, tenant_id: int, key: str, is_wanted: bool, now: datetime, stopped: Stopped) -> bool:
    segment = None
    with database.read() as conn:
        if is_wanted:
            if not watch_segments.is_due(conn, tenant_id=tenant_id, key=key, now=now):
                return False
            segment = find_known(conn, tenant_id=tenant_id, key=key, now=now)
    step = (
        partial(watch_segments.look_on, tenant_id=tenant_id, segment=segment, now=now)
        if segment
        else partial(watch_segments.stop_looking, tenant_id=tenant_id, key=key, now=now)
    )
    while not stopped() and database.transact(step):
        pass
    return True
