"""What WordPress says of a tenant's permission is remembered, because the sweep has nobody to ask."""

import threading
from datetime import datetime, timedelta
from functools import partial

from bridge import clock
from bridge.flows.ring import check_permission
from bridge.store.database import Database

LOOK_AGAIN = timedelta(minutes=1)


class Verdicts:
    """Spares the database: a verdict that was noted some seconds ago and is still the same is not noted again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._noted: dict[int, tuple[bool, datetime]] = {}

    def note(self, database: Database, tenant_id: int, verdict: bool, now: datetime) -> None:
        """``now`` is business time; how long a verdict stays fresh follows the real clock."""
        with self._lock:
            known = self._noted.get(tenant_id)
            if known is not None and known[0] == verdict and clock.wall() - known[1] < LOOK_AGAIN:
                return
            self._noted[tenant_id] = (verdict, clock.wall())
        job = partial(check_permission, tenant_id=tenant_id, verdict=verdict, now=now, today=now.date())
        database.transact(job)
