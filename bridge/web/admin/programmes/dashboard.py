"""The dashboard: whether the programme runs, how it does, and what to do next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bridge.core.local_time import day_of
from bridge.core.reports import Days
from bridge.store.programmes import programmes, tenants
from bridge.store.reports import reports
from bridge.store.reports.log import Filter
from bridge.store.reports.reports import Scope
from bridge.web.admin.imports.native_notice import find_notice
from bridge.web.admin.page import Page
from bridge.web.admin.programmes.programme_state import look_at_programme
from bridge.web.admin.programmes.reactivation import SECONDS_OF_DASHBOARD, find_sleepers, link_to_sleepers
from bridge.web.admin.programmes.redeemable import find_redeemable
from bridge.web.admin.programmes.setup import list_steps
from bridge.web.admin.programmes.suggestions import list_suggestions
from bridge.web.admin.reports.log_desk import list_latest
from bridge.web.admin.reports.report_figures import compare, count_tiers, total_days, worth
from bridge.web.admin.segments.segment_counts import Patience
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

DAYS = 30
LATEST = 5
EVER = Days(date(1970, 1, 1), date(2200, 1, 1))


def dashboard(conn: Connection, call: Call) -> Document:
    """The first screen of the module."""
    page, tenant = Page.of(call), tenants.get_tenant(conn, tenant_id=call.identity.tenant)
    scope, version = Scope(tenant, call.reach), programmes.find_programme(conn, tenant=tenant)
    programme = version.programme if version else None
    today = day_of(call.now, tenant.zone)
    days = Days(today - timedelta(days=DAYS - 1), today)
    now, before = total_days(conn, scope=scope, days=days)
    when = page.language.gettext("the 30 days before")
    figures = reports.sum_accounts(conn, scope=scope)
    state, patience = look_at_programme(conn, tenant), Patience.of(SECONDS_OF_DASHBOARD)
    return page.render(
        "admin/programmes/dashboard.html",
        screen="dashboard",
        title=page.language.gettext("Dashboard"),
        state=state,
        steps=list_steps(conn, page, state, tenant_id=tenant.tenant_id),
        suggestions=list_suggestions(page, state, programmes.find_document(conn, tenant_id=tenant.tenant_id) or {}),
        tenant=tenant,
        earned=now.earned,
        earned_hint=compare(now.earned, before.earned, when, page.formats),
        redeemed=now.redeemed,
        redeemed_hint=compare(now.redeemed, before.redeemed, when, page.formats),
        figures=figures,
        owed=worth(figures.outstanding, programme, tenant.decimals),
        tiers=count_tiers(conn, scope=scope, programme=programme),
        latest=list_latest(conn, page, Filter(tenant, EVER, call.reach), limit=LATEST),
        redeemable=find_redeemable(conn, call, tenant, programme, patience),
        sleepers=find_sleepers(conn, call, patience),
        sleepers_href=link_to_sleepers(page),
        now=call.now,
        is_own=not call.reach.everybody,
        native=find_notice(conn, call),
    )
