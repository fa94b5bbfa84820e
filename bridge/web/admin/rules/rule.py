"""One earning rule in its dialog: read, checked while one types, tried, saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bridge.core.rules.wording import find_last_day
from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput
from bridge.flows.programmes import rules as flows
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page
from bridge.web.admin.rules import rule_changes
from bridge.web.admin.rules.rule_desk import Desk, lay_out, parse_rule, type_amount
from bridge.web.admin.rules.rule_form import BLANK, NAMES, RuleForm, get_kind
from bridge.web.admin.rules.rule_pickers import list_pickers
from bridge.web.admin.wrong import say_wrong
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.core.programmes.programme import EarningRule


def rule(conn: Connection, call: Call) -> Document:
    """The dialog: a rule (``id``), a copy of one (``copy``), or a new one."""
    page = Page.of(call)
    desk = lay_out(conn, page, call)
    asked = Form(call.payload["query"], page.language)
    rule_id, copied = asked.optional_id("id"), asked.optional_id("copy")
    shown = desk.get(rule_id) if rule_id else _copy(desk, copied) if copied else BLANK
    until = shown.window.valid_until
    gettext = page.language.gettext
    return page.dialog(
        "admin/rules/rule.html",
        title=gettext("Edit the earning rule") if rule_id else gettext("New earning rule"),
        back=page.link("rules"),
        rule=shown,
        kind=get_kind(shown),
        typed=lambda amount: type_amount(amount, page),
        last_day=until and find_last_day(until),
        pickers=list_pickers(desk.offer, shown.when, desk.speech),
        words=desk.put(shown) if shown.points else None,
        wrong=None,
        generous=desk.weigh(shown),
        version=desk.version,
        tenant=desk.tenant,
    )


def check(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/rules/check``: the rule in words, as far as it goes, and what is ``wrong``, instead of them or beside them
    (such as a name that is taken)."""
    page = Page.of(call)
    desk = lay_out(conn, page, call)
    typed, rule_id = _open_form(desk, call)
    words = wrong = generous = None
    try:
        so_far = typed.read_so_far()
        if so_far is not None:
            known = parse_rule(so_far)
            words, generous = desk.put(known), desk.weigh(known)
            flows.try_rule(conn, tenant_id=call.identity.tenant, rule=so_far, rule_id=rule_id)
    except InvalidInput as refusal:
        wrong = say_wrong(refusal, NAMES, page.language)
    values = {"words": words, "wrong": wrong, "generous": generous, "tenant": desk.tenant}
    return {"html": page.fragment("admin/rules/_rule_words.html", **values), "wrong": wrong}


def save(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/rules/save``."""
    typed, rule_id = _open_form(lay_out(conn, Page.of(call), call), call)
    return rule_changes.save(conn, call, typed, rule_id, N_("Rule saved."))


def try_out(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/rules/try``."""
    typed, rule_id = _open_form(lay_out(conn, Page.of(call), call), call)
    return rule_changes.order_trial(conn, call, typed, rule_id)


def _open_form(desk: Desk, call: Call) -> tuple[RuleForm, int | None]:
    """What was typed, and the id of the rule that it is about (None: a new one)."""
    form = Form(call.payload["form"], desk.page.language)
    rule_id = form.optional_id("id")
    known = desk.find(rule_id) or BLANK
    return RuleForm(form, desk.page.language, list_pickers(desk.offer, known.when, desk.speech)), rule_id


def _copy(desk: Desk, rule_id: int) -> EarningRule:
    rule = desk.get(rule_id)
    return replace(rule, id=0, name=desk.page.language.gettext("%(name)s (copy)", name=rule.name))
