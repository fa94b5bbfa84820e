"""Whether the programme runs, since when, and starting and pausing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bridge.core.settling.reasons import N_
from bridge.errors import ChangedMeanwhile
from bridge.flows.programmes import change_settings as flows
from bridge.store.programmes import programmes, tenants, versions
from bridge.store.programmes.tenants import Tenant
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

NEWER = N_("Somebody changed the programme meanwhile. Load this page again to see what would come into force.")


@dataclass(frozen=True, kw_only=True)
class StateView:
    """``state`` is none, draft, active or paused, ``since`` when in local time. ``version`` is in force; ``newest`` is the
    newest one, a draft where ``is_draft``; ``earns`` says whether that has a rule by which bookings earn."""

    state: str
    since: datetime | None
    version: int | None
    newest: int | None
    is_draft: bool
    earns: bool


def look_at_programme(conn: Connection, tenant: Tenant) -> StateView:
    """How the tenant's programme stands."""
    newest = versions.find_newest(conn, tenant_id=tenant.tenant_id)
    in_force = programmes.find_programme(conn, tenant=tenant)
    document = programmes.find_document(conn, tenant_id=tenant.tenant_id) or {}
    since = newest.created_at if newest else None
    if tenant.periods.spans:
        start, end = tenant.periods.spans[-1]
        since = end or start
    return StateView(
        state=tenant.programme_state,
        since=since.astimezone(tenant.zone) if since else None,
        version=in_force.number if in_force else None,
        newest=newest.number if newest else None,
        is_draft=newest is not None and newest.active_from is None,
        earns=any(rule.get("active", True) for rule in document.get("earning_rules", ())),
    )


def start(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/programme/start``: the version that was seen comes into force, and a pause ends."""
    page = Page.of(call)
    tenant_id = call.identity.tenant
    version = Form(call.payload["form"], page.language).id("version")
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    before = programmes.find_programme(conn, tenant=tenant)
    try:
        flows.start(conn, tenant_id=tenant_id, version=version, now=call.now)
    except ChangedMeanwhile:
        raise ChangedMeanwhile(page.language.gettext(NEWER)) from None
    only_resumed = tenant.programme_state == "paused" and before is not None and before.number == version
    said = page.language.gettext("The programme is active: from now on bookings earn points.")
    return done(said, undo=("programme/pause", {}) if only_resumed else None)


def pause(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/programme/pause``."""
    page = Page.of(call)
    tenant_id = call.identity.tenant
    newest = programmes.find_newest_version(conn, tenant_id=tenant_id)
    try:
        flows.pause(conn, tenant_id=tenant_id, now=call.now)
    except ChangedMeanwhile:
        raise ChangedMeanwhile(page.language.gettext("The programme is not running.")) from None
    said = page.language.gettext("The programme is paused: bookings earn nothing and points cannot be used.")
    in_force = programmes.find_programme(conn, tenant=tenants.get_tenant(conn, tenant_id=tenant_id))
    can_resume = in_force is not None and in_force.number == newest
    return done(said, undo=("programme/start", {"version": newest}) if can_resume else None)
