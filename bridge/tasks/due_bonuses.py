"""Bonuses that there is something to do for, though no task does it: on their first day, at their next round, after a crash."""

import logging
from collections.abc import Callable
from datetime import datetime

from bridge.store.bonuses import bonuses
from bridge.store.database import Database
from bridge.store.failures import keep_going
from bridge.tasks.give_bonus import drive

log = logging.getLogger(__name__)

PAGE = 100


def give_due(database: Database, *, now: datetime, stopped: Callable[[], bool] = lambda: False) -> int:
    """Does what is due of all of them; of how many bonuses. One that fails keeps no other from being given."""
    count = after = 0
    while not stopped():
        with database.read() as conn:
            due = bonuses.list_due_for_all_tenants(conn, now=now, after=after, limit=PAGE)
        if not due:
            break
        for tenant_id, bonus_id in due:
            count += _give(database, tenant_id, bonus_id, now, stopped)
        after = due[-1][1]
    return count


def _give(database: Database, tenant_id: int, bonus_id: int, now: datetime, stopped: Callable[[], bool]) -> bool:
    with keep_going(log, "bonus %s of tenant %s failed", bonus_id, tenant_id):
        return all(not stopped() for _ in drive(database, tenant_id=tenant_id, bonus_id=bonus_id, now=lambda: now))
    return False
