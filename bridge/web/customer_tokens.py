"""``POST /v1/tokens/customer``: a token for the app of a customer who is logged in to WordPress."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bridge import clock
from bridge.core.tokens import Scope
from bridge.flows import tokens
from bridge.web.bearers import write_bearer
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection


def issue(conn: Connection, call: Call) -> Document:
    """The token's text is told here and never again."""
    token = tokens.issue_customer_token(
        conn,
        tenant_id=call.identity.tenant,
        user_id=call.identity.user,
        key=clock.new_id(),
        name=call.payload["name"],
        scopes=[Scope(name) for name in call.payload["scopes"]],
        lifetime=timedelta(seconds=call.payload["seconds"]),
        now=clock.wall(),
    )
    return {
        "token": write_bearer(call.secrets, token),
        "id": token.id,
        "tenant": token.tenant_id,
        "customer": token.customer_id,
        "scopes": sorted(token.scopes),
        "expires_at": token.expires_at.isoformat(timespec="seconds"),
    }
