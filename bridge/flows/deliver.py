"""Telling WordPress what happened: each event until WordPress says that it acted on it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bridge.store import outbox

MOST_EVENTS = 20


def acknowledge(conn: Connection, *, event_ids: Sequence[int], now: datetime) -> None:
    """WordPress acted on these events, so they are not sent again; ids that nobody knows are no error."""
    if event_ids:
        outbox.acknowledge_for_all_tenants(conn, ids=event_ids, now=now)


def list_events(conn: Connection, *, after: int = 0, until: datetime | None = None) -> list[dict[str, Any]]:
    """The oldest events that nobody acknowledged yet, as docs/protocol.md shows them: with an id above ``after``, written
    not later than ``until``."""
    return outbox.list_waiting_for_all_tenants(conn, limit=MOST_EVENTS, after=after, until=until)
