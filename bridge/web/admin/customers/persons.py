"""A customer as the screens show one: by name and picture, with points and what they are worth; and only within reach."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bridge.core.access.permissions import Permission, Reach
from bridge.core.money import floor_money
from bridge.core.programmes.programme import Programme
from bridge.errors import NotHere
from bridge.store.customers import merges
from bridge.store.points import accounts
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.site.patrons import Patron, find_patron, list_reached
from bridge.web.admin.customers.customer_names import name_customer
from bridge.web.admin.page import Page
from bridge.web.endpoint import Call
from bridge.web.formats import ACCENT

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Person:
    """A customer; ``name`` always says something. ``is_gone``: Booknetic does not have them any more."""

    id: int
    name: str
    email: str
    phone: str
    initials: str
    picture: str | None
    is_gone: bool


@dataclass(frozen=True)
class Counter:
    """Where customers are served: the business, its programme in force (None: none ever was), and whose customers count."""

    page: Page
    tenant: Tenant
    programme: Programme | None
    reach: Reach

    def worth(self, points: int) -> Decimal | None:
        """What points are worth; None where they cannot be redeemed."""
        terms = self.programme.redemption if self.programme else None
        return floor_money(points * terms.point_value, self.tenant.decimals) if terms and terms.enabled else None

    def colour(self, tier: str | None) -> str:
        """Of a tier by its name."""
        tiers = self.programme.tiers if self.programme else ()
        return next((one.color for one in tiers if one.name == tier), ACCENT)

    def show(self, customer_id: int, patron: Patron | None) -> Person:
        """A customer by Booknetic's row, None where that is gone."""
        if patron is None:
            name = name_customer(self.page.language, customer_id, None)
            return Person(customer_id, name, "", "", "–", None, is_gone=True)
        name = name_customer(self.page.language, customer_id, patron.called)
        initials = "".join(word[0] for word in patron.name.split()[:2]).upper() or "–"
        picture = self.page.picture(patron.picture)
        return Person(customer_id, name, patron.email, patron.phone, initials, picture, is_gone=False)

    def get_person(self, conn: Connection, customer_id: int) -> Person:
        """NotHere for somebody who is not the business's customer, or not one of those who may be seen. Whoever went over to another row
        is that one."""
        tenant_id = self.tenant.tenant_id
        customer_id = merges.find_survivor(conn, tenant_id=tenant_id, customer_id=customer_id)
        patron = find_patron(conn, tenant_id=tenant_id, customer_id=customer_id)
        known = patron or accounts.find_account(conn, tenant_id=tenant_id, customer_id=customer_id)
        if known is None or not self.reaches(conn, customer_id):
            raise NotHere(self.page.language.gettext("There is no such customer here."))
        return self.show(customer_id, patron)

    def reaches(self, conn: Connection, customer_id: int) -> bool:
        """Whether this customer may be seen by whoever looks."""
        staff_ids = self.reach.staff_ids
        if staff_ids is None:
            return True
        tenant_id = self.tenant.tenant_id
        numbers = merges.list_numbers(conn, tenant_id=tenant_id, customer_id=customer_id)
        return bool(list_reached(conn, tenant_id=tenant_id, staff_ids=staff_ids, customer_ids=numbers))


def open_counter(conn: Connection, call: Call, page: Page) -> Counter:
    """For a call."""
    tenant = tenants.get_tenant(conn, tenant_id=call.identity.tenant)
    version = programmes.find_programme(conn, tenant=tenant)
    return Counter(page, tenant, version.programme if version else None, find_seen_reach(call))


def find_seen_reach(call: Call) -> Reach:
    """Whose customers a call may deal with: nobody does anything with those whom they may not look at."""
    assert call.rights is not None, "only the back end deals with customers"
    return call.reach.within(call.rights.reach(Permission.VIEW))
