"""The programme as customers may know it, and the token that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.store.programmes.programmes import find_programme
from bridge.store.programmes.tenants import get_tenant
from bridge.web.api.account import write_tier
from bridge.web.api.answers import write_moment, write_money
from bridge.web.api.operation import Asked, Document
from bridge.web.formats import Formats
from bridge.web.portraits import list_ways

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.core.programmes.programme import RedemptionTerms
    from bridge.store.programmes.tenants import Tenant
    from bridge.web.views import WayView


def programme(conn: Connection, asked: Asked) -> Document:
    """``Programme``, the version in force."""
    tenant = get_tenant(conn, tenant_id=asked.tenant_id)
    version = find_programme(conn, tenant=tenant)
    found = version.programme if version else None
    speech = Formats(asked.language).speech(tenant)
    return {
        "state": tenant.programme_state,
        "currency": tenant.currency or None,
        "decimals": tenant.decimals,
        "timezone": tenant.timezone,
        "redemption": _write_terms(found.redemption, tenant) if found and found.redemption.enabled else None,
        "tiers": [write_tier(tier) for tier in sorted(found.tiers, key=lambda tier: tier.min_points)] if found else [],
        "ways_to_earn": [_write_way(way, tenant) for way in list_ways(found, asked.now, speech)] if found else [],
    }


def token(conn: Connection, asked: Asked) -> Document:
    """``Token``."""
    bearer, mine = asked.bearer, asked.bearer.token
    return {
        "kind": mine.kind.value,
        "name": mine.name,
        "scopes": sorted(mine.scopes),
        "tenant": mine.tenant_id,
        "customer": bearer.customer_id,
        "expires_at": write_moment(mine.expires_at, get_tenant(conn, tenant_id=mine.tenant_id)),
    }


def _write_terms(terms: RedemptionTerms, tenant: Tenant) -> Document:
    return {
        "point_value": write_money(terms.point_value, tenant),
        "method": terms.method.value,
        "min_points": terms.min_points,
    }


def _write_way(way: WayView, tenant: Tenant) -> Document:
    return {
        "label": way.label,
        "points": way.points,
        "per_amount": None if way.per_amount is None else write_money(way.per_amount, tenant),
        "every_visits": way.every_visits,
        "card": way.card,
    }
