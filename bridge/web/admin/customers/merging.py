"""Two rows of one person made one: choosing the other row, what would become of both, and doing it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from bridge.core.customers.consent import Answer
from bridge.core.customers.finding import read_terms
from bridge.core.customers.forgetting import is_nameless
from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput, NotHere
from bridge.flows.customers import merge as flows
from bridge.flows.customers.merge import Side
from bridge.store.customers.customers import find_members
from bridge.store.points import accounts
from bridge.web.admin.customers.adjusting import Found
from bridge.web.admin.customers.persons import Counter, Person, open_counter
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

FOUND = 8
NOT_KEPT = N_("Booknetic does not have the other entry any more, so it cannot be the one that is kept.")
_NUMBER = re.compile(r"#(\d{1,18})")
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
    found = _find(conn, counter, asked, person)
    sent = [one for one in found if str(one.person.id) == page.sent.get("customer")] or found
    return page.dialog(
        "admin/customers/merge.html",
        title=page.language.gettext("Merge with another entry of the same person"),
        back=page.link("customer", id=person.id),
        person=person,
        asked=asked,
        found=found,
        impact=_look(conn, call, counter, _pair(sent[0].person, person, page.sent) if len(sent) == 1 else None)[0],
    )


def preview(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/customers/merge-preview``: whom the search finds, and both accounts beside what they would be."""
    page = Page.of(call)
    counter, form = open_counter(conn, call, page), Form(call.payload["form"], page.language)
    person = counter.get_person(conn, form.id("into"))
    found = _find(conn, counter, form.optional_text("q") or "", person)
    chosen = _choose(form, found)
    html, wrong = _look(conn, call, counter, _pair(chosen, person, call.payload["form"]) if chosen else None)
    people = page.fragment("admin/customers/_found.html", found=found, asked=form.optional_text("q"))
    return {"html": html, "parts": {"found": people, "impact": html}, "wrong": wrong}


def save(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/customers/merge``: the ``customer`` goes over ``into`` another."""
    page = Page.of(call)
    counter, form = open_counter(conn, call, page), Form(call.payload["form"], page.language)
    gettext = page.language.gettext
    person, chosen = counter.get_person(conn, form.id("into")), form.optional_id("customer")
    if chosen is None:
        raise form.refuse("q", gettext("Please choose the other entry of this person."))
    if form.flag("swap") and counter.get_person(conn, chosen).is_gone:
        raise form.refuse("swap", gettext(NOT_KEPT))
    if not form.flag("same"):
        raise form.refuse("same", gettext("Please confirm that both are the same person."))
    goes, stays = (person.id, chosen) if form.flag("swap") else (chosen, person.id)
    merged = flows.merge(
        conn,
        tenant_id=call.identity.tenant,
        customer_id=goes,
        into_id=stays,
        actor=call.identity.user,
        now=call.now,
    )
    balance = page.formats.points(merged.account.purse.balance)
    said = gettext("Both entries are one account now: %(name)s has %(points)s.") % {
        "name": counter.get_person(conn, stays).name,
        "points": balance,
    }
    return done(said, go=page.link("customer", id=stays))


def _choose(form: Form, found: list[Found]) -> Person | None:
    """Whoever is chosen of those who are found now; the only one is meant."""
    chosen = form.optional_id("customer")
    people = [one.person for one in found]
    return next((one for one in people if one.id == chosen), people[0] if len(people) == 1 else None)


def _pair(other: Person, person: Person, sent: Mapping[str, object]) -> tuple[Person, Person]:
    """(who goes over, who stays): the other one goes, unless the form says otherwise."""
    return (person, other) if sent.get("swap") else (other, person)


def _find(conn: Connection, counter: Counter, asked: str, person: Person) -> list[Found]:
    number = _NUMBER.fullmatch(asked.strip())
    if number:
        return _find_by_number(conn, counter, int(number[1]), person)
    terms = read_terms(asked)
    if not terms:
        return []
    staff = counter.reach.staff_ids
    members = find_members(conn, tenant_id=counter.tenant.tenant_id, terms=terms, staff_ids=staff, limit=FOUND + 1)
    others = [one for one in members if one.patron and one.customer_id != person.id]
    return [Found(counter.show(one.customer_id, one.patron), one.balance) for one in others[:FOUND]]


def _find_by_number(conn: Connection, counter: Counter, number: int, person: Person) -> list[Found]:
    """Also somebody whom Booknetic does not have any more and who is called nothing else."""
    try:
        other = counter.get_person(conn, number)
    except NotHere:
        return []
    if other.id == person.id or is_nameless(other.id):
        return []
    account = accounts.find_account(conn, tenant_id=counter.tenant.tenant_id, customer_id=other.id)
    return [Found(other, account.purse.balance if account else 0)]


def _look(
    conn: Connection, call: Call, counter: Counter, pair: tuple[Person, Person] | None
) -> tuple[Markup, dict[str, str] | None]:
    """What would become of both, or what is wrong with it, which is not about anything that is typed there."""
    if pair is None:
        return Markup(), None
    if pair[1].is_gone:
        return escape(counter.page.language.gettext(NOT_KEPT)), None
    try:
        return Markup(_show(conn, call, counter, *pair)), None
    except InvalidInput as error:
        wrong = error.as_document(counter.page.language.gettext)["error"]
        return escape(wrong["message"]), wrong


def _show(conn: Connection, call: Call, counter: Counter, goes: Person, stays: Person) -> str:
    both = {"customer_id": goes.id, "into_id": stays.id}
    seen = flows.preview(conn, tenant_id=call.identity.tenant, **both, now=call.now)
    page, gettext = counter.page, counter.page.language.gettext
    columns = [
        Column(title, side, gettext(ANSWERS[side.answer]))
        for title, side in (
            (gettext("No. %(number)s goes over", number=goes.id), seen.source),
            (gettext("No. %(number)s stays", number=stays.id), seen.target),
            (gettext("Afterwards"), seen.after),
        )
    ]
    return page.fragment(
        "admin/customers/_merge_preview.html", columns=columns, goes=goes, stays=stays, counter=counter
    )
