"""Telling WordPress what happened: each event until WordPress says that it acted on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bridge.core.workflow_events import WorkflowEvent
from bridge.store.customers import departures
from bridge.store.segments.audience import list_willing
from bridge.store.workflows import outbox

MOST_EVENTS = 20
# So long a ring's reply has to bring an event to WordPress, and WordPress to acknowledge it.
LEFT_TO_RINGS = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Mail:
    """Events as docs/protocol.md shows them, and the ids of those that nobody is to get any more."""

    events: list[dict[str, Any]] = field(default_factory=list)
    returned: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """How far somebody is who takes one event after the other: of what concerns single customers, and of what was written in bulk."""

    after: int = 0
    after_in_bulk: int = 0


def acknowledge(conn: Connection, *, event_ids: Sequence[int], now: datetime) -> None:
    """WordPress acted on these events, so they are not sent again; ids that nobody knows are no error."""
    if event_ids:
        outbox.acknowledge_for_all_tenants(conn, ids=event_ids, now=now)


def list_fresh(conn: Connection, *, appointments: Iterable[tuple[int, int]], now: datetime) -> list[dict[str, Any]]:
    """What a ring's reply tells, for whoever rang waits for it: the events about these appointments, each (tenant, appointment), and
    after them those of the last moments, which another ring may have caused, or the worker when it was faster."""
    about = outbox.list_about_for_all_tenants(conn, appointments=appointments, limit=MOST_EVENTS)
    since = now - LEFT_TO_RINGS
    others = outbox.list_newest_for_all_tenants(conn, since=since, limit=MOST_EVENTS)
    known = {event["id"] for event in about}
    return [*about, *(event for event in others if event["id"] not in known)][:MOST_EVENTS]


def take_next(conn: Connection, *, place: Place, until: datetime | None = None) -> tuple[Mail, Place] | None:
    """The next events behind a place that nobody acknowledged yet and that were written not later than ``until``, and the place
    behind them; None if there are none. What was written in bulk comes only when nothing else waits."""
    found = _list(conn, place.after, until, in_bulk=False)
    if found:
        return _sort_out(conn, found), Place(found[-1]["id"], place.after_in_bulk)
    found = _list(conn, place.after_in_bulk, until, in_bulk=True)
    return (_sort_out(conn, found), Place(place.after, found[-1]["id"])) if found else None


def _list(conn: Connection, after: int, until: datetime | None, *, in_bulk: bool) -> list[dict[str, Any]]:
    return outbox.list_waiting_for_all_tenants(conn, in_bulk=in_bulk, limit=MOST_EVENTS, after=after, until=until)


def _sort_out(conn: Connection, events: Sequence[dict[str, Any]]) -> Mail:
    """Whoever is gone gets nothing any more, and whoever took back their consent since nothing that needs it."""
    gone = departures.list_departed_for_all_tenants(conn, customers={_whose(event) for event in events})
    willing = _list_willing(conn, [event for event in events if _is_campaign(event)])
    mail = Mail()
    for event in events:
        if _whose(event) in gone or (_is_campaign(event) and _whose(event) not in willing):
            mail.returned.append(event["id"])
        else:
            mail.events.append(event)
    return mail


def _list_willing(conn: Connection, campaigns: Iterable[dict[str, Any]]) -> set[tuple[int, int]]:
    by_tenant: dict[int, list[int]] = {}
    for tenant_id, customer_id in map(_whose, campaigns):
        by_tenant.setdefault(tenant_id, []).append(customer_id)
    return {
        (tenant_id, one.customer_id)
        for tenant_id, ids in by_tenant.items()
        for one in list_willing(conn, tenant_id=tenant_id, customer_ids=ids)
    }


def _is_campaign(event: dict[str, Any]) -> bool:
    return bool(event["event"] == WorkflowEvent.SEGMENT_ENTERED)


def _whose(event: dict[str, Any]) -> tuple[int, int]:
    return event["tenant"], event["params"]["customer_id"]
