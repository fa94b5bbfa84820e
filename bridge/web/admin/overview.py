"""The dashboard: the programme at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.store import figures, tenants
from bridge.web.admin.page import Page
from bridge.web.admin.views import OverviewView, RuleView, TierRowView
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.core.programme import Programme


def dashboard(conn: Connection, call: Call) -> Document:
    """The first screen of the module."""
    page = Page.of(call)
    tenant_id = call.identity.tenant
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    version = tenants.find_programme(conn, tenant=tenant)
    sums = figures.sum_accounts(conn, tenant_id=tenant_id)
    members = figures.count_by_tier(conn, tenant_id=tenant_id)
    view = OverviewView(
        state=tenant.programme_state,
        version=version.number if version else None,
        customers=sums.customers,
        outstanding=sums.outstanding,
        held=sums.held,
        rules=_list_rules(version.programme) if version else (),
        tiers=_list_tiers(version.programme, members) if version else (),
        currency=tenant.currency,
        decimals=tenant.decimals,
    )
    return page.render("admin/dashboard.html", screen="dashboard", title=page.language.gettext("Dashboard"), view=view)


def _list_rules(programme: Programme) -> list[RuleView]:
    return [
        RuleView(
            name=rule.name,
            label=rule.label,
            active=rule.active,
            points=rule.points,
            per_amount=rule.per_amount,
            every_visits=rule.every_visits,
        )
        for rule in programme.earning_rules
    ]


def _list_tiers(programme: Programme, members: dict[str | None, int]) -> list[TierRowView]:
    return [
        TierRowView(name=tier.name, color=tier.color, min_points=tier.min_points, customers=members.get(tier.name, 0))
        for tier in sorted(programme.tiers, key=lambda tier: tier.min_points)
    ]
