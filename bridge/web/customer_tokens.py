"""``POST /v1/tokens/customer...``: tokens for the apps of a customer who is logged in to WordPress."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bridge import clock
from bridge.core.apps.tokens import Scope, Token
from bridge.core.typed_text import clean_text
from bridge.errors import InvalidInput, NotHere
from bridge.flows.apps import tokens
from bridge.store.programmes.tenants import get_tenant
from bridge.store.site import patrons
from bridge.web.api.answers import write_moment
from bridge.web.bearers import write_bearer
from bridge.web.customer_panel.connected_apps import list_good
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection


def issue(conn: Connection, call: Call) -> Document:
    """The token's text is told here and never again."""
    try:
        token = tokens.issue_customer_token(
            conn,
            tenant_id=call.identity.tenant,
            user_id=call.identity.user,
            key=clock.new_id(),
            name=clean_text(call.payload["name"]),
            scopes=[Scope(name) for name in call.payload["scopes"]],
            lifetime=timedelta(seconds=call.payload["seconds"]),
            now=clock.wall(),
        )
    except InvalidInput as error:
        named = "seconds" if error.field == "lifetime" else error.field  # as the app calls it
        raise InvalidInput(error.sentence, field=named, **error.values) from error
    return {
        "token": write_bearer(call.secrets, token),
        "id": token.id,
        "tenant": token.tenant_id,
        "customer": token.customer_id,
        "scopes": sorted(token.scopes),
        "expires_at": write_moment(token.expires_at, get_tenant(conn, tenant_id=token.tenant_id)),
    }


def list_own(conn: Connection, call: Call) -> Document:
    """``POST /v1/tokens/customer/list``: those of the customer's tokens that are good, newest first."""
    tenant = get_tenant(conn, tenant_id=call.identity.tenant)
    return {
        "tokens": [
            {
                "id": token.id,
                "name": token.name,
                "scopes": sorted(token.scopes),
                "created_at": write_moment(token.created_at, tenant),
                "last_used_on": token.last_used_on and token.last_used_on.isoformat(),
                "expires_at": write_moment(token.expires_at, tenant),
            }
            for token in _list_good(conn, call)
        ]
    }


def revoke(conn: Connection, call: Call) -> Document:
    """``POST /v1/tokens/customer/revoke``: one of them ends."""
    token_id, identity = call.payload["token"], call.identity
    if token_id not in [token.id for token in _list_good(conn, call)]:
        raise NotHere(tokens.NO_TOKEN)
    whose = {"tenant_id": identity.tenant, "of_user": identity.user, "actor": identity.user}
    tokens.revoke_token(conn, token_id=token_id, now=clock.wall(), **whose)
    return {"revoked": token_id}


def _list_good(conn: Connection, call: Call) -> list[Token]:
    """NotHere where the user is no customer of the tenant. Tokens by which they act as staff are none of these."""
    identity = call.identity
    customer_id = patrons.find_customer_id(conn, tenant_id=identity.tenant, user_id=identity.user)
    if customer_id is None:
        raise NotHere(tokens.NO_CUSTOMER)
    return list_good(conn, tenant_id=identity.tenant, customer_id=customer_id)
