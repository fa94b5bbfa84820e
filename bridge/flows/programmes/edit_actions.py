"""Editing the actions that earn. Each change is a new version of the programme, so nothing already given changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bridge.core.bonuses.actions import ActionKind
from bridge.core.settling.reasons import N_
from bridge.errors import ChangedMeanwhile
from bridge.flows.programmes.configure import Change, ProgrammeDocument
from bridge.flows.programmes.rules import Editor, change_as
from bridge.store.programmes import programmes

CHANGED = N_("Somebody changed this action meanwhile. Open it again to see how it is now.")


def save_action(
    conn: Connection,
    *,
    tenant_id: int,
    kind: ActionKind,
    action: Mapping[str, Any],
    seen: int | None,
    editor: Editor,
    now: datetime,
) -> Change:
    """What an action earns from now on. ChangedMeanwhile if it is not any more as it was in version ``seen``."""
    before = None if seen is None else programmes.find_document(conn, tenant_id=tenant_id, version=seen)

    def edit(document: ProgrammeDocument) -> ProgrammeDocument:
        if _find(document, kind) != _find(before or {}, kind):
            raise ChangedMeanwhile(CHANGED)
        return _put(document, kind, action)

    return change_as(conn, tenant_id, edit, editor, now)


def switch_action(
    conn: Connection, *, tenant_id: int, kind: ActionKind, active: bool, editor: Editor, now: datetime
) -> Change:
    """Has an action earn nothing from now on, or again. ChangedMeanwhile if there is none."""

    def edit(document: ProgrammeDocument) -> ProgrammeDocument:
        was = _find(document, kind)
        if was is None:
            raise ChangedMeanwhile(CHANGED)
        return _put(document, kind, {**was, "active": active})

    return change_as(conn, tenant_id, edit, editor, now)


def _find(document: Mapping[str, Any], kind: ActionKind) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = (document.get("actions") or {}).get(kind.value)
    return found


def _put(document: ProgrammeDocument, kind: ActionKind, action: Mapping[str, Any]) -> ProgrammeDocument:
    return {**document, "actions": {**(document.get("actions") or {}), kind.value: dict(action)}}
