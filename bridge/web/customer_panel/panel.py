"""``POST /v1/panel``: what customers see of their account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bridge.core.access.permissions import CAPABILITY
from bridge.store.site import census, patrons, plans
from bridge.web import portraits
from bridge.web.customer_panel.panel_page import PanelPage
from bridge.web.endpoint import Call, Document
from bridge.web.rendering import render_panel

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.web.views import PanelView


def panel(conn: Connection, call: Call) -> Document:
    """The account of the logged-in customer, or one section per business; empty for somebody who is no customer."""
    return {"html": draw_panel(conn, call)}


def draw_panel(conn: Connection, call: Call) -> str:
    """The whole panel as it stands now."""
    views = list(_list_views(conn, call))
    return render_panel(views, call.identity.locale, page=PanelPage.of(call), now=call.now)


def list_accounts(conn: Connection, call: Call) -> list[tuple[int, int]]:
    """(tenant, customer) that the WordPress user is where the page stands: of its tenant, or of all; without those whose plan does not
    hold the module."""
    tenant_id, user_id = call.identity.tenant, call.identity.user
    if call.payload["all_tenants"]:
        accounts = patrons.list_customers_for_all_tenants(conn, user_id=user_id)
    else:
        customer_id = patrons.find_customer_id(conn, tenant_id=tenant_id, user_id=user_id)
        accounts = [(tenant_id, customer_id)] if customer_id is not None else []
    today = call.now.date()
    return [
        (tenant, customer)
        for tenant, customer in accounts
        if plans.plan_permits(conn, tenant_id=tenant, capability=CAPABILITY, today=today)
    ]


def _list_views(conn: Connection, call: Call) -> Iterator[PanelView]:
    accounts = list_accounts(conn, call)
    for tenant_id, customer_id in accounts:
        name = census.find_business_name(conn, tenant_id=tenant_id) if len(accounts) > 1 else None
        view = portraits.draw(
            conn, tenant_id=tenant_id, customer_id=customer_id, name=name, locale=call.identity.locale, now=call.now
        )
        if view is not None:
            yield view
