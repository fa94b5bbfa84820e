"""How answers are written: money as a text with its currency, moments in the business's time with their offset."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from bridge.web.formats import plain_decimal

if TYPE_CHECKING:
    from bridge.store.programmes.tenants import Tenant
    from bridge.web.api.operation import Document


def write_money(amount: Decimal, tenant: Tenant) -> Document:
    """With the decimals of the business's currency, and more where it has more."""
    plain = plain_decimal(amount, tenant)
    exact = plain if Decimal(plain) == amount else f"{amount.normalize():f}"
    return {"amount": exact, "currency": tenant.currency or None}


def write_moment(at: datetime, tenant: Tenant) -> str:
    """Such as ``2026-03-02T10:00:00+01:00``."""
    return at.astimezone(tenant.zone).isoformat(timespec="seconds")
