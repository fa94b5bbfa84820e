"""Editing the earning rules, and the multipliers, which stand on a shelf of their own. Each change is a new version of the programme, so nothing already awarded changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from bridge.core.rules import rule_editing
from bridge.core.rules.rule_editing import RULES, Shelf
from bridge.flows import ask
from bridge.flows.programmes.configure import Change, ProgrammeDocument, change_programme, read_editable
from bridge.store.programmes import programmes
from bridge.store.work import tasks

RuleDocument = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Editor:
    """Who edits: the WordPress user, and the language they read."""

    user_id: int | None
    locale: str


def save_rule(
    conn: Connection,
    *,
    tenant_id: int,
    rule: RuleDocument,
    rule_id: int | None,
    seen: int | None,
    editor: Editor,
    now: datetime,
    shelf: Shelf = RULES,
) -> Change:
    """A new rule (``rule_id`` None), or a change of one as it was in version ``seen``.

    InvalidInput if the name is another rule's; ChangedMeanwhile if somebody changed or deleted the rule since.
    """

    def edit(document: ProgrammeDocument) -> ProgrammeDocument:
        before = None if seen is None else programmes.find_document(conn, tenant_id=tenant_id, version=seen)
        return _put(conn, tenant_id, document, rule, rule_id, before, shelf)[0]

    return change_as(conn, tenant_id, edit, editor, now)


def pause_rule(
    conn: Connection, *, tenant_id: int, rule_id: int, editor: Editor, now: datetime, shelf: Shelf = RULES
) -> Change:
    """Bookings earn nothing by it from now on. ChangedMeanwhile if it was deleted."""
    pause = partial(rule_editing.set_active, rule_id=rule_id, active=False, shelf=shelf)
    return change_as(conn, tenant_id, pause, editor, now)


def resume_rule(
    conn: Connection, *, tenant_id: int, rule_id: int, editor: Editor, now: datetime, shelf: Shelf = RULES
) -> Change:
    """Bookings earn by it again from now on. ChangedMeanwhile if it was deleted."""
    resume = partial(rule_editing.set_active, rule_id=rule_id, active=True, shelf=shelf)
    return change_as(conn, tenant_id, resume, editor, now)


def delete_rule(
    conn: Connection, *, tenant_id: int, rule_id: int, editor: Editor, now: datetime, shelf: Shelf = RULES
) -> Change:
    """Without the rule from now on. ChangedMeanwhile if it was deleted already."""
    drop = partial(rule_editing.drop_rule, rule_id=rule_id, shelf=shelf)
    return change_as(conn, tenant_id, drop, editor, now)


def try_rule(
    conn: Connection, *, tenant_id: int, rule: RuleDocument, rule_id: int | None, shelf: Shelf = RULES
) -> tuple[ProgrammeDocument, int]:
    """The programme as ``save_rule`` would leave it, and the id that the rule has in it; nothing is saved."""
    _, document = read_editable(conn, tenant_id=tenant_id)
    return _put(conn, tenant_id, document, rule, rule_id, document, shelf)


def order_trial(
    conn: Connection,
    *,
    tenant_id: int,
    rule: RuleDocument,
    rule_id: int | None,
    editor: Editor,
    now: datetime,
    shelf: Shelf = RULES,
) -> int:
    """Has the worker try the rule on past bookings (tasks/dry_run.py); the task's id. It takes the place of the trial that the same
    user ordered before, if that still runs. Raises what ``save_rule`` would."""
    try_rule(conn, tenant_id=tenant_id, rule=rule, rule_id=rule_id, shelf=shelf)
    earlier = tasks.find_newest(conn, tenant_id=tenant_id, kind="dry_run", user_id=editor.user_id)
    if earlier is not None and earlier.is_open and earlier.user_id == editor.user_id:
        ask.cancel_task(conn, tenant_id=tenant_id, task_id=earlier.id, now=now)
    return ask.ask_for(
        conn,
        tenant_id=tenant_id,
        kind="dry_run",
        parameters={shelf.thing: dict(rule), f"{shelf.thing}_id": rule_id},
        user_id=editor.user_id,
        locale=editor.locale,
        now=now,
    )


def find_next_id(conn: Connection, *, tenant_id: int, shelf: Shelf = RULES) -> int:
    """An id that no rule of the tenant ever had: what caps, visits and awards remember of a rule must not be another's."""
    return max([0, *programmes.list_rule_ids(conn, tenant_id=tenant_id, key=shelf.key)]) + 1


def change_as(
    conn: Connection,
    tenant_id: int,
    edit: Callable[[ProgrammeDocument], ProgrammeDocument],
    editor: Editor,
    now: datetime,
) -> Change:
    """A new version of the programme with this edit, by whoever edits."""
    return change_programme(conn, tenant_id=tenant_id, edit=edit, actor=editor.user_id, locale=editor.locale, now=now)


def _put(
    conn: Connection,
    tenant_id: int,
    document: ProgrammeDocument,
    rule: RuleDocument,
    rule_id: int | None,
    before: ProgrammeDocument | None,
    shelf: Shelf,
) -> tuple[ProgrammeDocument, int]:
    """The document with the rule, and the rule's id."""
    if rule_id is not None:
        return rule_editing.change_rule(document, rule, rule_id=rule_id, seen=before, shelf=shelf), rule_id
    new_id = find_next_id(conn, tenant_id=tenant_id, shelf=shelf)
    return rule_editing.add_rule(document, rule, rule_id=new_id, shelf=shelf), new_id
