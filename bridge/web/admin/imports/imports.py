"""Importing balances: the list of what was brought, one import with its lines, and the forms by which it goes on."""

from __future__ import annotations

import base64
import binascii
import secrets
from typing import TYPE_CHECKING

from bridge.core.imports.import_columns import Field as ColumnField
from bridge.core.imports.import_columns import is_enough
from bridge.core.imports.import_tables import MOST_BYTES, MOST_LINES
from bridge.core.imports.importing import ImportState
from bridge.core.settling.reasons import N_
from bridge.core.typed_text import clean_text
from bridge.errors import InvalidInput
from bridge.flows.imports import imports as flow
from bridge.flows.imports.imports import Delivery
from bridge.flows.imports.native_import import bring_native
from bridge.store.imports import import_lines, imports
from bridge.store.imports.imports import Import
from bridge.store.site.native_points import find_native
from bridge.store.work.tasks import Task
from bridge.web.admin.bonuses.bonus_words import say_people
from bridge.web.admin.form import Form
from bridge.web.admin.history.history import WORD
from bridge.web.admin.imports.import_desk import (
    PROBLEMS,
    list_counts,
    list_slice,
    list_views,
    open_desk,
    read_filter,
    show_import,
)
from bridge.web.admin.imports.import_heads import list_columns, list_fields, list_missing, list_taken, read_columns
from bridge.web.admin.page import Page, done
from bridge.web.admin.rules.rule_desk import editor_of
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_SHOWN = 100
LONGEST_TEXT = 500_000
LARGEST_UPLOAD_BYTES = 8 * 1024 * 1024

NO_FILE = N_("Please choose a file, or paste its lines below.")
BROKEN_FILE = N_("This file did not arrive whole. Please try again.")
NOT_ENOUGH = N_(
    "Say at least which column tells who a customer is, and which one has points, lifetime points or the tier."
)
PASTED = N_("Pasted lines")


def imports_screen(conn: Connection, call: Call) -> Document:
    """The screen: bringing a file, what else there is to bring, and what was brought."""
    counter = open_desk(conn, call)
    page, taken = counter.page, int(call.payload["page"].get("upload_bytes") or MOST_BYTES)
    return page.render(
        "admin/imports/imports.html",
        screen="customers",
        title=page.language.gettext("Import"),
        views=list_views(conn, counter, limit=MOST_SHOWN),
        key=secrets.token_hex(16),
        most_bytes=min(taken, MOST_BYTES),
        most_lines=MOST_LINES,
        native=find_native(conn, tenant_id=counter.tenant.tenant_id),
        signs=call.payload["page"].get("native", []),
        now=call.now,
    )


def import_screen(conn: Connection, call: Call) -> Document:
    """The screen of one import (``id``): its columns, its lines, and what can be done with it."""
    counter = open_desk(conn, call)
    page, query = counter.page, call.payload["query"]
    one, task = _get_with_task(conn, call, Form(query, page.language))
    ready, points = import_lines.sum_ready(conn, tenant_id=one.tenant_id, import_id=one.id)
    asked, _ = read_filter(query)
    columns = list_columns(page, one)
    taken, left_alone = list_taken(page, columns)
    return page.render(
        "admin/imports/import.html",
        screen="customers",
        title=one.name,
        view=show_import(conn, counter, one, task),
        tenant=counter.tenant,
        columns=columns,
        taken=taken,
        left_alone=left_alone,
        missing=list_missing(page, one),
        fields=list_fields(page),
        counts=list_counts(page, one),
        problems=sum(count for name, count in one.counts.items() if name not in ("ready", "given")),
        shown=asked,
        problems_word=PROBLEMS,
        ready=ready,
        points=points,
        worth=counter.worth(points if one.state.is_draft else one.points),
        trouble=_put_trouble(page, one),
        has_programme=counter.programme is not None,
        slice=list_slice(conn, counter, one, query, now=call.now),
        now=call.now,
    )


def import_state(conn: Connection, call: Call) -> Document:
    """The dialog that says what an import was (``id``), with the way to it."""
    counter = open_desk(conn, call)
    page = counter.page
    one, task = _get_with_task(conn, call, Form(call.payload["query"], page.language))
    return page.dialog(
        "admin/imports/import_state.html",
        title=page.language.gettext("Import no. %(number)s", number=one.id),
        back=page.link("imports"),
        view=show_import(conn, counter, one, task),
    )


