"""Points by hand: the form, what it would do while one types, doing it, taking it back, and one adjustment as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge import clock
from bridge.core.finding import read_terms
from bridge.errors import ChangedMeanwhile, InsufficientPoints, InvalidInput, NotHere
from bridge.flows import adjust as flows
from bridge.store import accounts, adjustments
from bridge.store.adjustments import Adjustment
from bridge.store.customers import Member, find_members
from bridge.store.users import list_user_names
from bridge.web.admin.entry_rows import name_user
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.persons import Counter, Person, open_counter
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
    asked = page.sent.get("q") or query.optional_text("q") or ""
    gettext = page.language.gettext
    return page.dialog(
        "admin/adjust.html",
        title=gettext("Adjust points"),
        person=counter.get_person(conn, chosen) if chosen else None,
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
        if typed.customer_id is not None and typed.points:
            impact = _say_impact(conn, call, counter, typed.customer_id, typed.points)
    except (InvalidInput, InsufficientPoints) as error:
        wrong = error.as_document()["error"]
    parts = {"found": page.fragment("admin/_found.html", found=found, asked=form.optional_text("q")), "impact": impact}
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
    with _refusing(conn, counter, person):
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
    undo = None if posted.undone_by else ("customers/undo", {"adjustment": posted.id})
    return done(_say_done(page, person, points), go=page.link("customer", id=person.id), undo=undo)


def undo(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/customers/undo``: the opposite adjustment."""
    page = Page.of(call)
    counter, form = open_counter(conn, call, page), Form(call.payload["form"], page.language)
    given = _get(conn, counter, form.id("adjustment"))
    person, gettext = counter.get_person(conn, given.customer_id), page.language.gettext
    with _refusing(conn, counter, person):
        flows.undo_adjustment(
            conn,
            tenant_id=call.identity.tenant,
            adjustment_id=given.id,
            note=gettext("Takes back adjustment %(number)s", number=given.id),
            actor=call.identity.user,
            now=call.now,
        )
    return done(_say_done(page, person, -given.points))


def adjustment(conn: Connection, call: Call) -> Document:
    """The dialog: the adjustment of that ``id``, as it was made."""
    page = Page.of(call)
    counter = open_counter(conn, call, page)
    found = _get(conn, counter, Form(call.payload["query"], page.language).id("id"))
    names = list_user_names(conn, user_ids=[found.actor] if found.actor else [])
    return page.dialog(
        "admin/adjustment.html",
        title=page.language.gettext("Adjustment %(number)s", number=found.id),
        adjustment=found,
        person=counter.get_person(conn, found.customer_id),
        who=name_user(counter, found.actor, names),
        at=found.at.astimezone(counter.tenant.zone),
        now=call.now,
    )


def _get(conn: Connection, counter: Counter, adjustment_id: int) -> Adjustment:
    """NotHere where its customer is out of reach as where there is none."""
    tenant_id = counter.tenant.tenant_id
    found = adjustments.find_adjustment(conn, tenant_id=tenant_id, adjustment_id=adjustment_id)
    if found is None or not counter.reaches(conn, found.customer_id):
        raise NotHere(counter.page.language.gettext("There is no such adjustment here."))
    return found


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


@contextmanager
def _refusing(conn: Connection, counter: Counter, person: Person) -> Iterator[None]:
    """What is refused inside is refused in the reader's language, with the figures that matter."""
    try:
        yield
    except InsufficientPoints:
        raise _refuse_removal(conn, counter, person) from None
    except ChangedMeanwhile as refusal:
        raise ChangedMeanwhile(counter.page.language.gettext(refusal.message)) from None


def _refuse_removal(conn: Connection, counter: Counter, person: Person) -> InsufficientPoints:
    account = accounts.find_account(conn, tenant_id=counter.tenant.tenant_id, customer_id=person.id)
    available, held = (max(0, account.available), account.held) if account else (0, 0)
    language, number = counter.page.language, counter.page.formats.number
    said = language.ngettext(
        "At most %(points)s point can be removed: no more is available.",
        "At most %(points)s points can be removed: no more are available.",
        available,
        points=number(available),
    )
    if held:
        more = language.ngettext(
            "%(points)s more is set aside for a booking.",
            "%(points)s more are set aside for bookings.",
            held,
            points=number(held),
        )
        said = f"{said} {more}"
    return InsufficientPoints(said, field="points")


def _say_impact(conn: Connection, call: Call, counter: Counter, customer_id: int, points: int) -> str:
    """What would happen, before it does; refuses what would be refused."""
    person, page = counter.get_person(conn, customer_id), counter.page
    with _refusing(conn, counter, person):
        before, after = flows.try_adjustment(
            conn, tenant_id=call.identity.tenant, customer_id=customer_id, points=points, now=call.now
        )
    return page.fragment(
        "admin/_adjust_impact.html",
        points=points,
        person=person,
        worth=counter.worth(abs(points)),
        tenant=counter.tenant,
        before=before,
        after=after,
    )


def _say_done(page: Page, person: Person, points: int) -> str:
    said = {"points": page.formats.number(abs(points)), "name": person.name}
    if points > 0:
        return page.language.ngettext(
            "%(points)s point given to %(name)s.", "%(points)s points given to %(name)s.", points, **said
        )
    return page.language.ngettext(
        "%(points)s point taken from %(name)s.", "%(points)s points taken from %(name)s.", -points, **said
    )
