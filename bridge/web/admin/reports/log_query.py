"""Which part of the activity log somebody asks for: the filters of an address, within what they may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from bridge.core.access.permissions import Reach
from bridge.core.local_time import day_of
from bridge.core.reports import Days
from bridge.store.programmes import tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.reports.log import Filter
from bridge.web.admin.reports.log_sheet import KINDS
from bridge.web.admin.reports.period import Period, read_period

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class LogQuery:
    """``meant`` are the entries of the ``period``."""

    period: Period
    meant: Filter

    @property
    def query(self) -> dict[str, str]:
        """All that an address says of it."""
        chosen = {"customer": self.meant.customer_id, "kind": self.meant.kind}
        return self.period.query | {name: str(value) for name, value in chosen.items() if value is not None}

    def without(self, *names: str) -> dict[str, str]:
        """The same but for these."""
        return {name: value for name, value in self.query.items() if name not in names}


def read_log_query(query: Mapping[str, Any], *, tenant: Tenant, reach: Reach, now: datetime) -> LogQuery:
    """The filters of an address; whatever cannot be understood does not restrict."""
    period = read_period(query, day_of(now, tenant.zone))
    kind, customer = str(query.get("kind", "")), str(query.get("customer", ""))
    return LogQuery(
        period,
        Filter(
            tenant,
            period.days,
            reach,
            int(customer) if customer.isascii() and customer.isdigit() and len(customer) < 19 else None,
            kind if kind in KINDS else None,
        ),
    )


def dump_filter(meant: Filter) -> dict[str, Any]:
    """As a task keeps it: the very days, and whose customers could be seen by whoever asked (None: everybody's)."""
    staff = meant.reach.staff_ids
    return {
        "first": meant.days.first.isoformat(),
        "last": meant.days.last.isoformat(),
        "customer": meant.customer_id,
        "kind": meant.kind,
        "staff": None if staff is None else sorted(staff),
        "upto": meant.upto,
    }


def load_filter(conn: Connection, document: Mapping[str, Any], *, tenant_id: int) -> Filter:
    """The filter that a task keeps, for the tenant as it stands now."""
    staff = document["staff"]
    return Filter(
        tenants.get_tenant(conn, tenant_id=tenant_id),
        Days(date.fromisoformat(document["first"]), date.fromisoformat(document["last"])),
        Reach(None if staff is None else frozenset(staff)),
        document["customer"],
        document["kind"],
        document["upto"],
    )
