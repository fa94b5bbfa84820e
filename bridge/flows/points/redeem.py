"""Paying with points: the quote that a cart is shown, and the hold that sets its points aside at confirm.

The third step, capturing, is part of settling: what a saved booking's price says is the truth. Edits in the back end
are in flows/settling/edit.py.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bridge.core.money import ZERO
from bridge.core.rewards.rewards import VoucherState
from bridge.core.settling.reasons import N_
from bridge.errors import DiscountChanged
from bridge.flows.points.cart import Cart, Quote
from bridge.flows.points.offer_discount import offer, offer_nothing
from bridge.flows.points.offer_voucher import VoucherOffer, insist
from bridge.flows.settling.payer import Payer, find_payer_id, list_own, list_replaced
from bridge.flows.tiers.retier import catch_up
from bridge.store.points import accounts, holds
from bridge.store.points.holds import HoldRow
from bridge.store.programmes import programmes, tenants
from bridge.store.rewards import vouchers
from bridge.store.rewards.vouchers import Voucher

HOLD_FOR = timedelta(minutes=30)


def quote(conn: Connection, *, tenant_id: int, cart: Cart, now: datetime) -> Quote:
    """What could be paid with points now. Writes nothing and locks nothing."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    customer_id = find_payer_id(conn, tenant=tenant, cart=cart)
    account = accounts.find_account(conn, tenant_id=tenant_id, customer_id=customer_id) if customer_id else None
    version = programmes.find_programme(conn, tenant=tenant) if account else None
    if account is None or version is None:
        return offer_nothing(tenant, cart)
    own = list_own(conn, tenant_id=tenant_id, customer_id=account.customer_id, checkout=cart.checkout)
    payer = Payer(account.customer_id, version, account.available + _count_held(own), own)
    return offer(conn, tenant=tenant, cart=cart, payer=payer, now=now)


def hold(conn: Connection, *, tenant_id: int, cart: Cart, checkout: str, binding: str, now: datetime) -> Quote:
    """Sets the points of a quote, and the voucher that was chosen, aside for half an hour, in place of what the checkout held
    before.

    ``binding`` is new with each confirm; the doorbells of the bookings that it saves bring it back. A booking of an
    earlier confirm of the same checkout that is saved all the same is paid for as well.

    DiscountChanged if less can be honoured than the customer was shown, or a voucher is not theirs to use. Nobody can hold the
    same points or the same voucher twice: the account is locked while it is decided.
    """
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    customer_id = find_payer_id(conn, tenant=tenant, cart=cart)
    version = programmes.find_programme(conn, tenant=tenant) if customer_id else None
    if customer_id is None or version is None:
        insist(None, cart.own_voucher)
        return _keep_promise(offer_nothing(tenant, cart), cart)
    locked = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=[customer_id], now=now)
    # Whoever had no account has one now, with the tier that everybody has.
    account = catch_up(conn, tenant=tenant, programme=version.programme, locked=locked, now=now)[customer_id]
    replaced = list_replaced(conn, tenant_id=tenant_id, customer_id=customer_id, checkout=checkout)
    payer = Payer(customer_id, version, account.available + _count_held(replaced), replaced)
    offered = _keep_promise(offer(conn, tenant=tenant, cart=cart, payer=payer, now=now), cart)
    insist(offered.voucher, cart.own_voucher)
    _let_go(conn, tenant_id, replaced)
    rows = _list_rows(cart, offered, payer, checkout=checkout, binding=binding, now=now)
    holds.append_holds(conn, tenant_id=tenant_id, rows=rows)
    if offered.voucher is not None and offered.voucher.index is not None:
        _set_aside(conn, tenant_id, offered.voucher.voucher, checkout)
    change = offered.applied.points - _count_held(replaced)
    if change:
        accounts.add_held(conn, tenant_id=tenant_id, customer_id=customer_id, points=change)
    return replace(offered, binding=binding)


def _count_held(own: Sequence[HoldRow]) -> int:
    return sum(hold.held for hold in own)


def _keep_promise(offered: Quote, cart: Cart) -> Quote:
    """Nobody silently pays more than the screen said."""
    if cart.shown is not None and offered.applied.amount < cart.shown:
        raise DiscountChanged(
            N_("The discount for your points has changed. Go back one step to see it, or go on without points."),
            field="bkloyalty_shown",
        )
    return offered


def _let_go(conn: Connection, tenant_id: int, replaced: Sequence[HoldRow]) -> None:
    """Of what an earlier confirm of this checkout had set aside; the points themselves are counted with the new ones."""
    ids = [hold.id for hold in replaced]
    if replaced:
        holds.replace_holds(conn, tenant_id=tenant_id, ids=ids)
    if any(hold.voucher_id is not None for hold in replaced):
        vouchers.free_vouchers(conn, tenant_id=tenant_id, hold_ids=ids)


def _list_rows(
    cart: Cart, offered: Quote, payer: Payer, *, checkout: str, binding: str, now: datetime
) -> list[dict[str, Any]]:
    """A hold for every occurrence of every line that is discounted."""
    shared = {
        "customer_id": payer.customer_id,
        "checkout": checkout,
        "binding": binding,
        "appointment_id": None,
        "version": payer.version.number,
        "state": "placed",
        "created_at": now,
        "expires_at": now + HOLD_FOR,
    }
    return [
        {
            **shared,
            "line": line.line,
            "occurrence": occurrence,
            "points": discount.points,
            "held": discount.points,
            "discount": discount.amount,
            **_name_voucher(offered.voucher if offered.voucher and offered.voucher.index == index else None),
        }
        for index, (line, discount) in enumerate(zip(cart.lines, offered.discounts, strict=True))
        for occurrence in range(line.occurrences)
        if discount.amount
    ]


def _name_voucher(chosen: VoucherOffer | None) -> dict[str, Any]:
    """The columns of the hold that sets it aside; of one that does not."""
    return {"voucher_id": chosen and chosen.voucher.id, "voucher_discount": chosen.amount if chosen else ZERO}


def _set_aside(conn: Connection, tenant_id: int, voucher: Voucher, checkout: str) -> None:
    placed = holds.list_placed(conn, tenant_id=tenant_id, checkout=checkout)
    hold_id = next(hold.id for hold in placed if hold.voucher_id == voucher.id)
    held = replace(voucher, state=VoucherState.HELD, hold_id=hold_id)
    vouchers.save_voucher(conn, tenant_id=tenant_id, voucher=held)
