"""``POST /v1/admin/tier-event``: what the workflow event "tier updated" can be filtered by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.core.reasons import N_
from bridge.store import tenants
from bridge.web.endpoint import Call, Document
from bridge.web.languages import get_language

if TYPE_CHECKING:
    from sqlalchemy import Connection

REASONS = {
    "points_earned": N_("Points earned"),
    "points_taken_back": N_("Points taken back"),
    "adjustment": N_("Adjustment by hand"),
    "bonus": N_("Bonus"),
    "tiers_edited": N_("Tiers edited"),
    "period_ended": N_("Points too old"),
}


def tier_event(conn: Connection, call: Call) -> Document:
    """Tiers from the lowest to the highest, and the reasons in the request's locale."""
    language = get_language(call.identity.locale)
    tenant = tenants.get_tenant(conn, tenant_id=call.identity.tenant)
    version = tenants.find_programme(conn, tenant=tenant)
    tiers = sorted(version.programme.tiers, key=lambda tier: tier.min_points) if version else []
    return {
        "tiers": [tier.name for tier in tiers],
        "reasons": [{"value": value, "label": language.gettext(label)} for value, label in REASONS.items()],
    }
