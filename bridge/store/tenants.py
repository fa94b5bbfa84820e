"""Tenants: how the site shows times and money, whether their programme runs, and the versions it has had."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Text, func, or_, select, type_coerce, update
from sqlalchemy.dialects.mysql import insert

from bridge.core.local_time import find_timezone
from bridge.core.periods import Periods
from bridge.core.programme import Programme
from bridge.core.programme_documents import parse_programme
from bridge.core.situations import Version
from bridge.store.options import read_site_timezone
from bridge.store.tables import programme_versions, tenants

_DEFAULTS = {"programme_state": "none", "permitted": True, "earning_periods": []}
# A version's document as the text it is stored as, by which parsing it is remembered.
_DOCUMENT = type_coerce(programme_versions.c.document, Text()).label("document")


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


def list_versions_since(conn: Connection, *, tenant: Tenant, since: datetime, named: Sequence[int]) -> list[Version]:
    """The versions in force from ``since`` until now and those ``named``, oldest first; the last is in force now."""
    versions = programme_versions
    in_force_then = (
        select(func.max(versions.c.active_from))
        .where(versions.c.tenant_id == tenant.tenant_id, versions.c.active_from <= since)
        .scalar_subquery()
    )
    newest = select(func.max(versions.c.active_from)).where(versions.c.tenant_id == tenant.tenant_id).scalar_subquery()
    query = (
        select(versions.c.version, versions.c.active_from, _DOCUMENT)
        .where(
            versions.c.tenant_id == tenant.tenant_id,
            versions.c.active_from.is_not(None),
            or_(
                versions.c.active_from >= func.coalesce(in_force_then, since),
                versions.c.active_from == newest,
                versions.c.version.in_(named),
            ),
        )
        .order_by(versions.c.active_from, versions.c.version)
    )
    return [Version(row.version, row.active_from, _parse(tenant, row)) for row in conn.execute(query)]


def find_programme(conn: Connection, *, tenant: Tenant) -> Version | None:
    """The version in force now, also while paused; None if none ever was."""
    query = (
        select(programme_versions.c.version, programme_versions.c.active_from, _DOCUMENT)
        .where(programme_versions.c.tenant_id == tenant.tenant_id, programme_versions.c.active_from.is_not(None))
        .order_by(programme_versions.c.active_from.desc(), programme_versions.c.version.desc())
        .limit(1)
    )
    row = conn.execute(query).first()
    return Version(row.version, row.active_from, _parse(tenant, row)) if row else None


def find_version(conn: Connection, *, tenant: Tenant, number: int) -> Version | None:
    """The version of that number, if it ever was in force."""
    query = select(programme_versions.c.version, programme_versions.c.active_from, _DOCUMENT).where(
        programme_versions.c.tenant_id == tenant.tenant_id, programme_versions.c.version == number
    )
    row = conn.execute(query).first()
    return Version(row.version, row.active_from, _parse(tenant, row)) if row else None


def find_document(conn: Connection, *, tenant_id: int, version: int | None = None) -> dict[str, Any] | None:
    """The document of a version, or of the newest one, drafts included."""
    query = select(programme_versions.c.document).where(programme_versions.c.tenant_id == tenant_id)
    if version is not None:
        query = query.where(programme_versions.c.version == version)
    document: dict[str, Any] | None = conn.scalar(query.order_by(programme_versions.c.version.desc()).limit(1))
    return document


def find_newest_version(conn: Connection, *, tenant_id: int) -> int | None:
    """The number of the newest version, drafts included; None if there is none."""
    newest: int | None = conn.scalar(
        select(func.max(programme_versions.c.version)).where(programme_versions.c.tenant_id == tenant_id)
    )
    return newest


def list_rule_ids(conn: Connection, *, tenant_id: int, key: str = "earning_rules") -> set[int]:
    """The ids of all earning rules (or what else stands under ``key``) in any version that the tenant has had, drafts included."""
    found = func.json_extract(type_coerce(programme_versions.c.document, Text()), f"$.{key}[*].id")
    query = select(type_coerce(found, Text())).where(programme_versions.c.tenant_id == tenant_id)
    return {rule_id for ids in conn.scalars(query) if ids for rule_id in json.loads(ids)}


def find_predecessor(conn: Connection, *, tenant_id: int, version: int) -> int | None:
    """The version that this one was made from: the one then in force, or the draft before it while none was."""
    table = programme_versions
    earlier = select(func.max(table.c.version)).where(table.c.tenant_id == tenant_id, table.c.version < version)
    in_force: int | None = conn.scalar(earlier.where(table.c.active_from.is_not(None)))
    return in_force if in_force is not None else conn.scalar(earlier)


def append_version(
    conn: Connection,
    *,
    tenant_id: int,
    document: Mapping[str, Any],
    created_at: datetime,
    active_from: datetime | None,
    actor: int | None = None,
) -> int:
    """A new version; its number. The tenant must be locked."""
    version = (find_newest_version(conn, tenant_id=tenant_id) or 0) + 1
    conn.execute(
        programme_versions.insert().values(
            tenant_id=tenant_id,
            version=version,
            document=document,
            created_at=created_at,
            active_from=active_from,
            actor=actor,
        )
    )
    return version


def activate_draft(conn: Connection, *, tenant_id: int, active_from: datetime) -> None:
    """Puts the newest version in force from then, if it is a draft."""
    newest = conn.execute(
        select(programme_versions.c.version, programme_versions.c.active_from)
        .where(programme_versions.c.tenant_id == tenant_id)
        .order_by(programme_versions.c.version.desc())
        .limit(1)
    ).first()
    if newest is not None and newest.active_from is None:
        conn.execute(
            update(programme_versions)
            .where(programme_versions.c.tenant_id == tenant_id, programme_versions.c.version == newest.version)
            .values(active_from=active_from)
        )


def save_periods(conn: Connection, *, tenant_id: int, periods: Periods) -> None:
    """The spans of time in which bookings earn."""
    document = [[start.isoformat(), end and end.isoformat()] for start, end in periods.spans]
    _upsert(conn, tenant_id, {"earning_periods": document})


def _upsert(conn: Connection, tenant_id: int, values: Mapping[str, Any]) -> None:
    statement = insert(tenants).values(tenant_id=tenant_id, **{**_DEFAULTS, **values})
    changes = values or {"tenant_id": tenant_id}
    conn.execute(statement.on_duplicate_key_update(**changes))


def _parse(tenant: Tenant, row: Any) -> Programme:
    return tenant.localize(_parse_document(row.document))


@lru_cache(maxsize=1024)
def _parse_document(document: str) -> Programme:
    return parse_programme(json.loads(document))
