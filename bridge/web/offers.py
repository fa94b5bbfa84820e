"""A quote as the shim and the booking panel are told it."""

from bridge.core.money import ZERO, floor_money
from bridge.core.points.redemption import Discount
from bridge.core.programmes.programme import RedemptionTerms
from bridge.flows.points.cart import Cart, Quote
from bridge.web.endpoint import Document
from bridge.web.formats import Formats, plain_decimal
from bridge.web.languages import get_language
from bridge.web.rendering import render_box
from bridge.web.views import BoxRewardView, BoxView


def describe(quote: Quote, cart: Cart, locale: str, *, with_box: bool) -> Document:
    """The reply to a quote or a hold (docs/protocol.md)."""
    language = get_language(locale)
    formats = Formats(language)

    def label(index: int, discount: Discount) -> str:
        points = language.gettext("Loyalty points") + f" ({formats.number(discount.points)})"
        if quote.voucher is None or quote.voucher.index != index:
            return points
        name = quote.voucher.voucher.name
        return f"{points} + {name}" if discount.points else name

    return {
        "lines": [
            {
                "line": line.line,
                "points": discount.points,
                "discount": plain_decimal(discount.amount, quote.tenant),
                "label": label(index, discount),
            }
            for index, (line, discount) in enumerate(zip(cart.lines, quote.discounts, strict=True))
        ],
        "points": quote.applied.points,
        "discount": plain_decimal(quote.applied.amount, quote.tenant),
        "hold": quote.binding,
        "tax": None if quote.before_tax is None else "before" if quote.before_tax else "after",
        "box": _render_box(quote, cart, locale) if with_box else None,
    }


def _render_box(quote: Quote, cart: Cart, locale: str) -> str | None:
    """The box; None for whoever has neither points that may be spent nor a reward to use."""
    terms = quote.terms or RedemptionTerms()
    offers_points = terms.enabled and quote.available >= max(1, terms.min_points)
    if not offers_points and not quote.vouchers:
        return None
    by_voucher = quote.voucher.amount if quote.voucher else ZERO
    view = BoxView(
        available=quote.available,
        value=floor_money(quote.available * terms.point_value, quote.tenant.decimals),
        method=terms.method.value,
        max_points=quote.most.points,
        max_discount=quote.most.amount - by_voucher,
        points=quote.applied.points,
        discount=quote.applied.amount - by_voucher,
        asked=cart.asked,
        min_points=terms.min_points,
        currency=quote.tenant.currency,
        decimals=quote.tenant.decimals,
        offers_points=offers_points,
        only_series=bool(cart.lines) and all(line.occurrences > 1 for line in cart.lines),
        rewards=[
            BoxRewardView(
                code=offer.voucher.code,
                name=offer.voucher.name,
                discount=offer.amount,
                chosen=offer is quote.voucher and offer.amount > 0,
            )
            for offer in quote.vouchers
        ],
    )
    return render_box(view, locale)
