"""Paying with points: the quote that a cart is shown, and the hold that sets its points aside at confirm.

The third step, capturing, is part of settling: what a saved booking's price says is the truth. Edits in the back end
are in flows/edit.py.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from bridge.core.money import ZERO
from bridge.core.programme import Method, RedemptionTerms
from bridge.core.reasons import N_
from bridge.core.redemption import Discount, Line
from bridge.core.redemption import quote as compute
from bridge.core.rewards import Bookable, VoucherState
from bridge.core.service_caps import ServiceCap, list_covering
from bridge.core.situations import Version
from bridge.errors import DiscountChanged
from bridge.flows.offer_voucher import VoucherOffer, find_chosen, insist, list_offers
from bridge.flows.retier import catch_up
from bridge.store import accounts, booknetic, doorbells, holds, merges, tenants, vouchers
from bridge.store.holds import HoldRow
from bridge.store.service_categories import list_category_chains
from bridge.store.tenants import Tenant
from bridge.store.vouchers import Voucher

HOLD_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line of the cart. ``total`` is one occurrence's, before loyalty, and ``tax`` the part of it that is tax;
    ``customer_id`` is None while unknown, and ``email`` is what was typed for somebody unknown, None for nothing;
    ``service_id`` is None before one is chosen, and ``service_price`` is the part of the total that the service itself costs."""

    line: int
    total: Decimal
    occurrences: int = 1
    customer_id: int | None = None
    email: str | None = None
    tax: Decimal = ZERO
    service_id: int | None = None
    service_price: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Cart:
    """What somebody is about to book. ``asked`` points are for all of it, None where nothing was said; ``shown`` is the
    discount that stood on the customer's screen; ``voucher`` the code of one of their own. Staff book for others, and redeem
    only the points that they enter."""

    lines: Sequence[CartLine]
    checkout: str | None = None
    asked: int | None = None
    shown: Decimal | None = None
    user_id: int = 0
    by_staff: bool = False
    voucher: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What a cart may be discounted. ``discounts`` are by line, for one occurrence; ``applied`` and ``most`` are summed
    over lines and occurrences: what is asked for, and the most that could be. ``available`` does not count what this
    checkout itself holds. ``terms`` is None where there is nothing to redeem at all; ``binding`` names a hold's confirm;
    ``before_tax`` is what the tenant chose, None where nobody looked. ``vouchers`` are those that may be chosen, ``voucher`` is
    the one that is; what it takes off is part of ``discounts``, ``applied`` and ``most``."""

    tenant: Tenant
    discounts: Sequence[Discount]
    applied: Discount
    most: Discount
    available: int = 0
    terms: RedemptionTerms | None = None
    binding: str | None = None
    before_tax: bool | None = None
    vouchers: Sequence[VoucherOffer] = ()
    voucher: VoucherOffer | None = None


@dataclass(frozen=True, slots=True)
class _Payer:
    """Who could pay, by which rules, with how many points, and what this checkout has set aside already."""

    customer_id: int
    version: Version
    available: int
    own: Sequence[HoldRow]


def quote(conn: Connection, *, tenant_id: int, cart: Cart, now: datetime) -> Quote:
    """What could be paid with points now. Writes nothing and locks nothing."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    customer_id = _find_payer_id(conn, tenant, cart)
    account = accounts.find_account(conn, tenant_id=tenant_id, customer_id=customer_id) if customer_id else None
    version = tenants.find_programme(conn, tenant=tenant) if account else None
    if account is None or version is None:
        return _offer_nothing(tenant, cart)
    own = _list_own(conn, tenant_id, account.customer_id, cart.checkout)
    available = account.available + sum(hold.held for hold in own)
    return _offer(conn, tenant, cart, _Payer(account.customer_id, version, available, own), now)


