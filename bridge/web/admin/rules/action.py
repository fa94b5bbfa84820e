"""The actions that earn, beside the earning rules: each in its dialog, and switched on and off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bridge.core.bonuses.action_wording import LABELS, NAMES, put_limit, put_occasion, put_points
from bridge.core.bonuses.actions import Action, ActionKind
from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput
from bridge.flows.programmes import edit_actions as flows
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.programmes.programme import undoing
from bridge.web.admin.rules.action_forecast import say_forecast
from bridge.web.admin.rules.rule_desk import Desk, RuleWords, editor_of, in_words, lay_out
from bridge.web.admin.wrong import say_wrong
from bridge.web.endpoint import Call, Document
from bridge.web.formats import capitalise

if TYPE_CHECKING:
    from sqlalchemy import Connection

FIELDS = {"points": N_("Points"), "label": N_("Label for customers"), "max_per_year": N_("At most so often a year")}


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action in its table; ``words`` None where it earns nothing yet."""

    kind: str
    name: str
    occasion: str
    words: RuleWords | None
    label: str | None
    active: bool


def list_rows(desk: Desk) -> list[ActionRow]:
    """All actions, whether or not they earn something."""
    return [_show(desk, kind, desk.programme.actions.get(kind)) for kind in ActionKind]


def action(conn: Connection, call: Call) -> Document:
    """The dialog of an action, by its ``kind``."""
    page = Page.of(call)
    desk = lay_out(conn, page, call)
    kind, gettext = _read_kind(Form(call.payload["query"], page.language)), page.language.gettext
    known = desk.programme.actions.get(kind)
    shown = known or Action(0, gettext(LABELS[kind]))
    return page.dialog(
        "admin/rules/action.html",
        title=gettext(NAMES[kind]),
        back=page.link("rules"),
        kind=kind.value,
        action=shown,
        words=_put(desk, kind, known) if known else None,
        forecast=say_forecast(conn, desk, kind, known, call.now) if known else None,
        wrong=None,
        version=desk.version,
    )


def check(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/actions/check``: the action in words, as far as it goes, and what is ``wrong``."""
    page = Page.of(call)
    desk = lay_out(conn, page, call)
    form = Form(call.payload["form"], page.language)
    kind, words, forecast, wrong = _read_kind(form), None, None, None
    try:
        so_far = Action(**_read(form, kind))
        words, forecast = _put(desk, kind, so_far), say_forecast(conn, desk, kind, so_far, call.now)
    except InvalidInput as refusal:
        wrong = say_wrong(refusal, FIELDS, page.language) if form.texts(refusal.field or "") else None
    return {
        "html": page.fragment("admin/rules/_action_words.html", words=words, forecast=forecast, wrong=wrong),
        "wrong": wrong,
    }


def save(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/actions/save``."""
    page = Page.of(call)
    form = Form(call.payload["form"], page.language)
    kind = _read_kind(form)
    said = {name: value for name, value in _read(form, kind).items() if value is not None}
    with in_words(page):
        change = flows.save_action(
            conn,
            tenant_id=call.identity.tenant,
            kind=kind,
            action=said,
            seen=form.optional_id("version"),
            editor=editor_of(call),
            now=call.now,
        )
    return done(page.language.gettext("Saved."), go=page.link("rules"), undo=undoing(change))


def pause(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/actions/pause``."""
    return _switch(conn, call, N_("It earns nothing from now on."), active=False)


def resume(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/actions/resume``."""
    return _switch(conn, call, N_("It earns points from now on, and nothing for what was before."), active=True)


def _switch(conn: Connection, call: Call, said: str, *, active: bool) -> Document:
    page = Page.of(call)
    kind = _read_kind(Form(call.payload["form"], page.language))
    with in_words(page):
        change = flows.switch_action(
            conn,
            tenant_id=call.identity.tenant,
            kind=kind,
            active=active,
            editor=editor_of(call),
            now=call.now,
        )
    return done(page.language.gettext(said), go=page.link("rules"), undo=undoing(change))


def _read_kind(form: Form) -> ActionKind:
    return ActionKind(form.choice("kind", list(ActionKind)))


def _read(form: Form, kind: ActionKind) -> dict[str, Any]:
    """In the order in which the fields stand on the screen."""
    points, label = form.whole("points", least=1), form.text("label")
    often = form.optional_whole("max_per_year", least=1) if kind is ActionKind.REFERRAL else None
    return {"points": points, "label": label, "active": form.flag("active"), "max_per_year": often}


def _put(desk: Desk, kind: ActionKind, shown: Action) -> RuleWords:
    speech = desk.speech
    return RuleWords(put_points(shown, speech), put_occasion(kind, speech), put_limit(shown, speech))


def _show(desk: Desk, kind: ActionKind, known: Action | None) -> ActionRow:
    return ActionRow(
        kind.value,
        desk.page.language.gettext(NAMES[kind]),
        capitalise(put_occasion(kind, desk.speech)),
        _put(desk, kind, known) if known else None,
        known.label if known else None,
        bool(known and known.active),
    )
