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


def list_events(conn: Connection) -> list[dict[str, Any]]:
    """The oldest events that nobody acknowledged yet, as docs/protocol.md shows them."""
    return outbox.list_waiting_for_all_tenants(conn, limit=MOST_EVENTS)
