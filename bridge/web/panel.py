"""``POST /v1/panel``: what customers see of their account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bridge.core.permissions import CAPABILITY
from bridge.store import booknetic, census
from bridge.web import portraits
from bridge.web.endpoint import Call, Document
from bridge.web.languages import get_language
from bridge.web.rendering import render_panel

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.web.views import PanelView


def panel(conn: Connection, call: Call) -> Document:
    """The account of the logged-in customer, or one section per business; empty for somebody who is no customer."""
    views = list(_list_views(conn, call))
    return {"html": render_panel(views, call.identity.locale, now=call.now)}


def _list_views(conn: Connection, call: Call) -> Iterator[PanelView]:
    language, user_id = get_language(call.identity.locale), call.identity.user
    if not call.payload["all_tenants"]:
        tenant_id = call.identity.tenant
        customer_id = booknetic.find_customer_id(conn, tenant_id=tenant_id, user_id=user_id)
        accounts = [(tenant_id, customer_id)] if customer_id is not None else []
    else:
        accounts = booknetic.list_customers_for_all_tenants(conn, user_id=user_id)
    for tenant_id, customer_id in accounts:
        if not booknetic.plan_permits(conn, tenant_id=tenant_id, capability=CAPABILITY, today=call.now.date()):
            continue
        name = census.find_business_name(conn, tenant_id=tenant_id) if len(accounts) > 1 else None
        view = portraits.draw(
            conn, tenant_id=tenant_id, customer_id=customer_id, name=name, language=language, now=call.now
        )
        if view is not None:
            yield view
