"""The earning rules: the list of them, and what one click does to one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge.core.programme import EarningRule
from bridge.core.reasons import N_
from bridge.core.wording import find_state, put_state
from bridge.flows import rules as flows
from bridge.web.admin import action, multiplier
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.programme import undoing
from bridge.web.admin.rule_desk import TONES, Desk, RuleWords, editor_of, in_words, lay_out
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from bridge.flows.configure import Change


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule in the table."""

    id: int
    name: str
    label: str | None
    words: RuleWords
    state: str
    tone: str
    active: bool


def rules(conn: Connection, call: Call) -> Document:
    """The screen."""
    page = Page.of(call)
    desk = lay_out(conn, page, call)
    return page.render(
        "admin/rules.html",
        screen="rules",
        title=page.language.gettext("Earning rules"),
        state=desk.tenant.programme_state,
        rules=[_show(desk, rule) for rule in desk.programme.earning_rules],
        multipliers=multiplier.list_rows(desk),
        actions=action.list_rows(desk),
    )


def pause(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/rules/pause``."""
    return _act(conn, call, flows.pause_rule, N_("The rule is paused: bookings earn nothing by it from now on."))


def resume(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/rules/resume``."""
    return _act(conn, call, flows.resume_rule, N_("The rule is active: bookings earn by it from now on."))


def delete(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/rules/delete``."""
    return _act(conn, call, flows.delete_rule, N_("Rule deleted. What it awarded stays."))


def _act(conn: Connection, call: Call, flow: Callable[..., Change], said: str) -> Document:
    page = Page.of(call)
    rule_id = Form(call.payload["form"], page.language).id("id")
    with in_words(page):
        change = flow(conn, tenant_id=call.identity.tenant, rule_id=rule_id, editor=editor_of(call), now=call.now)
    return done(page.language.gettext(said), go=page.link("rules"), undo=undoing(change))


def _show(desk: Desk, rule: EarningRule) -> RuleRow:
    return RuleRow(
        id=rule.id,
        name=rule.name,
        label=rule.label,
        words=desk.put(rule),
        state=put_state(rule, desk.today, desk.speech),
        tone=TONES[find_state(rule, desk.today)],
        active=rule.active,
    )