def hold(conn: Connection, *, tenant_id: int, cart: Cart, checkout: str, binding: str, now: datetime) -> Quote:
    """Sets the points of a quote, and the voucher that was chosen, aside for half an hour, in place of what the checkout held
    before.

    ``binding`` is new with each confirm; the doorbells of the bookings that it saves bring it back. A booking of an
    earlier confirm of the same checkout that is saved all the same is paid for as well.

    DiscountChanged if less can be honoured than the customer was shown, or a voucher is not theirs to use. Nobody can hold the
    same points or the same voucher twice: the account is locked while it is decided.
    """
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    customer_id = _find_payer_id(conn, tenant, cart)
    version = tenants.find_programme(conn, tenant=tenant) if customer_id else None
    if customer_id is None or version is None:
        insist(None, None if cart.by_staff else cart.voucher)
        return _keep_promise(_offer_nothing(tenant, cart), cart)
    locked = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=[customer_id], now=now)
    # Whoever had no account has one now, with the tier that everybody has.
    account = catch_up(conn, tenant=tenant, programme=version.programme, locked=locked, now=now)[customer_id]
    replaced = _list_replaced(conn, tenant_id, customer_id, checkout)
    own = sum(hold.held for hold in replaced)
    offer = _offer(conn, tenant, cart, _Payer(customer_id, version, account.available + own, replaced), now)
    _keep_promise(offer, cart)
    insist(offer.voucher, None if cart.by_staff else cart.voucher)
    if replaced:
        holds.replace_holds(conn, tenant_id=tenant_id, ids=[hold.id for hold in replaced])
    if any(hold.voucher_id is not None for hold in replaced):
        vouchers.free_vouchers(conn, tenant_id=tenant_id, hold_ids=[hold.id for hold in replaced])
    rows = [
        {
            "customer_id": customer_id,
            "checkout": checkout,
            "binding": binding,
            "line": line.line,
            "occurrence": occurrence,
            "appointment_id": None,
            "points": discount.points,
            "held": discount.points,
            "discount": discount.amount,
            "version": version.number,
            "state": "placed",
            "created_at": now,
            "expires_at": now + HOLD_FOR,
            **_name_voucher(offer.voucher if offer.voucher and offer.voucher.index == index else None),
        }
        for index, (line, discount) in enumerate(zip(cart.lines, offer.discounts, strict=True))
        for occurrence in range(line.occurrences)
        if discount.amount
    ]
    holds.append_holds(conn, tenant_id=tenant_id, rows=rows)
    if offer.voucher is not None and offer.voucher.index is not None:
        _set_aside(conn, tenant_id, offer.voucher.voucher, checkout)
    change = offer.applied.points - own
    if change:
        accounts.add_held(conn, tenant_id=tenant_id, customer_id=customer_id, points=change)
    return replace(offer, binding=binding)


def _name_voucher(offer: VoucherOffer | None) -> dict[str, Any]:
    """The columns of the hold that sets it aside; of one that does not."""
    return {"voucher_id": offer and offer.voucher.id, "voucher_discount": offer.amount if offer else ZERO}


def _set_aside(conn: Connection, tenant_id: int, voucher: Voucher, checkout: str) -> None:
    placed = holds.list_placed(conn, tenant_id=tenant_id, checkout=checkout)
    hold_id = next(hold.id for hold in placed if hold.voucher_id == voucher.id)
    held = replace(voucher, state=VoucherState.HELD, hold_id=hold_id)
    vouchers.save_voucher(conn, tenant_id=tenant_id, voucher=held)


def _find_payer_id(conn: Connection, tenant: Tenant, cart: Cart) -> int | None:
    """Whose points may be used: the logged-in customer's on a booking of their own; for staff, the booking's
    customer's. None while the programme does not run, or is not permitted."""
    if tenant.programme_state != "active" or not tenant.permitted:
        return None
    booked_for = {line.customer_id for line in cart.lines if line.customer_id}
    if cart.by_staff:
        return _find_person(conn, tenant, booked_for)
    customer = booknetic.find_customer(conn, tenant_id=tenant.tenant_id, user_id=cart.user_id)
    if customer is None:
        return None
    customer_id, email = customer
    typed = {_fold(line.email) for line in cart.lines if not line.customer_id and line.email}
    if not booked_for <= {customer_id} and _find_person(conn, tenant, booked_for) != customer_id:
        return None
    return customer_id if typed <= {_fold(email)} else None


