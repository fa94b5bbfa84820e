"""One multiplier in its dialog, and what one click does to one. They are listed beside the earning rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bridge.core.programmes.programme import Multiplier
from bridge.core.rules.rule_editing import MULTIPLIERS
from bridge.core.rules.wording import RuleState, find_last_day, find_state, put_state
from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput, NotHere
from bridge.flows.programmes import rules as flows
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page
from bridge.web.admin.rules import rule_changes
from bridge.web.admin.rules.multiplier_form import (
    BLANK,
    NAMES,
    MultiplierForm,
    TierChoice,
    list_tiers,
    parse_multiplier,
    put_multiplier,
)
from bridge.web.admin.rules.rule_desk import TONES, Desk, RuleRow, RuleWords, lay_out, type_amount
from bridge.web.admin.rules.rule_pickers import list_pickers
from bridge.web.admin.wrong import say_wrong
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection


def list_rows(desk: Desk) -> list[RuleRow]:
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
        "admin/rules/multiplier.html",
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
            flows.try_rule(conn, tenant_id=call.identity.tenant, rule=so_far, rule_id=multiplier_id, shelf=MULTIPLIERS)
    except InvalidInput as refusal:
        wrong = say_wrong(refusal, NAMES, page.language)
    return {"html": page.fragment("admin/rules/_multiplier_words.html", words=words, wrong=wrong), "wrong": wrong}


def try_out(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/multipliers/try``."""
    typed, multiplier_id = _open_form(lay_out(conn, Page.of(call), call), call)
    return rule_changes.order_trial(conn, call, typed, multiplier_id, MULTIPLIERS)


def save(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/multipliers/save``."""
    typed, multiplier_id = _open_form(lay_out(conn, Page.of(call), call), call)
    return rule_changes.save(conn, call, typed, multiplier_id, N_("Multiplier saved."), MULTIPLIERS)


def pause(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/multipliers/pause``."""
    said = N_("The multiplier is paused: it changes nothing from now on.")
    return rule_changes.act(conn, call, flows.pause_rule, said, MULTIPLIERS)


def resume(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/multipliers/resume``."""
    said = N_("The multiplier is active from now on.")
    return rule_changes.act(conn, call, flows.resume_rule, said, MULTIPLIERS)


def delete(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/multipliers/delete``."""
    said = N_("Multiplier deleted. What was awarded with it stays.")
    return rule_changes.act(conn, call, flows.delete_rule, said, MULTIPLIERS)


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


def _show(desk: Desk, one: Multiplier) -> RuleRow:
    state = find_state(one, desk.today)
    is_active = state is RuleState.ACTIVE
    language = desk.page.language
    said = language.pgettext("multiplier", "Active") if is_active else put_state(one, desk.today, desk.speech)
    return RuleRow(one.id, one.name, _put(desk, one), said, TONES[state], one.active)
