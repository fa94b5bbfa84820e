"""Editing the multipliers, as the earning rules are. Each change is a new version of the programme, so nothing already awarded changes."""

from datetime import datetime

from sqlalchemy import Connection

from bridge.core import rule_editing
from bridge.core.rule_editing import MULTIPLIERS
from bridge.flows.configure import Change, ProgrammeDocument, read_editable
from bridge.flows.rules import Editor, RuleDocument, ask_for_trial, change_as
from bridge.store import tenants


def save_multiplier(
    conn: Connection,
    *,
    tenant_id: int,
    multiplier: RuleDocument,
    multiplier_id: int | None,
    seen: int | None,
    editor: Editor,
    now: datetime,
) -> Change:
    """A new multiplier (``multiplier_id`` None), or a change of one as it was in version ``seen``.

    InvalidInput if the name is another's; ChangedMeanwhile if somebody changed or deleted it since.
    """
    before = None if seen is None else tenants.find_document(conn, tenant_id=tenant_id, version=seen)
    return change_as(
        conn,
        tenant_id,
        lambda document: _put(conn, tenant_id, document, multiplier, multiplier_id, before),
        editor,
        now,
    )


def try_multiplier(
    conn: Connection, *, tenant_id: int, multiplier: RuleDocument, multiplier_id: int | None
) -> ProgrammeDocument:
    """The programme as ``save_multiplier`` would leave it; nothing is saved."""
    _, document = read_editable(conn, tenant_id=tenant_id)
    return _put(conn, tenant_id, document, multiplier, multiplier_id, document)


def order_trial(
    conn: Connection,
    *,
    tenant_id: int,
    multiplier: RuleDocument,
    multiplier_id: int | None,
    editor: Editor,
    now: datetime,
) -> int:
    """Has the worker try the multiplier on past bookings, as rules are tried; the task's id. Raises what ``save_multiplier`` would."""
    try_multiplier(conn, tenant_id=tenant_id, multiplier=multiplier, multiplier_id=multiplier_id)
    parameters = {"multiplier": dict(multiplier), "multiplier_id": multiplier_id}
    return ask_for_trial(conn, tenant_id, parameters, editor, now)


def try_beside(
    conn: Connection, *, tenant_id: int, multiplier: RuleDocument, multiplier_id: int | None
) -> tuple[ProgrammeDocument, ProgrammeDocument]:
    """The programme as ``save_multiplier`` would leave it, and the same without the multiplier."""
    document = try_multiplier(conn, tenant_id=tenant_id, multiplier=multiplier, multiplier_id=multiplier_id)
    tried = multiplier_id if multiplier_id is not None else document[MULTIPLIERS.key][-1]["id"]
    return document, rule_editing.drop_rule(document, tried, MULTIPLIERS)


def pause_multiplier(conn: Connection, *, tenant_id: int, multiplier_id: int, editor: Editor, now: datetime) -> Change:
    """It multiplies nothing from now on. ChangedMeanwhile if it was deleted."""
    return _set_active(conn, tenant_id, multiplier_id, editor, now, active=False)


def resume_multiplier(conn: Connection, *, tenant_id: int, multiplier_id: int, editor: Editor, now: datetime) -> Change:
    """It multiplies again from now on. ChangedMeanwhile if it was deleted."""
    return _set_active(conn, tenant_id, multiplier_id, editor, now, active=True)


def delete_multiplier(conn: Connection, *, tenant_id: int, multiplier_id: int, editor: Editor, now: datetime) -> Change:
    """Without it from now on. ChangedMeanwhile if it was deleted already."""
    return change_as(
        conn, tenant_id, lambda document: rule_editing.drop_rule(document, multiplier_id, MULTIPLIERS), editor, now
    )


def _put(
    conn: Connection,
    tenant_id: int,
    document: ProgrammeDocument,
    multiplier: RuleDocument,
    multiplier_id: int | None,
    before: ProgrammeDocument | None,
) -> ProgrammeDocument:
    if multiplier_id is not None:
        return rule_editing.change_rule(document, multiplier, rule_id=multiplier_id, seen=before, shelf=MULTIPLIERS)
    # An id that none of the tenant's ever had: what awards remember of a multiplier must not be another's.
    known = tenants.list_rule_ids(conn, tenant_id=tenant_id, key=MULTIPLIERS.key)
    return rule_editing.add_rule(document, multiplier, rule_id=max([0, *known]) + 1, shelf=MULTIPLIERS)


def _set_active(
    conn: Connection, tenant_id: int, multiplier_id: int, editor: Editor, now: datetime, *, active: bool
) -> Change:
    def edit(document: ProgrammeDocument) -> ProgrammeDocument:
        return rule_editing.set_active(document, multiplier_id, active=active, shelf=MULTIPLIERS)

    return change_as(conn, tenant_id, edit, editor, now)
