"""``POST /v1/keywords``, and the keywords of a ring's reply: what Booknetic's messages say of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.store import booknetic, settlements
from bridge.store.statements import read_standing
from bridge.web.endpoint import Call, Document
from bridge.web.formats import Formats
from bridge.web.languages import get_language

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.core.accounts import Account


def keywords(conn: Connection, call: Call) -> Document:
    """Texts in the request's locale; an empty one where there is no answer."""
    tenant_id, formats = call.identity.tenant, Formats(get_language(call.identity.locale))
    appointment_id, customer_id = call.payload["appointment"], call.payload["customer"]
    texts = {"bkloyalty_points_earned": "", "bkloyalty_tier": "", "bkloyalty_points_total": ""}
    if appointment_id is not None:
        texts |= read_appointment_texts(conn, formats, tenant_id=tenant_id, appointment_id=appointment_id)
    if customer_id is not None and booknetic.has_customer(conn, tenant_id=tenant_id, customer_id=customer_id):
        texts |= read_customer_texts(conn, formats, tenant_id=tenant_id, customer_id=customer_id)
    return texts


def appointment_texts(formats: Formats, points_earned: int) -> dict[str, str]:
    return {"bkloyalty_points_earned": formats.number(points_earned)}


def customer_texts(formats: Formats, account: Account) -> dict[str, str]:
    return _customer_texts(formats, account.tier, account.purse.balance)


def read_appointment_texts(
    conn: Connection, formats: Formats, *, tenant_id: int, appointment_id: int
) -> dict[str, str]:
    """What the appointment earned, as last settled; nothing if it never was."""
    known = settlements.find_settlement(conn, tenant_id=tenant_id, appointment_id=appointment_id)
    return appointment_texts(formats, known.award.points if known.award else 0) if known else {}


def read_customer_texts(conn: Connection, formats: Formats, *, tenant_id: int, customer_id: int) -> dict[str, str]:
    """Tier and balance as they stand now."""
    standing = read_standing(conn, tenant_id=tenant_id, customer_id=customer_id)
    return _customer_texts(formats, standing.tier, standing.balance)


def _customer_texts(formats: Formats, tier: str | None, balance: int) -> dict[str, str]:
    return {"bkloyalty_tier": tier or "", "bkloyalty_points_total": formats.number(balance)}
