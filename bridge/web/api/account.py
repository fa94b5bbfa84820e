"""A customer's points: how they stand, and how they came about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.core.money import floor_money
from bridge.core.settling.reasons import Speech, sentence
from bridge.store.customers import warnings
from bridge.store.customers.customer_pages import EntryRow, list_entries
from bridge.store.points.statements import read_standing
from bridge.store.programmes.tenants import get_tenant
from bridge.web.admin.cursors import read_entry, write_entry
from bridge.web.api.answers import write_moment, write_money
from bridge.web.api.operation import Asked, Document
from bridge.web.api.pages import ask_for_more, cut, find_place
from bridge.web.customer_panel.visit_names import name_visits
from bridge.web.formats import Formats, capitalise, safe_colour
from bridge.web.portraits import show_reason, worth

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from sqlalchemy import Connection

    from bridge.core.programmes.programme import Tier
    from bridge.store.points.statements import Standing
    from bridge.store.programmes.tenants import Tenant
    from bridge.web.views import VisitView

ORDER = "history"


def account(conn: Connection, asked: Asked) -> Document:
    """``Account``."""
    standing = read_standing(conn, tenant_id=asked.tenant_id, customer_id=asked.customer_id)
    tenant, progress, value = standing.tenant, standing.progress, worth(standing)
    return {
        "customer": asked.customer_id,
        "balance": standing.balance,
        "held": standing.held,
        "available": standing.available,
        "lifetime": standing.lifetime,
        "value": None if value is None else write_money(value, tenant),
        "tier": write_tier(progress.tier) if progress.tier else None,
        "next_tier": {**write_tier(progress.next), "missing": progress.missing} if progress.next else None,
        "percent": progress.percent,
        "expiring": _list_expiring(conn, asked, standing),
    }


def history(conn: Connection, asked: Asked) -> Document:
    """``History``, a page of it."""
    tenant = get_tenant(conn, tenant_id=asked.tenant_id)
    cursor = find_place(asked, ORDER, (int, int))
    found = list_entries(
        conn,
        tenant_id=asked.tenant_id,
        customer_id=asked.customer_id,
        limit=ask_for_more(asked),
        older_than=read_entry(cursor.values) if cursor else None,
    )
    page, following = cut(asked, ORDER, found, lambda entry: write_entry(entry.at, entry.id))
    speech = Formats(asked.language).speech(tenant)
    visits = name_visits(
        conn,
        tenant_id=asked.tenant_id,
        appointment_ids=[entry.appointment_id for entry in page if entry.appointment_id is not None],
        zone=tenant.zone,
    )
    return {
        "entries": [
            _write_entry(entry, visits.get(entry.appointment_id or 0), tenant, speech, asked) for entry in page
        ],
        "next": following,
    }


def write_tier(tier: Tier) -> Document:
    """``Tier``."""
    return {"name": tier.name, "color": safe_colour(tier.color), "min_points": tier.min_points}


def _list_expiring(conn: Connection, asked: Asked, standing: Standing) -> list[Document]:
    terms, tenant = standing.programme and standing.programme.redemption, standing.tenant
    found = warnings.list_expiring(
        conn, tenant_id=asked.tenant_id, customer_id=asked.customer_id, standing=standing, now=asked.now
    )
    return [
        {
            "points": one.points,
            "on": one.on.isoformat(),
            "value": write_money(floor_money(one.points * terms.point_value, tenant.decimals), tenant)
            if terms and terms.enabled
            else None,
        }
        for one in found
    ]


def _write_entry(entry: EntryRow, visit: VisitView | None, tenant: Tenant, speech: Speech, asked: Asked) -> Document:
    """Customers read the labels that are for them, and no note of the staff's."""
    is_told = not asked.bearer.is_customer or (entry.kind != "adjusted" and entry.appointment_id is None)
    return {
        "id": entry.id,
        "kind": entry.kind,
        "points": entry.points,
        "at": write_moment(entry.at, tenant),
        "appointment": entry.appointment_id,
        "visit": visit and {"service": visit.service, "on": visit.on.isoformat()},
        "note": entry.note if is_told else None,
        "reasons": [_write_reason(reason, speech, asked) for reason in entry.reasons],
    }


def _write_reason(reason: Mapping[str, Any], speech: Speech, asked: Asked) -> Document:
    if asked.bearer.is_customer:
        told = show_reason(reason, speech)
        return {"title": told.title, "points": told.points, "because": told.because}
    because = capitalise(sentence(reason["why"], speech))
    name = reason["name"]
    return {"title": name or because, "points": reason["points"], "because": because if name else ""}
