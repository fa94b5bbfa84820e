"""Points by hand, by an app of the staff or by another system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.core.typed_text import clean_text
from bridge.errors import ChangedMeanwhile, KeyUsedBefore
from bridge.flows.apps.once import FIELD, USED
from bridge.flows.points.adjust import adjust as post
from bridge.store.programmes.tenants import get_tenant
from bridge.web.api.account import account
from bridge.web.api.answers import write_moment
from bridge.web.api.operation import Asked, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection


def adjust(conn: Connection, asked: Asked) -> Document:
    """``Adjusted``."""
    try:
        posted = post(
            conn,
            tenant_id=asked.tenant_id,
            customer_id=asked.customer_id,
            points=asked.body["points"],
            note=clean_text(asked.body.get("note") or "", lines=True) or None,
            actor=asked.bearer.actor,
            key=asked.key,
            now=asked.now,
        )
    except ChangedMeanwhile as error:
        raise KeyUsedBefore(USED, field=FIELD) from error  # so long ago that only the ledger knows it
    tenant = get_tenant(conn, tenant_id=asked.tenant_id)
    return {
        "adjustment": {
            "id": posted.id,
            "points": posted.points,
            "note": posted.note,
            "at": write_moment(posted.at, tenant),
        },
        "account": account(conn, asked),
    }
