"""Whom an operation is about, and finding somebody by their e-mail address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.core.apps.tokens import Scope
from bridge.core.customers.finding import LONGEST_WORD, fold
from bridge.core.settling.reasons import N_
from bridge.errors import NotHere
from bridge.store.customers import merges
from bridge.store.customers.customers import find_members
from bridge.store.points import accounts
from bridge.store.site.patrons import Patron, find_patron, list_reached
from bridge.web.api.operation import Asked, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.web.api.bearer import Bearer

MOST_FOUND = 20
NO_CUSTOMER = N_("There is no such customer here.")


def find(conn: Connection, asked: Asked) -> Document:
    """``Customers`` within reach. Who is new is found some seconds after they came."""
    wanted = fold(asked.query["email"]).replace(" ", "")
    staff_ids = asked.bearer.reach(Scope.CUSTOMERS_FIND).staff_ids
    members = find_members(
        conn, tenant_id=asked.tenant_id, terms=[wanted[:LONGEST_WORD]], staff_ids=staff_ids, limit=MOST_FOUND
    )
    patrons = [member.patron for member in members if member.patron]
    return {"customers": [_write(one) for one in patrons if fold(one.email).replace(" ", "") == wanted]}


def customer(conn: Connection, asked: Asked) -> Document:
    """``Customer``; without name and address where Booknetic does not have them any more."""
    found = find_patron(conn, tenant_id=asked.tenant_id, customer_id=asked.customer_id)
    return _write(found or Patron(asked.customer_id, ""))


def find_subject(conn: Connection, bearer: Bearer, scope: Scope, customer_id: int) -> int:
    """Whose account is meant by a number in the path: of one who went over to another row of the same person, that row's.

    NotHere for somebody who is not the business's customer, or not one of those within reach.
    """
    tenant_id, staff_ids = bearer.tenant_id, bearer.reach(scope).staff_ids
    customer_id = merges.find_survivor(conn, tenant_id=tenant_id, customer_id=customer_id)
    whose = {"tenant_id": tenant_id, "customer_id": customer_id}
    is_known = find_patron(conn, **whose) is not None or accounts.find_account(conn, **whose) is not None
    if is_known and staff_ids is not None:
        numbers = merges.list_numbers(conn, **whose)
        is_known = bool(list_reached(conn, tenant_id=tenant_id, staff_ids=staff_ids, customer_ids=numbers))
    if not is_known:
        raise NotHere(NO_CUSTOMER)
    return customer_id


def _write(patron: Patron) -> Document:
    return {"id": patron.customer_id, "name": patron.name, "email": patron.email}
