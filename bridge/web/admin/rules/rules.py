"""The earning rules: the list of them, and what one click does to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.core.programmes.programme import EarningRule
from bridge.core.rules.wording import find_state, put_state
from bridge.core.settling.reasons import N_
from bridge.flows.programmes import rules as flows
from bridge.web.admin.page import Page
from bridge.web.admin.rules import action, multiplier
from bridge.web.admin.rules.rule_changes import act
from bridge.web.admin.rules.rule_desk import TONES, Desk, RuleRow, lay_out
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection


def rules(conn: Connection, call: Call) -> Document:
    """The screen."""
    page = Page.of(call)
    desk = lay_out(conn, page, call)
    return page.render(
        "admin/rules/rules.html",
        screen="rules",
        title=page.language.gettext("Earning rules"),
        state=desk.tenant.programme_state,
        rules=[_show(desk, rule) for rule in desk.programme.earning_rules],
        multipliers=multiplier.list_rows(desk),
        actions=action.list_rows(desk),
    )


def pause(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/rules/pause``."""
    return act(conn, call, flows.pause_rule, N_("The rule is paused: bookings earn nothing by it from now on."))


def resume(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/rules/resume``."""
    return act(conn, call, flows.resume_rule, N_("The rule is active: bookings earn by it from now on."))


def delete(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/rules/delete``."""
    return act(conn, call, flows.delete_rule, N_("Rule deleted. What it awarded stays."))


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
