"""What a customer told the staff about being written to: entered by hand, with where it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.core.customers.consent import Answer, Source
from bridge.errors import NotHere
from bridge.flows.customers import consent as flows
from bridge.store.customers import consents
from bridge.web.admin.customers.consent_rows import name_language
from bridge.web.admin.customers.persons import open_counter
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.consent_words import Question, find_question, keep_question
from bridge.web.endpoint import Call, Document
from bridge.web.languages import SPOKEN

if TYPE_CHECKING:
    from sqlalchemy import Connection

YES, NO = "yes", "no"


def customer_consent(conn: Connection, call: Call) -> Document:
    """The dialog for the ``customer``."""
    page = Page.of(call)
    counter = open_counter(conn, call, page)
    person = counter.get_person(conn, Form(call.payload["query"], page.language).id("customer"))
    if person.is_gone:
        raise NotHere(flows.NOT_A_CUSTOMER)
    last = consents.find_last(conn, tenant_id=call.identity.tenant, customer_id=person.id)
    questions = _list_questions(conn, call.identity.tenant, counter.tenant.locale)
    return page.dialog(
        "admin/customers/customer_consent.html",
        title=page.language.gettext("News and offers"),
        back=page.link("customer", id=person.id, show="consent"),
        person=person,
        agrees=last is not None and last.answer is Answer.GIVEN,
        questions=[(one.name, name_language(one.locale, page.language), one.text) for one in questions],
    )


def save(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/customer-consent/save``."""
    page = Page.of(call)
    counter, form = open_counter(conn, call, page), Form(call.payload["form"], page.language)
    person = counter.get_person(conn, form.id("customer"))
    agrees = form.choice("says", (YES, NO)) == YES
    wording = None
    if agrees:
        name = form.text("wording")
        wording = keep_question(conn, tenant_id=call.identity.tenant, name=name, now=call.now)
    most = flows.MOST_NOTE
    flows.answer(
        conn,
        tenant_id=call.identity.tenant,
        customer_id=person.id,
        agrees=agrees,
        source=Source.STAFF,
        wording=wording,
        actor=call.identity.user,
        # Whoever asks later how a yes was given has nothing else.
        note=form.text("note", most=most) if agrees else form.optional_text("note", most=most),
        now=call.now,
    )
    gettext = page.language.gettext
    said = gettext("%(name)s may be written to.") if agrees else gettext("%(name)s gets no news from you.")
    return done(said % {"name": person.name}, go=page.link("customer", id=person.id, show="consent"))


def _list_questions(conn: Connection, tenant_id: int, locale: str) -> list[Question]:
    """What may have been shown, the business's language first; each text once."""
    wanted = [locale, *(one for one in ("en_US", "es_ES") if one[:2] != locale[:2] and one[:2] in SPOKEN)]
    return [find_question(conn, tenant_id=tenant_id, locale=one) for one in wanted]
