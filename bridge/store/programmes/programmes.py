"""The versions that a tenant's programme has had, which never change, and drafts of one that was never in force."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Text, func, or_, select, type_coerce, update

from bridge.core.programmes.programme import Programme
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.settling.situations import Version
from bridge.store.programmes.tenants import Tenant
from bridge.store.tables import programme_versions

# A version's document as the text it is stored as, by which parsing it is remembered.
_DOCUMENT = type_coerce(programme_versions.c.document, Text()).label("document")


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


def _parse(tenant: Tenant, row: Any) -> Programme:
    return tenant.localize(_parse_document(row.document))


@lru_cache(maxsize=1024)
def _parse_document(document: str) -> Programme:
    return parse_programme(json.loads(document))
