"""The dashboard: whether the programme runs, how it does, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bridge.core.local_time import day_of
from bridge.core.reports import Days
from bridge.store import reports, tenants
from bridge.store.log import Filter
from bridge.store.reports import Scope
from bridge.web.admin.log_desk import list_latest
from bridge.web.admin.page import Page
from bridge.web.admin.programme_state import StateView, look_at_programme
from bridge.web.admin.report_figures import compare, count_tiers, total_days, worth
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

DAYS = 30
LATEST = 5
EVER = Days(date(1970, 1, 1), date(2200, 1, 1))


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do before a new programme runs; ``href`` leads to where."""

    words: str
    why: str
    href: str
    is_done: bool
    is_optional: bool = False


def dashboard(conn: Connection, call: Call) -> Document:
    """The first screen of the module."""
    page, tenant = Page.of(call), tenants.get_tenant(conn, tenant_id=call.identity.tenant)
    scope, version = Scope(tenant, call.reach), tenants.find_programme(conn, tenant=tenant)
    programme = version.programme if version else None
    today = day_of(call.now, tenant.zone)
    days = Days(today - timedelta(days=DAYS - 1), today)
    now, before = total_days(conn, scope=scope, days=days)
    when = page.language.gettext("the 30 days before")
    figures = reports.sum_accounts(conn, scope=scope)
    state = look_at_programme(conn, tenant)
    return page.render(
        "admin/dashboard.html",
        screen="dashboard",
        title=page.language.gettext("Dashboard"),
        state=state,
        steps=_list_steps(page, state, tenants.find_document(conn, tenant_id=tenant.tenant_id) or {}),
        tenant=tenant,
        earned=now.earned,
        earned_hint=compare(now.earned, before.earned, when, page.formats),
        redeemed=now.redeemed,
        redeemed_hint=compare(now.redeemed, before.redeemed, when, page.formats),
        figures=figures,
        owed=worth(figures.outstanding, programme, tenant.decimals),
        tiers=count_tiers(conn, scope=scope, programme=programme),
        latest=list_latest(conn, page, Filter(tenant, EVER, call.reach), limit=LATEST),
        now=call.now,
        is_own=not call.reach.everybody,
    )


def _list_steps(page: Page, state: StateView, document: dict[str, Any]) -> Sequence[Step]:
    """In the order in which one takes them; none once the programme runs and has a rule."""
    gettext = page.language.gettext
    if state.state == "active" and state.earns:
        return ()
    return (
        Step(
            gettext("Make an earning rule"),
            gettext("It says which bookings earn how many points."),
            page.link("rules"),
            state.earns,
        ),
        Step(
            gettext("Allow customers to redeem points"),
            gettext("Say what a point is worth, and how much of a booking points may pay for."),
            page.link("settings"),
            bool(document.get("redemption", {}).get("enabled")),
            is_optional=True,
        ),
        Step(
            gettext("Add tiers"),
            gettext("Customers climb by themselves with the points they earn."),
            page.link("tiers"),
            bool(document.get("tiers")),
            is_optional=True,
        ),
        Step(
            gettext("Activate the programme"),
            gettext("From that second on bookings earn points."),
            page.link("settings"),
            state.state == "active",
        ),
    )
