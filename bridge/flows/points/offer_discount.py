"""What a cart may be discounted: by a voucher first, then by points for what that leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from bridge.core.money import ZERO
from bridge.core.points.redemption import Discount, Line
from bridge.core.points.redemption import quote as compute
from bridge.core.programmes.programme import Method, RedemptionTerms
from bridge.core.programmes.service_caps import ServiceCap, list_covering
from bridge.core.rewards.rewards import Bookable
from bridge.flows.points.cart import Cart, Quote
from bridge.flows.points.offer_voucher import VoucherOffer, find_chosen, list_offers
from bridge.flows.settling.payer import Payer
from bridge.store.programmes.tenants import Tenant
from bridge.store.site.service_categories import list_category_chains


def offer_nothing(tenant: Tenant, cart: Cart) -> Quote:
    """Where nobody could pay."""
    nothing = Discount(0, ZERO)
    return Quote(tenant, [nothing for _ in cart.lines], nothing, nothing)


def offer(conn: Connection, *, tenant: Tenant, cart: Cart, payer: Payer, now: datetime) -> Quote:
    """What this payer could have taken off, and what of it is asked for. Writes nothing."""
    terms = payer.version.programme.redemption
    caps = find_caps(conn, tenant, terms, [line.service_id for line in cart.lines])
    offered = [] if cart.by_staff else _list_vouchers(conn, tenant, cart, terms, payer, now)
    chosen = find_chosen(offered, cart.voucher)
    off = [chosen.amount if chosen and chosen.index == index else ZERO for index in range(len(cart.lines))]
    lines = [
        Line(terms.total_of(line.total, line.tax) - taken, line.occurrences, of_line)
        for line, taken, of_line in zip(cart.lines, off, caps, strict=True)
    ]

    def price(method: Method, asked: int | None) -> list[Discount]:
        by_method = replace(terms, method=method)
        paid = compute(by_method, tenant.decimals, available=payer.available, asked=asked, lines=lines)
        return [Discount(one.points, one.amount + taken) for one, taken in zip(paid, off, strict=True)]

    discounts = price(Method.CHOOSE if cart.by_staff else terms.method, cart.asked)
    most = price(Method.AUTO, None)
    return Quote(
        tenant,
        discounts,
        applied=_sum(discounts, lines),
        most=_sum(most, lines),
        available=payer.available,
        terms=terms if terms.enabled and not _excludes_all(lines) else None,
        before_tax=terms.before_tax,
        vouchers=offered,
        voucher=chosen,
    )


def find_caps(
    conn: Connection, tenant: Tenant, terms: RedemptionTerms, services: Sequence[int | None]
) -> list[tuple[ServiceCap, ...]]:
    """The caps of each of these services, in their order."""
    chains: Mapping[int, tuple[int, ...]] = {}
    if any(cap.service_categories for cap in terms.service_caps):
        known = {service for service in services if service is not None}
        chains = list_category_chains(conn, tenant_id=tenant.tenant_id, service_ids=known)
    return [list_covering(terms.service_caps, service, chains.get(service or 0, ())) for service in services]


def _list_vouchers(
    conn: Connection, tenant: Tenant, cart: Cart, terms: RedemptionTerms, payer: Payer, now: datetime
) -> list[VoucherOffer]:
    lines = [
        Bookable(terms.total_of(line.total, line.tax), line.service_id, line.service_price)
        if line.occurrences == 1
        else None
        for line in cart.lines
    ]
    return list_offers(
        conn,
        tenant=tenant,
        customer_id=payer.customer_id,
        lines=lines,
        own=payer.own,
        now=now,
        chosen=cart.voucher,
    )


def _excludes_all(lines: Sequence[Line]) -> bool:
    """Whether points can be used for none of the services, so that nobody need hear of them."""
    return bool(lines) and all(any(cap.excludes for cap in line.caps) for line in lines)


def _sum(discounts: Sequence[Discount], lines: Sequence[Line]) -> Discount:
    pairs = list(zip(discounts, lines, strict=True))
    points = sum(discount.points * line.occurrences for discount, line in pairs)
    amount: Decimal = sum((discount.amount * line.occurrences for discount, line in pairs), ZERO)
    return Discount(points, amount)
