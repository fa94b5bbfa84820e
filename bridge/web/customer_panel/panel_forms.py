"""``POST /v1/panel/...``: what customers send from their panel. One transaction; the answer is what was done and the panel anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from bridge.core.settling.reasons import N_
from bridge.errors import NotHere
from bridge.web.access import CUSTOMERS
from bridge.web.admin.form import Form
from bridge.web.customer_panel.panel import draw_panel, list_accounts
from bridge.web.customer_panel.sender import Sender
from bridge.web.endpoint import Call, Document, Endpoint, writing
from bridge.web.languages import get_language

if TYPE_CHECKING:
    from sqlalchemy import Connection

PREFIX = "/v1/panel/"
NO_CUSTOMER = N_("You are no customer here. Please log in again.")


Handler: TypeAlias = "Callable[[Connection, Call, Sender], str]"


def panel_action(path: str, handler: Handler) -> Endpoint:
    """A form of the panel: ``handler`` does what it says and answers with the sentence that tells what was done."""

    def act(conn: Connection, call: Call) -> Document:
        done = handler(conn, call, _find_sender(conn, call))
        return {"done": done, "html": draw_panel(conn, call)}

    return Endpoint(PREFIX + path, writing(act), schema="panel-form", access=CUSTOMERS)


def _find_sender(conn: Connection, call: Call) -> Sender:
    """On a page of all tenants each form names its own. NotHere where the user is no customer of it, the same whether or not there is
    such a tenant."""
    language = get_language(call.identity.locale)
    form = Form(call.payload["form"], language)
    tenant_id = form.id("tenant") if call.payload["all_tenants"] else call.identity.tenant
    customer_id = dict(list_accounts(conn, call)).get(tenant_id)
    if customer_id is None:
        raise NotHere(language.gettext(NO_CUSTOMER))
    return Sender(tenant_id, customer_id, form, language)
