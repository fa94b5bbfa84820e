"""Asking for long work, and thinking better of it."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bridge.core.settling.reasons import N_
from bridge.errors import TooMuchWork
from bridge.store.programmes import tenants
from bridge.store.work import tasks

MOST_OPEN = 5
TOO_MANY = N_("%(most)s tasks of this kind wait or run already. Please try again when one of them is done.")
# How far a task looks, which grows by itself; whoever asks twice means the same.
MOMENT = "upto"


def ask_for(
    conn: Connection,
    *,
    tenant_id: int,
    kind: str,
    parameters: Mapping[str, Any],
    user_id: int | None,
    locale: str,
    now: datetime,
) -> int:
    """Gives the worker a task to do; its id. ``user_id`` is the WordPress user who asks, and reads ``locale``.

    Who asks for the same again before it is done gets the one that waits or runs. TooMuchWork if the tenant has ``MOST_OPEN``
    others of the kind.
    """
    tenants.lock_tenant(conn, tenant_id=tenant_id)  # of two who ask at once one sees what the other asked for
    waiting = tasks.list_open(conn, tenant_id=tenant_id, kind=kind)
    for task in waiting:
        if (task.user_id, task.locale, _tell(task.parameters)) == (user_id, locale, _tell(parameters)):
            return task.id
    if len(waiting) >= MOST_OPEN:
        raise TooMuchWork(TOO_MANY, most=MOST_OPEN)
    return tasks.append_task(
        conn, tenant_id=tenant_id, kind=kind, parameters=parameters, user_id=user_id, locale=locale, now=now
    )


def cancel_task(conn: Connection, *, tenant_id: int, task_id: int, now: datetime) -> None:
    """Has the worker stop; nothing if the task is finished."""
    tasks.cancel_task(conn, tenant_id=tenant_id, task_id=task_id, now=now)


def _tell(parameters: Mapping[str, Any]) -> str:
    return json.dumps({name: value for name, value in parameters.items() if name != MOMENT}, sort_keys=True)
