"""Tenants: how the site shows times and money, whether their programme runs and may run, and since when bookings earn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.mysql import insert

from bridge.core.local_time import find_timezone
from bridge.core.programmes.periods import Periods
from bridge.core.programmes.programme import Programme
from bridge.store.site.options import read_site_timezone
from bridge.store.tables import tenants

_DEFAULTS = {"programme_state": "none", "permitted": True, "earning_periods": []}


@dataclass(frozen=True, slots=True)
class Tenant:
    """What is known of a tenant. ``timezone`` is WordPress's and ``decimals`` 2 until the shim's first report."""

    tenant_id: int
    timezone: str
    currency: str
    decimals: int
    locale: str
    programme_state: str
    permitted: bool
    periods: Periods

    @property
    def zone(self) -> tzinfo:
        """The time zone that days and months are cut in; UTC where the name means nothing here."""
        return find_timezone(self.timezone) or UTC

    def localize(self, programme: Programme) -> Programme:
        """The programme with the site's time zone and decimals in place of the document's own."""
        return programme.at_site(self.zone, self.decimals)


def get_tenant(conn: Connection, *, tenant_id: int, lock: str | None = None) -> Tenant:
    """The tenant, with defaults if nothing is known of it yet.

    ``lock`` is ``share`` (its programme shall not change until commit) or ``update`` (it is about to).
    """
    query = select(tenants).where(tenants.c.tenant_id == tenant_id)
    if lock:
        query = query.with_for_update(read=lock == "share")
    row: Mapping[Any, Any] | None = conn.execute(query).mappings().first()
    if row is None:
        row = {**dict.fromkeys(tenants.c.keys()), **_DEFAULTS}
    return Tenant(
        tenant_id=tenant_id,
        timezone=row["timezone"] or read_site_timezone(conn),
        currency=row["currency"] or "",
        decimals=2 if row["decimals"] is None else row["decimals"],
        locale=row["locale"] or "en_US",
        programme_state=row["programme_state"],
        permitted=row["permitted"],
        periods=Periods(
            tuple(
                (datetime.fromisoformat(start), datetime.fromisoformat(end) if end else None)
                for start, end in row["earning_periods"]
            )
        ),
    )


def is_permitted(conn: Connection, *, tenant_id: int) -> bool:
    """What is noted of the tenant's permission; True if nothing is known of it yet."""
    permitted = conn.scalar(select(tenants.c.permitted).where(tenants.c.tenant_id == tenant_id))
    return bool(_DEFAULTS["permitted"] if permitted is None else permitted)


def list_tenant_ids_for_all_tenants(conn: Connection) -> list[int]:
    """Every tenant that something is known of, in order."""
    return list(conn.scalars(select(tenants.c.tenant_id).order_by(tenants.c.tenant_id)))


def save_report(conn: Connection, *, tenant_id: int, report: Mapping[str, Any]) -> None:
    """Remembers what the shim reported: ``timezone``, ``currency``, ``decimals``, ``locale``."""
    _upsert(conn, tenant_id, {name: report[name] for name in ("timezone", "currency", "decimals", "locale")})


def save_programme_state(conn: Connection, *, tenant_id: int, state: str) -> None:
    """``none``, ``draft``, ``active`` or ``paused``."""
    _upsert(conn, tenant_id, {"programme_state": state})


def save_permitted(conn: Connection, *, tenant_id: int, permitted: bool) -> None:
    """Whether Booknetic lets this tenant use loyalty."""
    _upsert(conn, tenant_id, {"permitted": permitted})


def lock_tenant(conn: Connection, *, tenant_id: int) -> Tenant:
    """The tenant's row FOR UPDATE, made first if there is none."""
    _upsert(conn, tenant_id, {})
    return get_tenant(conn, tenant_id=tenant_id, lock="update")


def lock_if_idle(conn: Connection, *, tenant_id: int) -> bool:
    """The tenant's row FOR UPDATE, if nobody holds it and it exists; does not wait."""
    query = select(tenants.c.tenant_id).where(tenants.c.tenant_id == tenant_id)
    return conn.scalar(query.with_for_update(skip_locked=True)) is not None


def save_periods(conn: Connection, *, tenant_id: int, periods: Periods) -> None:
    """The spans of time in which bookings earn."""
    document = [[start.isoformat(), end and end.isoformat()] for start, end in periods.spans]
    _upsert(conn, tenant_id, {"earning_periods": document})


def _upsert(conn: Connection, tenant_id: int, values: Mapping[str, Any]) -> None:
    statement = insert(tenants).values(tenant_id=tenant_id, **{**_DEFAULTS, **values})
    changes = values or {"tenant_id": tenant_id}
    conn.execute(statement.on_duplicate_key_update(**changes))
