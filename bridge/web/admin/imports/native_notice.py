"""Booknetic's own Loyalty Points beside ours: said on the dashboard, with what to do, until somebody puts it away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge.core.access.permissions import Permission
from bridge.flows.programmes import set_up
from bridge.store.programmes import setup_steps
from bridge.store.site.native_points import find_native
from bridge.web.admin.page import Page, done
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

STEP = "native"


@dataclass(frozen=True, slots=True)
class Notice:
    """``is_on``: something says that it is switched on, not only that its tables are there. ``customers`` have points there."""

    is_on: bool
    signs: Sequence[str]
    customers: int


def find_notice(conn: Connection, call: Call) -> Notice | None:
    """None where nothing is seen of it, or somebody has put the notice away. One of several businesses hears of it where it is
    switched on, or holds points of its customers."""
    tenant_id, signs = call.identity.tenant, call.payload["page"].get("native", [])
    if not call.may(Permission.SETTINGS) or STEP in setup_steps.list_steps(conn, tenant_id=tenant_id):
        return None
    native = find_native(conn, tenant_id=tenant_id)
    customers = max((table.customers for table in native.balances), default=0)
    if not signs and not customers and (tenant_id or not native.tables):
        return None
    return Notice(bool(signs), signs, customers)


def put_away(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/native/put-away``: the notice is read."""
    page, tenant_id = Page.of(call), call.identity.tenant
    set_up.close_step(conn, tenant_id=tenant_id, step=STEP, actor=call.identity.user, now=call.now)
    said = page.language.gettext("Put away. The self-check still says it, and Import still offers its balances.")
    return done(said, go=page.link("dashboard"), undo=("native/show", {}))


def show_again(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/native/show``: the notice is wanted after all."""
    page = Page.of(call)
    set_up.reopen_step(conn, tenant_id=call.identity.tenant, step=STEP)
    return done(page.language.gettext("Undone."), go=page.link("dashboard"))
