"""Whose points may pay for a cart, and which of them this checkout has set aside already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bridge.core.settling.situations import Version
from bridge.flows.points.cart import Cart
from bridge.store.customers import merges
from bridge.store.points import holds
from bridge.store.points.holds import HoldRow
from bridge.store.programmes.tenants import Tenant
from bridge.store.settling import doorbells
from bridge.store.site import patrons


@dataclass(frozen=True, slots=True)
class Payer:
    """Who could pay, by which rules, with how many points, and what this checkout has set aside already."""

    customer_id: int
    version: Version
    available: int
    own: Sequence[HoldRow]


def find_payer_id(conn: Connection, *, tenant: Tenant, cart: Cart) -> int | None:
    """Whose points may be used: the logged-in customer's on a booking of their own; for staff, the booking's
    customer's. None while the programme does not run, or is not permitted."""
    if tenant.programme_state != "active" or not tenant.permitted:
        return None
    booked_for = {line.customer_id for line in cart.lines if line.customer_id}
    if cart.by_staff:
        return _find_person(conn, tenant, booked_for)
    customer = patrons.find_customer(conn, tenant_id=tenant.tenant_id, user_id=cart.user_id)
    if customer is None:
        return None
    customer_id, email = customer
    typed = {_fold(line.email) for line in cart.lines if not line.customer_id and line.email}
    if not booked_for <= {customer_id} and _find_person(conn, tenant, booked_for) != customer_id:
        return None
    return customer_id if typed <= {_fold(email)} else None


def list_own(conn: Connection, *, tenant_id: int, customer_id: int, checkout: str | None) -> list[HoldRow]:
    """What this checkout holds of the customer's."""
    placed = holds.list_placed(conn, tenant_id=tenant_id, checkout=checkout) if checkout else []
    return [hold for hold in placed if hold.customer_id == customer_id]


def list_replaced(conn: Connection, *, tenant_id: int, customer_id: int, checkout: str) -> list[HoldRow]:
    """The checkout's holds that a new confirm replaces: all but those that a saved booking waits to use, which are set apart."""
    placed = list_own(conn, tenant_id=tenant_id, customer_id=customer_id, checkout=checkout)
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


def _find_person(conn: Connection, tenant: Tenant, booked_for: Collection[int]) -> int | None:
    """Who is meant by these customers' numbers, of whom some may have gone over to another; None where that is not one person."""
    meant = merges.list_survivors(conn, tenant_id=tenant.tenant_id, customer_ids=booked_for) if booked_for else {}
    people = set(meant.values())
    return people.pop() if len(people) == 1 else None


def _fold(email: str) -> str:
    return email.strip().casefold()
