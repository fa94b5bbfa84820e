"""What is done to one rule or one multiplier: it is saved, tried, paused, switched on again, deleted. A shelf says which of the two it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bridge.core.rules.rule_editing import RULES, Shelf
from bridge.flows.programmes import rules as flows
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.programmes.programme import undoing
from bridge.web.admin.rules.rule_desk import editor_of, in_words

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.flows.programmes.configure import Change
    from bridge.web.admin.rules.multiplier_form import MultiplierForm
    from bridge.web.admin.rules.rule_form import RuleForm
    from bridge.web.endpoint import Call, Document


def save(
    conn: Connection, call: Call, typed: RuleForm | MultiplierForm, rule_id: int | None, said: str, shelf: Shelf = RULES
) -> Document:
    """Saves what was typed of a new one (``rule_id`` None) or of one that is there."""
    page = Page.of(call)
    with in_words(page):
        change = flows.save_rule(
            conn,
            tenant_id=call.identity.tenant,
            rule=typed.read(),
            rule_id=rule_id,
            seen=typed.form.optional_id("version"),
            editor=editor_of(call),
            now=call.now,
            shelf=shelf,
        )
    return done(page.language.gettext(said), go=page.link("rules"), undo=undoing(change))


def order_trial(
    conn: Connection, call: Call, typed: RuleForm | MultiplierForm, rule_id: int | None, shelf: Shelf = RULES
) -> Document:
    """The worker tries what was typed on the bookings of the last 12 months."""
    page = Page.of(call)
    with in_words(page):
        task_id = flows.order_trial(
            conn,
            tenant_id=call.identity.tenant,
            rule=typed.read(),
            rule_id=rule_id,
            editor=editor_of(call),
            now=call.now,
            shelf=shelf,
        )
    return done("", go=page.link("trial", task=task_id), html=page.fragment("admin/rules/_trial.html", task=task_id))


def act(conn: Connection, call: Call, flow: Callable[..., Change], said: str, shelf: Shelf = RULES) -> Document:
    """What one click in its row does (``id``)."""
    page = Page.of(call)
    rule_id = Form(call.payload["form"], page.language).id("id")
    with in_words(page):
        change = flow(
            conn, tenant_id=call.identity.tenant, rule_id=rule_id, editor=editor_of(call), now=call.now, shelf=shelf
        )
    return done(page.language.gettext(said), go=page.link("rules"), undo=undoing(change))
