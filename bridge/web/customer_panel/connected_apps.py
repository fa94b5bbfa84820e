"""The apps that a customer let see their points, in their panel: which there are, and ending one."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from bridge import clock
from bridge.core.apps.tokens import Token, TokenState
from bridge.errors import NotHere
from bridge.flows.apps import tokens as flows
from bridge.store.apps import tokens as store
from bridge.web.views import AppView

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.web.customer_panel.sender import Sender
    from bridge.web.endpoint import Call


def list_good(conn: Connection, *, tenant_id: int, customer_id: int) -> list[Token]:
    """The customer's tokens that can be used now, newest first."""
    found = store.list_of_customer(conn, tenant_id=tenant_id, customer_id=customer_id)
    return [token for token in found if token.state_at(clock.wall()) is TokenState.ACTIVE]


def draw_apps(conn: Connection, *, tenant_id: int, customer_id: int, zone: tzinfo) -> list[AppView]:
    return [
        AppView(
            id=token.id,
            name=token.name,
            used_on=token.last_used_on,
            expires_on=token.expires_at.astimezone(zone).date(),
        )
        for token in list_good(conn, tenant_id=tenant_id, customer_id=customer_id)
    ]


def disconnect(conn: Connection, call: Call, sender: Sender) -> str:
    """Ends the token of one of the customer's apps."""
    whose = {"tenant_id": sender.tenant_id, "customer_id": sender.customer_id}
    wanted = sender.form.id("app")
    found = next((token for token in list_good(conn, **whose) if token.id == wanted), None)
    if found is None:
        raise NotHere(flows.NO_TOKEN)
    user = call.identity.user
    flows.revoke_token(conn, tenant_id=sender.tenant_id, token_id=found.id, of_user=user, actor=user, now=clock.wall())
    return sender.language.gettext("%(app)s is disconnected.", app=found.name)
