"""A quote as the shim and the booking panel are told it."""

from decimal import Decimal

from bridge.core.money import floor_money
from bridge.core.redemption import Discount
from bridge.flows.redeem import Cart, Quote
from bridge.web.endpoint import Document
from bridge.web.formats import Formats, plain_decimal
from bridge.web.languages import get_language
from bridge.web.rendering import render_box
from bridge.web.views import BoxView


def describe(quote: Quote, cart: Cart, locale: str, *, with_box: bool) -> Document:
    """The reply to a quote or a hold (docs/protocol.md)."""
    language = get_language(locale)
    formats = Formats(language)

    def label(discount: Discount) -> str:
        return f"{language.gettext('Loyalty points')} ({formats.number(discount.points)})"

    return {
        "lines": [
            {
                "line": line.line,
                "points": discount.points,
                "discount": plain_decimal(discount.amount, quote.tenant),
                "label": label(discount),
            }
            for line, discount in zip(cart.lines, quote.discounts, strict=True)
        ],
        "points": quote.applied.points,
        "discount": plain_decimal(quote.applied.amount, quote.tenant),
        "hold": quote.binding,
        "tax": None if quote.before_tax is None else "before" if quote.before_tax else "after",
        "box": _render_box(quote, cart, locale) if with_box else None,
    }


def _render_box(quote: Quote, cart: Cart, locale: str) -> str | None:
    """The box; None for whoever has nothing to spend, or less than the least that may be spent."""
    terms = quote.terms
    if terms is None or quote.available < max(1, terms.min_points):
        return None
    value: Decimal = floor_money(quote.available * terms.point_value, quote.tenant.decimals)
    view = BoxView(
        available=quote.available,
        value=value,
        method=terms.method.value,
        max_points=quote.most.points,
        max_discount=quote.most.amount,
        points=quote.applied.points,
        discount=quote.applied.amount,
        asked=cart.asked,
        min_points=terms.min_points,
        currency=quote.tenant.currency,
        decimals=quote.tenant.decimals,
    )
    return render_box(view, locale)
