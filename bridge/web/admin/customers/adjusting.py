"""Points by hand: the form, what it would do while one types, and doing it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import escape

from bridge import clock
from bridge.core.customers.finding import read_terms
from bridge.errors import InsufficientPoints, InvalidInput, NotHere
from bridge.flows.points import adjust as flows
from bridge.store.customers.customers import Member, find_members
from bridge.web.admin.customers.adjust_words import refusing, say_done, say_undone
from bridge.web.admin.customers.persons import Counter, Person, open_counter
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

ADD, REMOVE = "add", "remove"
FOUND = 8
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody whom a search found, to be chosen."""

    person: Person
    points: int


@dataclass(frozen=True)
class Typed:
    """What stands in the form; ``points`` are signed, None while there are none."""

    customer_id: int | None
    points: int | None


def adjust(conn: Connection, call: Call) -> Document:
    """The dialog: for the ``customer``, or for one who is searched for (``q``)."""
    page, query = Page.of(call), Form(call.payload["query"], Page.of(call).language)
    counter, chosen = open_counter(conn, call, page), query.optional_id("customer")
    person = counter.get_person(conn, chosen) if chosen else None
    if person and person.is_gone:
        raise NotHere(flows.NOBODY)
    asked = page.sent.get("q") or query.optional_text("q") or ""
    gettext = page.language.gettext
    return page.dialog(
        "admin/customers/adjust.html",
        title=gettext("Adjust points"),
        back=page.link("customer", id=person.id) if person else page.link("customers"),
        person=person,
        asked=asked,
        found=_find(conn, counter, str(asked)),
        chosen=None,
        impact="",
        # What posts the adjustment once, however often the form is sent.
        key=clock.new_id(),
    )


def preview(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/customers/preview``: whom the search finds, and what the adjustment would do; what is wrong beside it."""
    page = Page.of(call)
    counter, form = open_counter(conn, call, page), Form(call.payload["form"], page.language)
    found, wrong, impact = _find(conn, counter, form.optional_text("q") or ""), None, ""
    try:
        typed = _read(form, found)
        is_seen = not form.optional_text("q") or typed.customer_id in [one.person.id for one in found]
        if typed.customer_id is not None and typed.points and is_seen:
            impact = _say_impact(conn, call, counter, typed.customer_id, typed.points)
    except (InvalidInput, InsufficientPoints) as error:
        wrong = error.as_document(page.language.gettext)["error"]
        if error.field == "customer":
            impact = escape(
                wrong["message"]
            )  # not about anything that is typed there, so it must stand where one looks
    parts = {
        "found": page.fragment("admin/customers/_found.html", found=found, asked=form.optional_text("q")),
        "impact": impact,
    }
    return {"html": impact, "parts": parts, "wrong": wrong}


def save(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/customers/adjust``."""
    page = Page.of(call)
    counter, form = open_counter(conn, call, page), Form(call.payload["form"], page.language)
    typed = _read(form, [])
    if typed.customer_id is None:
        raise form.refuse("q", page.language.gettext("Please choose a customer."))
    points = typed.points or form.whole("points", least=1)
    person = counter.get_person(conn, typed.customer_id)
    with refusing(conn, counter, person):
        posted = flows.adjust(
            conn,
            tenant_id=call.identity.tenant,
            customer_id=person.id,
            points=points,
            note=form.optional_text("note", most=flows.MOST_NOTE),
            actor=call.identity.user,
            key=_read_key(form, page),
            now=call.now,
        )
    there = page.link("customer", id=person.id)
    if posted.undone_by:
        return done(say_undone(page, posted), go=there)
    return done(say_done(page, person, points), go=there, undo=("customers/undo", {"adjustment": posted.id}))


def _find(conn: Connection, counter: Counter, asked: str) -> list[Found]:
    terms = read_terms(asked)
    if not terms:
        return []
    members: list[Member] = find_members(
        conn,
        tenant_id=counter.tenant.tenant_id,
        terms=terms,
        staff_ids=counter.reach.staff_ids,
        limit=FOUND,
    )
    return [Found(counter.show(one.customer_id, one.patron), one.balance) for one in members if one.patron]


def _read(form: Form, found: list[Found]) -> Typed:
    """Whoever is the only one found is meant."""
    chosen = form.optional_id("customer")
    if found and chosen not in [one.person.id for one in found]:
        chosen = found[0].person.id if len(found) == 1 else None
    points = form.optional_whole("points", least=1)
    sign = -1 if form.choice("direction", (ADD, REMOVE)) == REMOVE else 1
    return Typed(chosen, sign * points if points else None)


def _read_key(form: Form, page: Page) -> str:
    key = form.optional_text("key") or ""
    if not _KEY.fullmatch(key):
        raise InvalidInput(page.language.gettext("This form is incomplete. Please open it again."))
    return key


def _say_impact(conn: Connection, call: Call, counter: Counter, customer_id: int, points: int) -> str:
    """What would happen, before it does; refuses what would be refused."""
    person, page = counter.get_person(conn, customer_id), counter.page
    with refusing(conn, counter, person):
        before, after = flows.try_adjustment(
            conn, tenant_id=call.identity.tenant, customer_id=customer_id, points=points, now=call.now
        )
    return page.fragment(
        "admin/customers/_adjust_impact.html",
        points=points,
        person=person,
        worth=counter.worth(abs(points)),
        tenant=counter.tenant,
        before=before,
        after=after,
    )
