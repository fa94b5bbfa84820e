"""What could be paid with points, for an amount or a whole cart. Nothing is set aside: that is for the confirm of a booking."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bridge.core.money import ZERO
from bridge.core.rewards.reward_wording import OBJECTIONS
from bridge.core.rewards.rewards import read_code
from bridge.flows.points import redeem
from bridge.flows.points.cart import Cart, CartLine
from bridge.flows.points.weigh_voucher import weigh_voucher
from bridge.web.api.answers import write_money
from bridge.web.api.operation import Asked, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.core.points.redemption import Discount
    from bridge.flows.points.cart import Quote
    from bridge.store.programmes.tenants import Tenant


def quote(conn: Connection, asked: Asked) -> Document:
    """``Quote``. By a customer's own token as in the booking panel, by others as in the back end: only the points that are asked for."""
    cart = _read_cart(asked)
    found = redeem.quote(conn, tenant_id=asked.tenant_id, cart=cart, now=asked.now)
    return {
        "available": found.available,
        "lines": [_write(discount, found.tenant) for discount in found.discounts],
        "total": _write(found.applied, found.tenant),
        "most": _write(found.most, found.tenant),
        "voucher": _write_voucher(conn, asked, cart, found) if cart.voucher else None,
    }


def _write_voucher(conn: Connection, asked: Asked, cart: Cart, found: Quote) -> Document:
    """What was decided about the one that was named."""
    objection = weigh_voucher(
        conn, tenant_id=asked.tenant_id, customer_id=asked.customer_id, cart=cart, quote=found, now=asked.now
    )
    why_not = objection and {"code": objection.value, "message": asked.language.gettext(OBJECTIONS[objection])}
    used = found.voucher if objection is None else None
    return {
        "code": cart.voucher,
        "line": used and used.index,
        "discount": write_money(used.amount if used else ZERO, found.tenant),
        "why_not": why_not,
    }


def _read_cart(asked: Asked) -> Cart:
    by_customer, code = asked.bearer.is_customer, asked.body.get("voucher")
    customer_id = None if by_customer else asked.customer_id
    lines = [_read_line(number, line, customer_id) for number, line in enumerate(asked.body["lines"])]
    return Cart(
        lines,
        asked=asked.body.get("points"),
        user_id=asked.bearer.token.user_id or 0 if by_customer else 0,
        by_staff=not by_customer,
        voucher=code and (read_code(code) or code),
    )


def _read_line(number: int, line: Mapping[str, Any], customer_id: int | None) -> CartLine:
    return CartLine(
        number,
        Decimal(line["total"]),
        line.get("occurrences", 1),
        customer_id,
        tax=Decimal(line.get("tax", 0)),
        service_id=line.get("service"),
        service_price=Decimal(line.get("service_price", 0)),
    )


def _write(discount: Discount, tenant: Tenant) -> Document:
    return {"points": discount.points, "discount": write_money(discount.amount, tenant)}
