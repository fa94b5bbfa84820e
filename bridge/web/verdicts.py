"""What WordPress says of a tenant's permission is noted, because the sweep has nobody to ask."""

import threading
from datetime import datetime, timedelta
from functools import partial

from bridge import clock
from bridge.core.access.permissions import CAPABILITY
from bridge.flows.settling.ring import check_permission
from bridge.store.database import Database
from bridge.store.programmes import tenants
from bridge.store.site import plans

LOOK_AGAIN = timedelta(minutes=1)


class Verdicts:
    """Notes a verdict as soon as the tenant's row says otherwise, whichever process wrote that.

    Spares the database the plan, which is read once a minute while nothing changes.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._looked: dict[int, datetime] = {}

    def note(self, database: Database, tenant_id: int, verdict: bool, now: datetime) -> None:
        """``now`` is business time; how long a look at the plan lasts follows the real clock."""
        today = now.date()
        with database.read() as conn:
            noted = tenants.is_permitted(conn, tenant_id=tenant_id)
            if noted == verdict and (not verdict or self._has_looked(tenant_id)):
                return
            permitted = verdict and plans.plan_permits(conn, tenant_id=tenant_id, capability=CAPABILITY, today=today)
        if permitted != noted:
            job = partial(check_permission, tenant_id=tenant_id, verdict=verdict, now=now, today=today)
            database.transact(job)
        elif permitted:
            with self._lock:
                self._looked[tenant_id] = clock.wall()

    def _has_looked(self, tenant_id: int) -> bool:
        with self._lock:
            looked = self._looked.get(tenant_id)
        return looked is not None and clock.wall() - looked < LOOK_AGAIN
