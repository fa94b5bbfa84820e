"""One booking in its dialog: what it is, what it earned and redeemed, and rule by rule why or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.errors import NotHere
from bridge.store.customers import customer_pages
from bridge.store.rewards import vouchers
from bridge.web.admin.customers.booking_desk import lay_out
from bridge.web.admin.customers.entry_rows import show_entries
from bridge.web.admin.customers.persons import open_counter
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection


def booking(conn: Connection, call: Call) -> Document:
    """The dialog: the booking of that ``id``. NotHere where its customer is out of reach as where there is none."""
    page = Page.of(call)
    counter = open_counter(conn, call, page)
    appointment_id = Form(call.payload["query"], page.language).id("id")
    found = lay_out(conn, call, counter).tell([appointment_id])
    if not found or not counter.reaches(conn, found[0].customer_id or 0):
        raise NotHere(page.language.gettext("There is no such booking here."))
    (view,) = found
    entries = customer_pages.list_entries_of_booking(
        conn, tenant_id=call.identity.tenant, appointment_id=appointment_id
    )
    return page.dialog(
        "admin/customers/booking.html",
        title=page.language.gettext("Appointment %(number)s", number=appointment_id),
        back=page.link("customer", id=view.customer_id) if view.customer_id else page.link("customers"),
        booking=view,
        person=counter.get_person(conn, view.customer_id) if view.customer_id else None,
        tenant=counter.tenant,
        voucher=vouchers.find_by_appointment(conn, tenant_id=call.identity.tenant, appointment_id=appointment_id),
        entries=show_entries(conn, counter, entries),
        now=call.now,
    )
