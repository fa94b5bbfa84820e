"""``POST /v1/admin/overview`` and ``/v1/admin/tier-event``: the programme at a glance, and the event's filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.core.reasons import N_
from bridge.store import figures, tenants
from bridge.web.admin.views import OverviewView, RuleView, TierRowView
from bridge.web.endpoint import Call, Document
from bridge.web.languages import get_language
from bridge.web.rendering import render

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.core.programme import Programme

REASONS = {
    "points_earned": N_("Points earned"),
    "points_taken_back": N_("Points taken back"),
    "adjustment": N_("Adjustment by hand"),
    "bonus": N_("Bonus"),
    "tiers_edited": N_("Tiers edited"),
}


def overview(conn: Connection, call: Call) -> Document:
    """The module's page, in the request's locale."""
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
    return {"html": render("overview.html", call.identity.locale, view=view)}


def tier_event(conn: Connection, call: Call) -> Document:
    """What the workflow event "tier updated" can be filtered by; tiers from the lowest to the highest."""
    language = get_language(call.identity.locale)
    tenant = tenants.get_tenant(conn, tenant_id=call.identity.tenant)
    version = tenants.find_programme(conn, tenant=tenant)
    return {
        "tiers": [row.name for row in _list_tiers(version.programme, {})] if version else [],
        "reasons": [{"value": value, "label": language.gettext(label)} for value, label in REASONS.items()],
    }


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
