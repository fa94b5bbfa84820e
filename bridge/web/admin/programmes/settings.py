"""The settings: paying with points, when points are earned, what counts for nothing, expiry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bridge.core.settling.reasons import N_
from bridge.errors import ChangedMeanwhile, InvalidInput
from bridge.flows.programmes import change_settings as flows
from bridge.store.programmes import programmes, tenants
from bridge.web.admin.form import Form
from bridge.web.admin.page import done
from bridge.web.admin.programmes.programme import take_back, undoing
from bridge.web.admin.programmes.programme_state import look_at_programme
from bridge.web.admin.programmes.service_cap_words import put_caps
from bridge.web.admin.programmes.settings_desk import lay_out, work_out
from bridge.web.admin.programmes.settings_form import NAMES, write_fields
from bridge.web.admin.wrong import say_wrong
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

SAVE = "settings/save"
SAVED = N_("Settings saved.")
SAVED_AS_DRAFT = N_("Settings saved as a draft.")
MEANWHILE = N_(
    "Somebody else changed these settings while you did. Nothing was saved, and what you typed is still here."
)


def settings(conn: Connection, call: Call) -> Document:
    """The screen."""
    desk = lay_out(conn, call)
    page = desk.page
    if page.sent_path != SAVE or "error" not in (page.notice or {}):
        page = replace(page, sent={})  # what another form of this screen sent is none of these fields
    return page.render(
        "admin/programmes/settings.html",
        screen="settings",
        title=page.language.gettext("Settings"),
        state=look_at_programme(conn, desk.tenant),
        fields=write_fields(desk.present, page.formats),
        version=desk.version,
        choices=desk.choices,
        own=desk.name(desk.own),
        tenant=desk.tenant,
        wrong=None,
        caps=put_caps(conn, desk),
        **work_out(conn, desk, desk.present),
    )


def preview(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/settings/preview``: examples by the very quote that customers get, and what saving would do, or what is
    ``wrong`` so that it cannot be saved yet."""
    desk = lay_out(conn, call)
    filled_in = desk.open(Form(call.payload["form"], desk.page.language))
    wanted, wrong = desk.present, None
    try:
        wanted = replace(wanted, redemption=filled_in.read_terms(wanted))
        wanted = filled_in.read(desk.present)
    except InvalidInput as error:
        wrong = say_wrong(error, NAMES, desk.page.language)
    values = work_out(conn, desk, wanted) | {"tenant": desk.tenant, "wrong": wrong}
    examples = desk.page.fragment("admin/programmes/_settings_examples.html", **values)
    others = {
        name: desk.page.fragment(f"admin/programmes/_settings_{name}.html", **values)
        for name in ("impact", "period", "expiry")
    }
    return {"html": examples, "parts": {"examples": examples, **others}, "wrong": wrong}


def save(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/settings/save``."""
    desk = lay_out(conn, call)
    form = Form(call.payload["form"], desk.page.language)
    try:
        change = flows.change_settings(
            conn,
            tenant_id=call.identity.tenant,
            settings=desk.open(form).read(desk.present),
            seen=form.optional_whole("seen"),
            overwrite=form.flag("overwrite"),
            actor=call.identity.user,
            locale=call.identity.locale,
            now=call.now,
        )
    except ChangedMeanwhile:
        raise ChangedMeanwhile(desk.page.language.gettext(MEANWHILE), field="seen") from None
    if change is None:
        return done(desk.page.language.gettext("These are the settings already: there was nothing to save."))
    said = SAVED if desk.in_force else SAVED_AS_DRAFT
    return done(desk.page.language.gettext(said), undo=undoing(change, "settings/undo")) | _say_tax(conn, call)


def undo(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/settings/undo``: the settings as they were, by whoever may change settings but perhaps not rules."""
    return take_back(conn, call, flows.undo_settings) | _say_tax(conn, call)


def _say_tax(conn: Connection, call: Call) -> Document:
    """Whether points are now taken before tax, which the shim remembers; nothing while no programme is in force."""
    version = programmes.find_programme(conn, tenant=tenants.get_tenant(conn, tenant_id=call.identity.tenant))
    if version is None:
        return {}
    return {"tax": "before" if version.programme.redemption.before_tax else "after"}
