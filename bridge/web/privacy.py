"""``POST /v1/privacy/...``: WordPress's own tools for personal data, which go by an e-mail address, page after page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.core.settling.reasons import N_
from bridge.flows.customers.forget import Forgotten, forget
from bridge.store.customers import customer_pages, forgetting
from bridge.store.programmes.tenants import get_tenant
from bridge.store.site import census, patrons
from bridge.web.endpoint import Call, Document
from bridge.web.formats import Formats
from bridge.web.languages import get_language
from bridge.web.personal_data import Subject, tell_entry
from bridge.web.personal_sections import list_items

if TYPE_CHECKING:
    from sqlalchemy import Connection

ENTRIES = 200
"""On one page: WordPress waits for each."""

KEPT = N_("Points and bookings are kept without a name, so that the sums of the business stay right.")


def export(conn: Connection, call: Call) -> Document:
    """A page of all that is kept of whoever has this address, at every business: first all else of each customer, then the entries."""
    page = call.payload["page"]
    known = [one for one in _list_customers(conn, call) if _is_known(conn, one)]
    for tenant_id, customer_id in known:
        count = customer_pages.count_entries(conn, tenant_id=tenant_id, customer_id=customer_id)
        pages = 1 + -(-count // ENTRIES)
        if page <= pages:
            items = _list_items(conn, _open_subject(conn, call, tenant_id, customer_id), page)
            return {"items": items, "done": page == pages and (tenant_id, customer_id) == known[-1]}
        page -= pages
    return {"items": [], "done": True}


def erase(conn: Connection, call: Call) -> Document:
    """Erases one customer after the other, as many as have this address."""
    customers = _list_customers(conn, call)
    page, language = call.payload["page"], get_language(call.identity.locale)
    if page > len(customers):
        return {"removed": False, "retained": False, "messages": [], "done": True}
    tenant_id, customer_id = customers[page - 1]
    done: Forgotten = forget(conn, tenant_id=tenant_id, customer_id=customer_id, now=call.now)
    messages = []
    if done.points:
        given_up = language.ngettext(
            "Loyalty: %(points)s point that could still be spent was given up.",
            "Loyalty: %(points)s points that could still be spent were given up.",
            done.points,
            points=Formats(language).number(done.points),
        )
        messages.append(given_up)
    if done.was_known:
        messages.append(language.gettext(KEPT))
    return {"removed": done.was_known, "retained": False, "messages": messages, "done": page == len(customers)}


def _list_customers(conn: Connection, call: Call) -> list[tuple[int, int]]:
    return patrons.list_by_email_for_all_tenants(conn, email=call.payload["email"])


def _is_known(conn: Connection, customer: tuple[int, int]) -> bool:
    return forgetting.is_known(conn, tenant_id=customer[0], customer_id=customer[1])


def _open_subject(conn: Connection, call: Call, tenant_id: int, customer_id: int) -> Subject:
    return Subject(
        tenant=get_tenant(conn, tenant_id=tenant_id),
        customer_id=customer_id,
        business=census.find_business_name(conn, tenant_id=tenant_id),
        language=get_language(call.identity.locale),
        now=call.now,
    )


def _list_items(conn: Connection, who: Subject, page: int) -> list[Document]:
    if page == 1:
        return list_items(conn, who)
    entries = customer_pages.list_entries_by_age(
        conn,
        tenant_id=who.tenant.tenant_id,
        customer_id=who.customer_id,
        limit=ENTRIES,
        skip=(page - 2) * ENTRIES,
    )
    return [tell_entry(who, entry) for entry in entries]
