"""Laying down the programme: versions, pausing, permission, and what the site reports of itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bridge.core.programme_documents import parse_programme
from bridge.errors import NoProgramme
from bridge.store import accounts, settlements, tenants
from bridge.store.tenants import Tenant


def import_programme(
    conn: Connection, *, tenant_id: int, document: Mapping[str, Any], draft: bool, now: datetime
) -> int:
    """A new version of the programme, in force from this second (a draft: not yet); its number.

    Ends a pause. Everybody gets the tier that the new version gives them, without workflow events. InvalidProgramme if
    the document breaks the format.
    """
    parse_programme(document)
    tenant = tenants.lock_tenant(conn, tenant_id=tenant_id)
    active_from = None if draft else now.replace(microsecond=0)
    version = tenants.append_version(
        conn, tenant_id=tenant_id, document=document, created_at=now, active_from=active_from
    )
    if not draft:
        _start(conn, tenant, now)
    elif tenant.programme_state == "none":
        tenants.save_programme_state(conn, tenant_id=tenant_id, state="draft")
    return version


def export_programme(conn: Connection, *, tenant_id: int) -> dict[str, Any]:
    """The document of the newest version, drafts included. NoProgramme if there is none."""
    document = tenants.find_document(conn, tenant_id=tenant_id)
    if document is None:
        raise NoProgramme("There is no programme yet: import one first.")
    return document


def pause(conn: Connection, *, tenant_id: int, now: datetime) -> None:
    """From this second on bookings earn nothing and points cannot be redeemed; nothing is taken away."""
    tenant = tenants.lock_tenant(conn, tenant_id=tenant_id)
    if tenants.find_programme(conn, tenant=tenant) is None:
        raise NoProgramme("There is no programme in force that could be paused.")
    tenants.save_programme_state(conn, tenant_id=tenant_id, state="paused")
    tenants.save_periods(conn, tenant_id=tenant_id, periods=tenant.periods.closed(now))


def activate(conn: Connection, *, tenant_id: int, now: datetime) -> int:
    """Puts a draft in force or ends a pause, from this second on; the number of the version then in force."""
    tenant = tenants.lock_tenant(conn, tenant_id=tenant_id)
    tenants.activate_draft(conn, tenant_id=tenant_id, active_from=now.replace(microsecond=0))
    version = tenants.find_programme(conn, tenant=tenant)
    if version is None:
        raise NoProgramme("There is no programme yet: import one first.")
    _start(conn, tenant, now)
    return version.number


def observe_permission(conn: Connection, *, tenant_id: int, permitted: bool, now: datetime) -> None:
    """Notes whether Booknetic lets the tenant use loyalty. Bookings made while it does not earn nothing."""
    if tenants.get_tenant(conn, tenant_id=tenant_id).permitted == permitted:
        return
    tenant = tenants.lock_tenant(conn, tenant_id=tenant_id)
    tenants.save_permitted(conn, tenant_id=tenant_id, permitted=permitted)
    if not permitted:
        tenants.save_periods(conn, tenant_id=tenant_id, periods=tenant.periods.closed(now))
    elif tenant.programme_state == "active":
        tenants.save_periods(conn, tenant_id=tenant_id, periods=tenant.periods.opened(now))


def save_report(conn: Connection, *, tenant_id: int, report: Mapping[str, Any]) -> None:
    """Notes the time zone, currency, decimals and locale that the site reported for a tenant."""
    tenants.save_report(conn, tenant_id=tenant_id, report=report)


def _start(conn: Connection, tenant: Tenant, now: datetime) -> None:
    tenants.save_programme_state(conn, tenant_id=tenant.tenant_id, state="active")
    if tenant.permitted:
        tenants.save_periods(conn, tenant_id=tenant.tenant_id, periods=tenant.periods.opened(now))
    version = tenants.find_programme(conn, tenant=tenant)
    assert version is not None
    accounts.retier_all(conn, tenant_id=tenant.tenant_id, programme=version.programme, now=now)
    # What did not earn by the versions before may by this one, and what counts as void may have changed.
    settlements.recheck_all(conn, tenant_id=tenant.tenant_id, now=now)
