"""An appointment edited in the back end, whose price is made anew: the row that its points still pay for, or other points
that staff enters. Terms are those of the hold, so points keep the worth they had when they were used."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from bridge.core.money import ZERO
from bridge.core.points.redemption import Discount, Line, keep
from bridge.core.points.redemption import quote as compute
from bridge.core.programmes.programme import Method, RedemptionTerms
from bridge.core.programmes.service_caps import ServiceCap, list_covering
from bridge.core.rewards.rewards import Bookable, Kind
from bridge.core.rewards.rewards import discount as take_off
from bridge.core.settling.appointments import Facts
from bridge.core.settling.situations import Redemption, Version
from bridge.flows.points.cart import Quote
from bridge.flows.points.offer_discount import find_caps
from bridge.flows.points.redeem import HOLD_FOR
from bridge.flows.settling.settle_voucher import find_claim
from bridge.flows.tiers.retier import catch_up
from bridge.store.customers import merges
from bridge.store.database import Overtaken
from bridge.store.points import accounts, holds
from bridge.store.points.holds import HoldRow
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.rewards import vouchers
from bridge.store.rewards.vouchers import Voucher
from bridge.store.settling import settlements


@dataclass(frozen=True, slots=True)
class Edit:
    """``total`` is before loyalty, and ``tax`` the part of it that is tax, None where there was none in the cart yet;
    ``customer_id`` is the booking's; ``asked`` None keeps the points that are used already; ``service_id`` is the one it is for
    from now on, and ``service_price`` what of the total it costs itself."""

    appointment_id: int
    customer_id: int | None
    total: Decimal
    asked: int | None = None
    tax: Decimal | None = None
    service_id: int | None = None
    service_price: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the appointment redeems now, and the voucher that its hold names."""

    hold: HoldRow | None
    voucher: Voucher | None
    redemption: Redemption | None
    version: Version | None
    facts: Facts | None

    @property
    def tax(self) -> Decimal:
        """What of the booking's price was tax when it was last settled."""
        return self.facts.tax if self.facts else ZERO

    @property
    def taken(self) -> int:
        return self.redemption.points if self.redemption else 0


def quote_edit(conn: Connection, *, tenant_id: int, edit: Edit) -> Quote:
    """What stands as the appointment's discount when its price is made anew. Writes nothing."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id)
    standing = _read_standing(conn, tenant, edit)
    return _offer(conn, tenant, edit, standing, _find_payer_id(conn, tenant, edit, standing))


def hold_edit(conn: Connection, *, tenant_id: int, edit: Edit, now: datetime) -> Quote:
    """Sets aside the points that an edit takes more than before; points that it takes less come back when it is settled.

    An edit that never comes leaves everything as it was: the price says what is taken.
    """
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    standing = _read_standing(conn, tenant, edit)
    payer_id = _find_payer_id(conn, tenant, edit, standing)
    if payer_id is not None:
        locked = accounts.lock_accounts(conn, tenant_id=tenant_id, customer_ids=[payer_id], now=now)
        standing = _read_standing(conn, tenant, edit)
        if standing.hold is None and standing.version is not None:  # else the account was there
            catch_up(conn, tenant=tenant, programme=standing.version.programme, locked=locked, now=now)
        if standing.hold is not None and standing.hold.customer_id != payer_id:
            raise Overtaken  # the payer went over to another row meanwhile
    offer = _offer(conn, tenant, edit, standing, payer_id)
    more = max(0, offer.applied.points - standing.taken)
    if edit.asked is None or payer_id is None or standing.version is None:
        return offer
    if standing.hold is not None and more != standing.hold.held:
        raised = replace(standing.hold, points=max(standing.hold.points, standing.taken + more), held=more)
        holds.save_hold(conn, tenant_id=tenant_id, hold=raised, expires_at=now + HOLD_FOR)
        accounts.add_held(conn, tenant_id=tenant_id, customer_id=payer_id, points=more - standing.hold.held)
    elif standing.hold is None and more:
        row = {
            "customer_id": payer_id,
            "checkout": None,
            "binding": None,
            "line": 0,
            "occurrence": 0,
            "appointment_id": edit.appointment_id,
            "points": more,
            "held": more,
            "discount": offer.applied.amount,
            "version": standing.version.number,
            "state": "placed",
            "created_at": now,
            "expires_at": now + HOLD_FOR,
        }
        holds.append_holds(conn, tenant_id=tenant_id, rows=[row])
        accounts.add_held(conn, tenant_id=tenant_id, customer_id=payer_id, points=more)
    return offer


def _read_standing(conn: Connection, tenant: Tenant, edit: Edit) -> _Standing:
    tenant_id = tenant.tenant_id
    hold = holds.find_hold(conn, tenant_id=tenant_id, appointment_id=edit.appointment_id)
    settlement = settlements.find_settlement(conn, tenant_id=tenant_id, appointment_id=edit.appointment_id)
    if hold is not None:
        version = programmes.find_version(conn, tenant=tenant, number=hold.version)
    else:
        version = programmes.find_programme(conn, tenant=tenant)
    redemption, facts = (settlement.redemption, settlement.facts) if settlement else (None, None)
    voucher = None
    if hold is not None and hold.voucher_id is not None:
        voucher = vouchers.get_voucher(conn, tenant_id=tenant_id, voucher_id=hold.voucher_id)
    return _Standing(hold, voucher, redemption, version, facts)


def _find_payer_id(conn: Connection, tenant: Tenant, edit: Edit, standing: _Standing) -> int | None:
    """Who pays: whoever paid before, else the booking's customer."""
    if standing.hold or not edit.customer_id:
        return standing.hold.customer_id if standing.hold else None
    return merges.find_survivor(conn, tenant_id=tenant.tenant_id, customer_id=edit.customer_id)


