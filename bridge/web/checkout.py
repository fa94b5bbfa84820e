"""``POST /v1/quote`` and ``POST /v1/hold``: what a cart may be discounted, and setting those points aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from bridge import clock
from bridge.core.access.permissions import BACK_END, Actor, Permission
from bridge.core.money import ZERO
from bridge.core.rewards.rewards import read_code
from bridge.core.settling.reasons import N_
from bridge.errors import DiscountChanged, Forbidden, InvalidInput, InvalidPoints, LoyaltyError
from bridge.flows.points import redeem
from bridge.flows.points.cart import Cart, CartLine, Quote
from bridge.flows.settling.edit import Edit, hold_edit, quote_edit
from bridge.store.site.booknetic import SERVICE_KEY, TAX_KEYS
from bridge.web import offers
from bridge.web.endpoint import Call, Document
from bridge.web.languages import get_language

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_POINTS = 10**15
INVALID_POINTS = N_("Enter a whole number of points, such as 100.")
DISCOUNT_CHANGED = N_(
    "The discount for your points has changed. The price shown is up to date: check it and confirm again, "
    "or go on without points."
)

Prices: TypeAlias = "Sequence[Mapping[str, str]]"
AnswerCart: TypeAlias = "Callable[[Cart], Quote]"
AnswerEdit: TypeAlias = "Callable[[Edit], Quote]"


def quote(conn: Connection, call: Call) -> Document:
    """Nonsense in ``points`` gives no discount here; only a confirm refuses it."""
    cart = _read_cart(call, asked=_read_points(call, nonsense=0), shown=None)
    tenant_id = call.identity.tenant
    return _answer(
        call,
        cart,
        answer_cart=lambda cart: redeem.quote(conn, tenant_id=tenant_id, cart=cart, now=call.now),
        answer_edit=lambda edit: quote_edit(conn, tenant_id=tenant_id, edit=edit),
    )


def hold(conn: Connection, call: Call) -> Document:
    """Refuses in the customer's language: InvalidPoints, DiscountChanged."""
    tenant_id, now = call.identity.tenant, call.now
    try:
        cart = _read_cart(call, asked=_read_points(call, nonsense=None), shown=_read_shown(call))
        checkout, binding = cart.checkout or clock.new_id(), clock.new_id()
        return _answer(
            call,
            cart,
            answer_cart=lambda cart: redeem.hold(
                conn, tenant_id=tenant_id, cart=cart, checkout=checkout, binding=binding, now=now
            ),
            answer_edit=lambda edit: hold_edit(conn, tenant_id=tenant_id, edit=edit, now=now),
        )
    except (InvalidPoints, DiscountChanged) as error:
        raise _in_words(error, call.identity.locale) from error


def _answer(call: Call, cart: Cart, *, answer_cart: AnswerCart, answer_edit: AnswerEdit) -> Document:
    edited = [line for line in call.payload["lines"] if line["appointment"] is not None]
    if not edited:
        return offers.describe(answer_cart(cart), cart, call.identity.locale, with_box=not cart.by_staff)
    if call.identity.actor not in BACK_END:
        raise Forbidden(N_("Only the back end edits a booking."))
    if len(call.payload["lines"]) > 1:
        raise InvalidPoints(N_("Points can be changed on one booking at a time."), field="lines")
    line = cart.lines[0]
    tax = line.tax if _list_taxes(edited[0]["prices"]) else None
    edit = Edit(
        edited[0]["appointment"], line.customer_id, line.total, cart.asked, tax, line.service_id, line.service_price
    )
    return offers.describe(answer_edit(edit), cart, call.identity.locale, with_box=False)


def _read_cart(call: Call, *, asked: int | None, shown: Decimal | None) -> Cart:
    numbers = [line["line"] for line in call.payload["lines"]]
    if len(set(numbers)) != len(numbers):
        raise InvalidInput(N_("Each line needs a number of its own."), field="lines")
    lines = [
        CartLine(
            line=line["line"],
            total=_sum(line["prices"]),
            tax=_sum(_list_taxes(line["prices"])),
            occurrences=line["occurrences"],
            customer_id=line["customer"],
            email=line["email"],
            service_id=line.get("service"),
            service_price=_sum([price for price in line["prices"] if price["key"] == SERVICE_KEY]),
        )
        for line in call.payload["lines"]
    ]
    by_staff = call.identity.actor is not Actor.CUSTOMER
    cart = Cart(lines, call.payload["checkout"], asked, shown, call.identity.user, by_staff, _read_voucher(call))
    # Whoever has no role for loyalty may still edit a booking, whose price keeps what was paid with points.
    return replace(cart, asked=None) if by_staff and not call.may(Permission.LOYALTY) else cart


def _list_taxes(prices: Prices) -> Prices:
    return [price for price in prices if price["key"].lower().startswith(TAX_KEYS)]


def _sum(prices: Prices) -> Decimal:
    return sum((Decimal(price["price"]) for price in prices), ZERO)


def _read_points(call: Call, *, nonsense: int | None) -> int | None:
    """The points that were asked for; ``nonsense`` stands for what is no whole number, None refuses it."""
    text = call.payload["points"]
    if text is None or text == "":
        return None
    if re.fullmatch(r"[0-9]+", text):
        return int(text) if len(text) <= 15 else MOST_POINTS
    if nonsense is None:
        raise InvalidPoints(INVALID_POINTS, field="bkloyalty_points")
    return nonsense


def _read_voucher(call: Call) -> str | None:
    """The code that was chosen, as vouchers have it; what can be no code stays what it is, and is nobody's."""
    text = call.payload.get("voucher") or None
    return text and (read_code(text) or text)


def _read_shown(call: Call) -> Decimal | None:
    text = call.payload["shown"]
    if text is None or text == "":
        return None
    if not re.fullmatch(r"[0-9]{1,14}(\.[0-9]{1,6})?", text):
        raise InvalidPoints(DISCOUNT_CHANGED, field="bkloyalty_shown")
    return Decimal(text)


def _in_words(error: InvalidPoints | DiscountChanged, locale: str) -> LoyaltyError:
    """The same refusal as a sentence for the customer."""
    changed = isinstance(error, DiscountChanged) and error.field != "bkloyalty_voucher"
    sentence = DISCOUNT_CHANGED if changed else error.message
    return type(error)(get_language(locale).gettext(sentence), field=error.field)
