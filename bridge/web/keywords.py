"""``POST /v1/keywords``: what Booknetic's messages say of points, where neither a ring nor an event told it before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.store.customers import merges
from bridge.store.site import patrons
from bridge.store.workflows import outbox
from bridge.web.customer_panel.point_texts import (
    OF_APPOINTMENT,
    OF_CUSTOMER,
    read_appointment_texts,
    read_customer_texts,
)
from bridge.web.endpoint import Call, Document
from bridge.web.event_texts import read_event_texts
from bridge.web.formats import Formats
from bridge.web.languages import get_language

if TYPE_CHECKING:
    from sqlalchemy import Connection


def keywords(conn: Connection, call: Call) -> Document:
    """Texts in the request's locale, or in that of the ``event`` of ours that a message is about; an empty one where there is no
    answer."""
    tenant_id, formats = call.identity.tenant, Formats(get_language(call.identity.locale))
    appointment_id, customer_id = call.payload["appointment"], call.payload["customer"]
    texts = dict.fromkeys((*OF_APPOINTMENT, *OF_CUSTOMER), "")
    if appointment_id is not None:
        texts |= read_appointment_texts(conn, formats, tenant_id=tenant_id, appointment_id=appointment_id)
    if customer_id is not None:
        customer_id = merges.find_survivor(conn, tenant_id=tenant_id, customer_id=customer_id)
    if customer_id is not None and patrons.has_customer(conn, tenant_id=tenant_id, customer_id=customer_id):
        texts |= read_customer_texts(conn, formats, tenant_id=tenant_id, customer_id=customer_id)
    event_id = call.payload.get("event")
    event = outbox.find_event(conn, tenant_id=tenant_id, event_id=event_id) if event_id else None
    return texts | (read_event_texts(conn, event) if event else {})