def _offer(conn: Connection, tenant: Tenant, edit: Edit, standing: _Standing, payer_id: int | None) -> Quote:
    nothing = Discount(0, ZERO)
    if standing.version is None or payer_id is None:
        return Quote(tenant, [nothing], nothing, nothing)
    terms: RedemptionTerms = standing.version.programme.redemption
    kept = standing.redemption.kept if standing.redemption else 0
    total = _count_total(conn, tenant, edit, standing, terms)
    caps = _find_caps(conn, tenant, edit, standing.facts, terms)
    by_voucher = _keep_voucher(edit, standing, total, tenant.decimals)
    total -= by_voucher
    if edit.asked is None:
        discount = keep(terms, tenant.decimals, points=kept, total=total, caps=caps)
        discount = replace(discount, amount=discount.amount + by_voucher)
        return Quote(tenant, [discount], discount, discount)
    available = standing.taken
    account = accounts.find_account(conn, tenant_id=tenant.tenant_id, customer_id=payer_id)
    if account and tenant.programme_state == "active" and tenant.permitted:
        available += account.available + (standing.hold.held if standing.hold else 0)
    discount = compute(
        replace(terms, method=Method.CHOOSE),
        tenant.decimals,
        available=available,
        asked=edit.asked,
        lines=[Line(total, caps=caps)],
    )[0]
    discount = replace(discount, amount=discount.amount + by_voucher)
    return Quote(tenant, [discount], discount, discount, available, terms)


def _keep_voucher(edit: Edit, standing: _Standing, total: Decimal, decimals: int) -> Decimal:
    """What the booking's voucher pays of the price that is made anew: by its terms, and no more than it did. Where nobody says
    which service it is, the service is the same."""
    hold = standing.hold
    claim = find_claim(hold, standing.voucher) if hold else None
    if claim is None or not claim.usable or standing.voucher is None:
        return ZERO
    terms = standing.voucher.terms
    if terms.kind is Kind.SERVICE and edit.service_id is None:
        return min(claim.discount, max(ZERO, total))
    line = Bookable(total, edit.service_id, edit.service_price)
    return min(claim.discount, take_off(terms, line, decimals))


def _find_caps(
    conn: Connection, tenant: Tenant, edit: Edit, facts: Facts | None, terms: RedemptionTerms
) -> tuple[ServiceCap, ...]:
    """Those of the booking's service; the same service is in the categories that it was in when it was settled."""
    if facts is not None and edit.service_id in (None, facts.service_id):
        return list_covering(terms.service_caps, facts.service_id, facts.service_categories)
    return find_caps(conn, tenant, terms, [edit.service_id])[0]


def _count_total(conn: Connection, tenant: Tenant, edit: Edit, standing: _Standing, terms: RedemptionTerms) -> Decimal:
    """The total by the terms of the hold. Points used after tax keep their worth when the tenant, meanwhile, asks before
    taxes are in the cart: those that stand in the booking's price then count."""
    if edit.tax is None and standing.tax and not terms.before_tax:
        version = programmes.find_programme(conn, tenant=tenant)
        if version is not None and version.programme.redemption.before_tax:
            return edit.total + standing.tax
    return terms.total_of(edit.total, edit.tax or ZERO)
