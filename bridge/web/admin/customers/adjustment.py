"""One adjustment as it was made, in its dialog; and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.errors import NotHere
from bridge.flows.points import adjust as flows
from bridge.store.apps.tokens import list_app_names
from bridge.store.points import adjustments
from bridge.store.points.adjustments import Adjustment
from bridge.store.site.users import list_user_names
from bridge.web.admin.customers.adjust_words import refusing, say_done
from bridge.web.admin.customers.entry_rows import name_doer
from bridge.web.admin.customers.persons import Counter, open_counter
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection


def adjustment(conn: Connection, call: Call) -> Document:
    """The dialog: the adjustment of that ``id``, as it was made."""
    page = Page.of(call)
    counter = open_counter(conn, call, page)
    found = _get(conn, counter, Form(call.payload["query"], page.language).id("id"))
    names = list_user_names(conn, user_ids=[found.actor] if found.actor else [])
    apps = list_app_names(conn, tenant_id=call.identity.tenant, token_ids=[found.token_id])
    return page.dialog(
        "admin/customers/adjustment.html",
        title=page.language.gettext("Adjustment %(number)s", number=found.id),
        back=page.link("customer", id=found.customer_id),
        adjustment=found,
        person=counter.get_person(conn, found.customer_id),
        who=name_doer(counter, found.actor, names, apps.get(found.token_id or 0)),
        at=found.at.astimezone(counter.tenant.zone),
        now=call.now,
    )


def undo(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/customers/undo``: the opposite adjustment."""
    page = Page.of(call)
    counter, form = open_counter(conn, call, page), Form(call.payload["form"], page.language)
    given = _get(conn, counter, form.id("adjustment"))
    person, gettext = counter.get_person(conn, given.customer_id), page.language.gettext
    with refusing(conn, counter, person):
        flows.undo_adjustment(
            conn,
            tenant_id=call.identity.tenant,
            adjustment_id=given.id,
            note=gettext("Takes back adjustment %(number)s", number=given.id),
            actor=call.identity.user,
            now=call.now,
        )
    return done(say_done(page, person, -given.points))


def _get(conn: Connection, counter: Counter, adjustment_id: int) -> Adjustment:
    """NotHere where its customer is out of reach as where there is none."""
    tenant_id = counter.tenant.tenant_id
    found = adjustments.find_adjustment(conn, tenant_id=tenant_id, adjustment_id=adjustment_id)
    if found is None or not counter.reaches(conn, found.customer_id):
        raise NotHere(counter.page.language.gettext("There is no such adjustment here."))
    return found
