"""One multiplier in its dialog, and what one click does to one. They are listed beside the earning rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bridge.core.programme import Multiplier
from bridge.core.reasons import N_
from bridge.core.rule_editing import MULTIPLIERS
from bridge.core.wording import RuleState, find_last_day, find_state, put_state
from bridge.errors import InvalidInput, NotHere
from bridge.flows import multipliers as flows
from bridge.web.admin.form import Form
from bridge.web.admin.multiplier_form import (
    BLANK,
    NAMES,
    MultiplierForm,
    TierChoice,
    list_tiers,
    parse_multiplier,
    put_multiplier,
)
from bridge.web.admin.page import Page, done
from bridge.web.admin.programme import undoing
from bridge.web.admin.rule_desk import TONES, Desk, RuleWords, editor_of, in_words, lay_out, type_amount
from bridge.web.admin.rule_pickers import list_pickers
from bridge.web.admin.wrong import say_wrong
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.flows.configure import Change


@dataclass(frozen=True, slots=True)
class MultiplierRow:
    """A multiplier in its table."""

    id: int
    name: str
    words: RuleWords
    state: str
    tone: str
    active: bool


def list_rows(desk: Desk) -> list[MultiplierRow]:
    """All multipliers, in their order."""
    return [_show(desk, one) for one in desk.programme.multipliers]


def multiplier(conn: Connection, call: Call) -> Document:
    """The dialog: a multiplier (``id``), a copy of one (``copy``), or a new one."""
    page = Page.of(call)
    desk = lay_out(conn, page, call)
    asked = Form(call.payload["query"], page.language)
    multiplier_id, copied = asked.optional_id("id"), asked.optional_id("copy")
    shown = _get(desk, multiplier_id) if multiplier_id else _copy(desk, copied) if copied else BLANK
    until, gettext = shown.window.valid_until, page.language.gettext
    return page.dialog(
        "admin/multiplier.html",
        title=gettext("Edit the multiplier") if multiplier_id else gettext("New multiplier"),
        back=page.link("rules"),
        multiplier=shown,
        typed=lambda amount: type_amount(amount, page),
        last_day=until and find_last_day(until),
        pickers=list_pickers(desk.offer, shown.when, desk.speech),
        tiers=list(_list_tiers(desk, shown).values()),
        words=_put(desk, shown),
        wrong=None,
        version=desk.version,
        tenant=desk.tenant,
    )


def check(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/multipliers/check``: the multiplier in words, as far as it goes, and what is ``wrong``."""
    page = Page.of(call)
    desk = lay_out(conn, page, call)
    typed, multiplier_id = _open_form(desk, call)
    words = wrong = None
    try:
        so_far = typed.read_so_far()
        if so_far is not None:
            words = _put(desk, parse_multiplier(so_far))
            flows.try_multiplier(conn, tenant_id=call.identity.tenant, multiplier=so_far, multiplier_id=multiplier_id)
    except InvalidInput as refusal:
        wrong = say_wrong(refusal, NAMES, page.language)
    return {"html": page.fragment("admin/_multiplier_words.html", words=words, wrong=wrong), "wrong": wrong}


def try_out(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/multipliers/try``: the worker tries the multiplier on the bookings of the last 12 months."""
    page = Page.of(call)
    typed, multiplier_id = _open_form(lay_out(conn, page, call), call)
    with in_words(page):
        task_id = flows.order_trial(
            conn,
            tenant_id=call.identity.tenant,
            multiplier=typed.read(),
            multiplier_id=multiplier_id,
            editor=editor_of(call),
            now=call.now,
        )
    return done("", go=page.link("trial", task=task_id), html=page.fragment("admin/_trial.html", task=task_id))


def save(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/multipliers/save``."""
    page = Page.of(call)
    desk = lay_out(conn, page, call)
    typed, multiplier_id = _open_form(desk, call)
    with in_words(page):
        change = flows.save_multiplier(
            conn,
            tenant_id=call.identity.tenant,
            multiplier=typed.read(),
            multiplier_id=multiplier_id,
            seen=typed.form.optional_id("version"),
            editor=editor_of(call),
            now=call.now,
        )
    return done(page.language.gettext("Multiplier saved."), go=page.link("rules"), undo=undoing(change))


def pause(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/multipliers/pause``."""
    return _act(conn, call, flows.pause_multiplier, N_("The multiplier is paused: it changes nothing from now on."))


def resume(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/multipliers/resume``."""
    return _act(conn, call, flows.resume_multiplier, N_("The multiplier is active from now on."))


def delete(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/multipliers/delete``."""
    return _act(conn, call, flows.delete_multiplier, N_("Multiplier deleted. What was awarded with it stays."))


def _act(conn: Connection, call: Call, flow: Callable[..., Change], said: str) -> Document:
    page = Page.of(call)
    multiplier_id = Form(call.payload["form"], page.language).id("id")
    with in_words(page):
        change = flow(
            conn,
            tenant_id=call.identity.tenant,
            multiplier_id=multiplier_id,
            editor=editor_of(call),
            now=call.now,
        )
    return done(page.language.gettext(said), go=page.link("rules"), undo=undoing(change))


def _open_form(desk: Desk, call: Call) -> tuple[MultiplierForm, int | None]:
    form = Form(call.payload["form"], desk.page.language)
    multiplier_id = form.optional_id("id")
    known = _find(desk, multiplier_id) or BLANK
    pickers = list_pickers(desk.offer, known.when, desk.speech)
    return MultiplierForm(form, desk.page.language, pickers, _list_tiers(desk, known)), multiplier_id


def _find(desk: Desk, multiplier_id: int | None) -> Multiplier | None:
    return next((one for one in desk.programme.multipliers if one.id == multiplier_id), None)


def _get(desk: Desk, multiplier_id: int) -> Multiplier:
    found = _find(desk, multiplier_id)
    if found is None:
        raise NotHere(desk.page.language.gettext(MULTIPLIERS.gone))
    return found


def _copy(desk: Desk, multiplier_id: int) -> Multiplier:
    found = _get(desk, multiplier_id)
    return replace(found, id=0, name=desk.page.language.gettext("%(name)s (copy)", name=found.name))


def _list_tiers(desk: Desk, shown: Multiplier) -> dict[str, TierChoice]:
    lowest_first = sorted(desk.programme.tiers, key=lambda tier: tier.min_points)
    return list_tiers([tier.name for tier in lowest_first], shown.tiers)


def _put(desk: Desk, shown: Multiplier) -> RuleWords:
    return put_multiplier(shown, desk.names, desk.speech)


def _show(desk: Desk, one: Multiplier) -> MultiplierRow:
    state = find_state(one, desk.today)
    is_active = state is RuleState.ACTIVE
    language = desk.page.language
    said = language.pgettext("multiplier", "Active") if is_active else put_state(one, desk.today, desk.speech)
    return MultiplierRow(one.id, one.name, _put(desk, one), said, TONES[state], one.active)
