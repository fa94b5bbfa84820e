"""Two rows of one person made one: choosing the other row, what would become of both, and doing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import escape

from bridge.core.consent import Answer
from bridge.core.finding import read_terms
from bridge.core.reasons import N_
from bridge.errors import InvalidInput
from bridge.flows import merge as flows
from bridge.flows.merge import Side
from bridge.store.customers import find_members
from bridge.web.admin.adjusting import Found
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.persons import Counter, Person, open_counter
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

FOUND = 8
ANSWERS = {
    None: N_("Never asked"),
    Answer.GIVEN: N_("May be written to"),
    Answer.REFUSED: N_("Refused"),
    Answer.WITHDRAWN: N_("Withdrew it"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One of the rows, or what both would be: its heading, and how it stands."""

    title: str
    side: Side
    answer: str


def merging(conn: Connection, call: Call) -> Document:
    """The dialog for the ``customer`` into whose account another row is to go."""
    page, query = Page.of(call), Form(call.payload["query"], Page.of(call).language)
    counter = open_counter(conn, call, page)
    person = counter.get_person(conn, query.id("customer"))
    asked = str(page.sent.get("q") or query.optional_text("q") or "")
    return page.dialog(
        "admin/merge.html",
        title=page.language.gettext("Merge with another entry of the same person"),
        back=page.link("customer", id=person.id),
        person=person,
        asked=asked,
        found=_find(conn, counter, asked, person),
    )


def preview(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/customers/merge-preview``: whom the search finds, and both accounts beside what they would be."""
    page = Page.of(call)
    counter, form = open_counter(conn, call, page), Form(call.payload["form"], page.language)
    person = counter.get_person(conn, form.id("into"))
    found = _find(conn, counter, form.optional_text("q") or "", person)
    wrong, html = None, ""
    try:
        chosen = _read_other(form, found)
        if chosen is not None:
            html = _show(conn, call, counter, counter.get_person(conn, chosen), person)
    except InvalidInput as error:
        wrong = error.as_document(page.language.gettext)["error"]
        html = escape(wrong["message"])
    people = page.fragment("admin/_found.html", found=found, asked=form.optional_text("q"))
    return {"html": html, "parts": {"found": people, "impact": html}, "wrong": wrong}


def save(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/customers/merge``: the ``customer`` goes over ``into`` another."""
    page = Page.of(call)
    counter, form = open_counter(conn, call, page), Form(call.payload["form"], page.language)
    gettext = page.language.gettext
    into = counter.get_person(conn, form.id("into"))
    chosen = _read_other(form, [])
    if chosen is None:
        raise form.refuse("q", gettext("Please choose the other entry of this person."))
    if not form.flag("same"):
        raise form.refuse("same", gettext("Please confirm that both are the same person."))
    merged = flows.merge(
        conn,
        tenant_id=call.identity.tenant,
        customer_id=chosen,
        into_id=into.id,
        actor=call.identity.user,
        now=call.now,
    )
    balance = page.formats.points(merged.account.purse.balance)
    said = gettext("Both entries are one account now: %(name)s has %(points)s.") % {
        "name": into.name,
        "points": balance,
    }
    return done(said, go=page.link("customer", id=into.id))


def _read_other(form: Form, found: list[Found]) -> int | None:
    """Whoever is the only one found is meant."""
    chosen = form.optional_id("customer")
    if found and chosen not in [one.person.id for one in found]:
        return found[0].person.id if len(found) == 1 else None
    return chosen


def _find(conn: Connection, counter: Counter, asked: str, person: Person) -> list[Found]:
    terms = read_terms(asked)
    if not terms:
        return []
    staff = counter.reach.staff_ids
    members = find_members(conn, tenant_id=counter.tenant.tenant_id, terms=terms, staff_ids=staff, limit=FOUND + 1)
    others = [one for one in members if one.patron and one.customer_id != person.id]
    return [Found(counter.show(one.customer_id, one.patron), one.balance) for one in others[:FOUND]]


def _show(conn: Connection, call: Call, counter: Counter, other: Person, person: Person) -> str:
    both = {"customer_id": other.id, "into_id": person.id}
    seen = flows.preview(conn, tenant_id=call.identity.tenant, **both, now=call.now)
    page, gettext = counter.page, counter.page.language.gettext
    columns = [
        Column(title, side, gettext(ANSWERS[side.answer]))
        for title, side in (
            (gettext("The other entry"), seen.source),
            (gettext("This entry"), seen.target),
            (gettext("Afterwards"), seen.after),
        )
    ]
    return page.fragment("admin/_merge_preview.html", columns=columns, other=other, person=person, counter=counter)
