"""Which of Booknetic's workflows wait for our events. Only read, and only as far as this version has the columns."""

import json
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, text

from bridge.core.workflow_events import Listener, WorkflowEvent
from bridge.store.site.booknetic import BKNTC, probe

_NEEDED = {"workflows.id", "workflows.when", "workflows.data", "workflows.is_active"}


def list_listeners(conn: Connection, *, tenant_id: int) -> list[Listener] | None:
    """The tenant's active workflows for our events; None where they cannot be read."""
    has = probe(conn)
    if not has >= _NEEDED:
        return None
    name = "w.name" if "workflows.name" in has else "''"
    query = text(
        f"SELECT w.id, {name} AS name, w.`when` AS event, w.data FROM {BKNTC}workflows w "
        f"WHERE w.`when` IN :events AND w.is_active = 1 AND {_tenant(has)} = :tenant ORDER BY w.id"
    ).bindparams(_EVENTS)
    rows = conn.execute(query, {"tenant": tenant_id})
    return [Listener(row.id, row.name or "", row.event, _read(row.data)) for row in rows]


def list_tenants_for_all_tenants(conn: Connection, *, event: WorkflowEvent) -> list[int] | None:
    """The tenants that have active workflows for the event; None where they cannot be read."""
    has = probe(conn)
    if not has >= _NEEDED:
        return None
    query = text(
        f"SELECT DISTINCT {_tenant(has)} AS tenant FROM {BKNTC}workflows w WHERE w.`when` = :event AND w.is_active = 1"
    )
    return sorted(conn.scalars(query, {"event": event.value}))


_EVENTS: BindParameter[str] = bindparam("events", [event.value for event in WorkflowEvent], expanding=True)


def _tenant(has: frozenset[str]) -> str:
    return "COALESCE(w.tenant_id, 0)" if "workflows.tenant_id" in has else "0"


def _read(data: Any) -> dict[str, Any]:
    try:
        chosen = json.loads(data or "{}")
    except (ValueError, TypeError, RecursionError):
        return {}
    return chosen if isinstance(chosen, dict) else {}