def upload(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/imports/upload``: a file, or the ``text`` that was pasted, is looked through."""
    counter = open_desk(conn, call)
    page, form = counter.page, Form(call.payload["form"], counter.page.language)
    name, content = _read_file(call, page, form)
    delivery = Delivery(
        key=form.text("key", most=64),
        name=name,
        content=content,
        again=form.flag("again"),
        told=form.flag("told"),
        day_first=call.identity.locale not in ("en_US", "en"),
    )
    one = flow.bring(conn, tenant_id=counter.tenant.tenant_id, delivery=delivery, editor=editor_of(call), now=call.now)
    return done("", go=page.link("import", id=one.id))


def bring_from_native(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/imports/native``: the balances in a ``table`` of Booknetic's own module are looked through."""
    counter = open_desk(conn, call)
    form = Form(call.payload["form"], counter.page.language)
    one = bring_native(
        conn,
        tenant_id=counter.tenant.tenant_id,
        key=form.text("key", most=64),
        table=form.given("table"),
        points=form.given("points"),
        lifetime=form.given("lifetime") or None,
        editor=editor_of(call),
        now=call.now,
    )
    return done("", go=counter.page.link("import", id=one.id))


def choose_columns(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/imports/columns``: which column is what; the file is looked through anew."""
    counter = open_desk(conn, call)
    page, form = counter.page, Form(call.payload["form"], counter.page.language)
    one = _get(conn, call, form)
    columns = read_columns(form, page, one)
    if not is_enough({ColumnField(field): place for field, place in columns.items()}):
        raise InvalidInput(NOT_ENOUGH, field="column_0")
    flow.choose_columns(
        conn, tenant_id=one.tenant_id, import_id=one.id, columns=columns, editor=editor_of(call), now=call.now
    )
    return done("", go=page.link("import", id=one.id))


def begin(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/imports/begin``: every line that is ready is imported."""
    page, one = _open(conn, call)
    flow.begin(conn, tenant_id=one.tenant_id, import_id=one.id, editor=editor_of(call), now=call.now)
    said = page.language.gettext("Begun. It goes on when you leave this page, and you can take it all back.")
    return done(said, go=page.link("import", id=one.id))


def go_on(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/imports/go-on``: from where it was cut off."""
    page, one = _open(conn, call)
    flow.go_on(conn, tenant_id=one.tenant_id, import_id=one.id, editor=editor_of(call), now=call.now)
    return done(page.language.gettext("It goes on from where it was."), go=page.link("import", id=one.id))


def discard(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/imports/discard``: one that was not begun is let go, with all that stood in it."""
    page, one = _open(conn, call)
    flow.discard(conn, tenant_id=one.tenant_id, import_id=one.id)
    return done(page.language.gettext("Let go. Nothing of it was imported."), go=page.link("imports"))


def undoing(conn: Connection, call: Call) -> Document:
    """The dialog that asks before everything is taken back."""
    counter = open_desk(conn, call)
    page = counter.page
    one = _get(conn, call, Form(call.payload["query"], page.language))
    return page.dialog(
        "admin/imports/import_undo.html",
        title=page.language.gettext("Take “%(name)s” back", name=one.name),
        back=page.link("import", id=one.id),
        one=one,
        word=page.language.gettext(WORD),
        worth=counter.worth(one.points),
        tenant=counter.tenant,
        below=import_lines.count_below(conn, tenant_id=one.tenant_id, import_id=one.id, now=call.now),
    )


def undo(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/imports/undo``: all of it is taken back, once that was ``typed``."""
    page, one = _open(conn, call)
    form, word = Form(call.payload["form"], page.language), page.language.gettext(WORD)
    if " ".join(form.text("typed").split()).casefold() != word.casefold():
        raise form.refuse("typed", page.language.gettext("Please type %(word)s to confirm.", word=word))
    flow.undo(conn, tenant_id=one.tenant_id, import_id=one.id, editor=editor_of(call), now=call.now)
    return done(page.language.gettext("It is being taken back."), go=page.link("import", id=one.id))


def describe_import(conn: Connection, page: Page, task: Task) -> str:
    """How an import stands when the worker lets go of it, in one sentence."""
    if task.result is None or task.result["state"] == ImportState.READING:
        return ""
    result, gettext = task.result, page.language.gettext
    if result["state"] == ImportState.UNDONE:
        return gettext("Taken back: %(points)s.", points=page.formats.points(result["taken"]))
    if result["state"] == ImportState.UNREAD:
        return gettext("The file cannot be read.")
    if result["state"] == ImportState.COLUMNS:
        return gettext("Please choose which column is what.")
    if "customers" not in result:
        return gettext("The file was looked through.")
    points, customers = page.formats.points(result["points"]), say_people(page, result["customers"])
    return gettext("Imported: %(points)s for %(customers)s.", points=points, customers=customers)


def _read_file(call: Call, page: Page, form: Form) -> tuple[str, bytes]:
    file = call.payload["file"]
    if file is not None:
        try:
            name = clean_text(file["name"]) or page.language.gettext(PASTED)
            return name, base64.b64decode(file["content"], validate=True)
        except (binascii.Error, ValueError):
            raise InvalidInput(BROKEN_FILE, field="file") from None
    text = form.optional_text("text", most=LONGEST_TEXT)
    if text is None:
        raise InvalidInput(NO_FILE, field="file")
    return page.language.gettext(PASTED), form.given("text").encode()


def _get(conn: Connection, call: Call, form: Form) -> Import:
    return imports.get_import(conn, tenant_id=call.identity.tenant, import_id=form.id("id"))


def _get_with_task(conn: Connection, call: Call, form: Form) -> tuple[Import, Task | None]:
    """The import, and the task that is at it. Where none is, it may have ended just now: then the import is another already, and a page
    that showed it as it was would follow nothing."""
    one = _get(conn, call, form)
    task = flow.find_task(conn, one=one)
    return (one, task) if task else (_get(conn, call, form), None)


def _open(conn: Connection, call: Call) -> tuple[Page, Import]:
    page = open_desk(conn, call).page
    return page, _get(conn, call, Form(call.payload["form"], page.language))


def _put_trouble(page: Page, one: Import) -> str | None:
    """Why a file cannot be read; what its sentence names may be words too."""
    if one.trouble is None:
        return None
    sentence, named = one.trouble["sentence"], one.trouble["values"]
    values = {name: page.language.gettext(str(value)) for name, value in named.items()}
    return page.language.gettext(sentence, **values)