def _find_person(conn: Connection, tenant: Tenant, booked_for: Collection[int]) -> int | None:
    """Who is meant by these customers' numbers, of whom some may have gone over to another; None where that is not one person."""
    meant = merges.list_survivors(conn, tenant_id=tenant.tenant_id, customer_ids=booked_for) if booked_for else {}
    people = set(meant.values())
    return people.pop() if len(people) == 1 else None


def _fold(email: str) -> str:
    return email.strip().casefold()


def _list_own(conn: Connection, tenant_id: int, customer_id: int, checkout: str | None) -> list[HoldRow]:
    placed = holds.list_placed(conn, tenant_id=tenant_id, checkout=checkout) if checkout else []
    return [hold for hold in placed if hold.customer_id == customer_id]


def _list_replaced(conn: Connection, tenant_id: int, customer_id: int, checkout: str) -> list[HoldRow]:
    """The checkout's holds that a new confirm replaces: all but those that a saved booking waits to use."""
    placed = _list_own(conn, tenant_id, customer_id, checkout)
    if not placed or placed[0].binding is None:
        return placed
    waiting = doorbells.count_waiting(conn, tenant_id=tenant_id, binding=placed[0].binding)
    kept = []
    for hold in placed:
        if waiting[hold.line] > 0:
            waiting[hold.line] -= 1
            kept.append(hold)
    holds.set_apart(conn, tenant_id=tenant_id, ids=[hold.id for hold in kept])
    return [hold for hold in placed if hold not in kept]


def _offer_nothing(tenant: Tenant, cart: Cart) -> Quote:
    nothing = Discount(0, ZERO)
    return Quote(tenant, [nothing for _ in cart.lines], nothing, nothing)


def _offer(conn: Connection, tenant: Tenant, cart: Cart, payer: _Payer, now: datetime) -> Quote:
    """The voucher first, then points for what it leaves."""
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


def _list_vouchers(
    conn: Connection, tenant: Tenant, cart: Cart, terms: RedemptionTerms, payer: _Payer, now: datetime
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


def find_caps(
    conn: Connection, tenant: Tenant, terms: RedemptionTerms, services: Sequence[int | None]
) -> list[tuple[ServiceCap, ...]]:
    """The caps of each of these services, in their order."""
    chains: Mapping[int, tuple[int, ...]] = {}
    if any(cap.service_categories for cap in terms.service_caps):
        known = {service for service in services if service is not None}
        chains = list_category_chains(conn, tenant_id=tenant.tenant_id, service_ids=known)
    return [list_covering(terms.service_caps, service, chains.get(service or 0, ())) for service in services]


def _excludes_all(lines: Sequence[Line]) -> bool:
    """Whether points can be used for none of the services, so that nobody need hear of them."""
    return bool(lines) and all(any(cap.excludes for cap in line.caps) for line in lines)


def _sum(discounts: Sequence[Discount], lines: Sequence[Line]) -> Discount:
    pairs = list(zip(discounts, lines, strict=True))
    points = sum(discount.points * line.occurrences for discount, line in pairs)
    return Discount(points, sum((discount.amount * line.occurrences for discount, line in pairs), ZERO))


def _keep_promise(offer: Quote, cart: Cart) -> Quote:
    """Nobody silently pays more than the screen said."""
    if cart.shown is not None and offer.applied.amount < cart.shown:
        raise DiscountChanged(
            N_("The discount for your points has changed. Go back one step to see it, or go on without points."),
            field="bkloyalty_shown",
        )
    return offer
