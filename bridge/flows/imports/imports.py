"""Balances from elsewhere: brought as a file, looked through, imported, and taken back as a whole.

Nothing is written to anybody's account before somebody says so. What is done in between is done by tasks, page by page
(import_reading.py, import_pages.py), each page a transaction of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from bridge.core.imports.import_tables import MOST_BYTES, TOO_LARGE
from bridge.core.imports.importing import ImportState
from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput, TooMuchWork
from bridge.flows.programmes.rules import Editor
from bridge.store.imports import imports
from bridge.store.imports.imports import Import
from bridge.store.programmes import tenants
from bridge.store.work import tasks

READ, RUN = "read_import", "run_import"
MOST_DRAFTS = 10

GONE_ON = N_("The work has gone on meanwhile, so this is not possible any more. Please look where it stands now.")
TOO_MANY = N_("%(most)s imports wait to be begun already. Import them, or let some go, first.")
NOTHING_READY = N_("No line of this file can be imported.")


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file as somebody brings it; ``key`` names the form, so that one which is sent twice brings one import.

    ``again``: also for customers whom an earlier import gave points. ``told``: workflows hear of tiers that change.
    ``day_first``: how "03/04" is meant where the file does not tell.
    """

    key: str
    name: str
    content: bytes
    source: str = "file"
    again: bool = False
    told: bool = False
    day_first: bool = True


def bring(conn: Connection, *, tenant_id: int, delivery: Delivery, editor: Editor, now: datetime) -> Import:
    """Keeps a file and has the worker look through it. Brought again by the same key, it is answered as it stands.

    InvalidInput where it is too large; TooMuchWork where ``MOST_DRAFTS`` wait already.
    """
    known = imports.find_by_key(conn, tenant_id=tenant_id, key=delivery.key)
    if known is not None:
        return known
    if len(delivery.content) > MOST_BYTES:
        raise InvalidInput(TOO_LARGE, field="file", most=MOST_BYTES // 1024 // 1024)
    tenants.lock_tenant(conn, tenant_id=tenant_id)
    latest = imports.list_imports(conn, tenant_id=tenant_id, limit=200)
    if sum(one.state.is_draft for one in latest) >= MOST_DRAFTS:
        raise TooMuchWork(TOO_MANY, most=MOST_DRAFTS)
    import_id = imports.append_import(
        conn,
        tenant_id=tenant_id,
        key=delivery.key,
        name=delivery.name[:190],
        source=delivery.source,
        digest=sha256(delivery.content).hexdigest(),
        choices={"again": delivery.again, "told": delivery.told, "day_first": delivery.day_first, "columns": None},
        actor=editor.user_id,
        now=now,
    )
    imports.keep_content(conn, tenant_id=tenant_id, import_id=import_id, content=delivery.content)
    one = imports.get_import(conn, tenant_id=tenant_id, import_id=import_id)
    _give_to_worker(conn, one, READ, editor, now)
    return one


def choose_columns(
    conn: Connection, *, tenant_id: int, import_id: int, columns: Mapping[str, int], editor: Editor, now: datetime
) -> Import:
    """Has the file looked through anew with these columns, by field. InvalidInput once it was begun."""
    one = imports.get_import(conn, tenant_id=tenant_id, import_id=import_id, lock=True)
    if one.state not in (ImportState.COLUMNS, ImportState.READY):
        raise InvalidInput(GONE_ON)
    changed = replace(one, state=ImportState.READING, choices={**one.choices, "columns": dict(columns)}, counts={})
    one = imports.save_import(conn, one=changed, now=now)
    _give_to_worker(conn, one, READ, editor, now)
    return one


def begin(conn: Connection, *, tenant_id: int, import_id: int, editor: Editor, now: datetime) -> Import:
    """Imports every line that is ready. Of two who say so at once, the second finds it begun.

    InvalidInput where there is nothing to import, or it is not looked through yet.
    """
    one = imports.get_import(conn, tenant_id=tenant_id, import_id=import_id, lock=True)
    if one.state in (ImportState.RUNNING, ImportState.DONE):
        return one
    if one.state is not ImportState.READY:
        raise InvalidInput(GONE_ON)
    if not one.counts.get("ready"):
        raise InvalidInput(NOTHING_READY)
    imports.drop_content(conn, tenant_id=tenant_id, import_id=import_id)
    # What the first lines show is kept no longer than the file.
    one = imports.save_import(conn, one=replace(one, state=ImportState.RUNNING, head=None), now=now)
    _give_to_worker(conn, one, RUN, editor, now)
    return one


def go_on(conn: Connection, *, tenant_id: int, import_id: int, editor: Editor, now: datetime) -> Import:
    """Gives what is not finished to the worker again, where no task is at it. InvalidInput for what is."""
    one = imports.get_import(conn, tenant_id=tenant_id, import_id=import_id, lock=True)
    kind = _find_kind(one)
    if kind is None:
        raise InvalidInput(GONE_ON)
    if find_task(conn, one=one) is None:
        _give_to_worker(conn, one, kind, editor, now)
    return one


def undo(conn: Connection, *, tenant_id: int, import_id: int, editor: Editor, now: datetime) -> Import:
    """Has everything taken back that it gave. Nothing if it is undone already; InvalidInput if it was never begun."""
    one = imports.get_import(conn, tenant_id=tenant_id, import_id=import_id, lock=True)
    if one.state in (ImportState.UNDOING, ImportState.UNDONE):
        return one
    if one.state.is_draft:
        raise InvalidInput(GONE_ON)
    one = imports.save_import(conn, one=replace(one, state=ImportState.UNDOING), now=now)
    _give_to_worker(conn, one, RUN, editor, now)
    return one


def discard(conn: Connection, *, tenant_id: int, import_id: int) -> None:
    """Lets go of one that was not begun, with all that stood in it. InvalidInput if it was."""
    one = imports.get_import(conn, tenant_id=tenant_id, import_id=import_id, lock=True)
    if not one.state.is_draft:
        raise InvalidInput(GONE_ON)
    imports.delete_import(conn, tenant_id=tenant_id, import_id=import_id)


def find_task(conn: Connection, *, one: Import) -> tasks.Task | None:
    """The task that is at it, if one is."""
    kind = _find_kind(one)
    listed = tasks.list_open(conn, tenant_id=one.tenant_id, kind=kind) if kind else []
    return next((task for task in reversed(listed) if task.parameters == {"import": one.id}), None)


def _find_kind(one: Import) -> str | None:
    if one.state is ImportState.READING:
        return READ
    return RUN if one.state in (ImportState.RUNNING, ImportState.UNDOING) else None


def _give_to_worker(conn: Connection, one: Import, kind: str, editor: Editor, now: datetime) -> None:
    parameters: dict[str, Any] = {"import": one.id}
    tasks.append_task(
        conn,
        tenant_id=one.tenant_id,
        kind=kind,
        parameters=parameters,
        user_id=editor.user_id,
        locale=editor.locale,
        now=now,
    )
