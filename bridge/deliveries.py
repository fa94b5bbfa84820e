"""Bringing WordPress the events that no ring's reply carried home: of an adjustment, an edited programme, a lost reply.

No transaction is open while WordPress is called. What it does not acknowledge stays in the outbox.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from bridge import clock
from bridge.flows.workflows import deliver
from bridge.flows.workflows.deliver import Place
from bridge.store.database import Database
from bridge.store.site.options import read_options
from bridge.web.event_texts import put_keywords
from bridge.wordpress.client import Unreachable, send_events
from bridge.wordpress.signing import split_secrets

if TYPE_CHECKING:
    from sqlalchemy import Connection

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where WordPress is and the secrets it knows, where settings say so; None: as WordPress's options say."""

    url: str | None = None
    secret: str | None = None


AS_WORDPRESS_SAYS = Recipient()


@dataclass(frozen=True, slots=True)
class Delivery:
    """How many events WordPress acted on, and how many were tried in vain."""

    delivered: int = 0
    undelivered: int = 0


def deliver_events(
    database: Database,
    *,
    now: datetime,
    recipient: Recipient = AS_WORDPRESS_SAYS,
    until: datetime | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Delivery:
    """Brings WordPress every waiting event that was written not later than ``until``, some at a time, oldest first, and what
    was written in bulk only while nothing else waits.

    Ends at the first call that is not answered. Without anything to say there is no call.
    """
    delivered, undelivered, place = 0, 0, Place()
    while not stopped():
        with database.read() as conn:
            taken = deliver.take_next(conn, place=place, until=until)
            if taken is None:
                break
            mail, place = taken
            events = put_keywords(conn, mail.events)
            address = _find_address(conn, recipient)
        done = _send(address, events) if events else set()
        if done or mail.returned:
            ids = sorted([*(done or ()), *mail.returned])
            database.transact(partial(deliver.acknowledge, event_ids=ids, now=now))
        delivered += len(done or ())
        undelivered += len(events) - len(done or ())
        if done is None:
            break
    return Delivery(delivered, undelivered)


def _send(address: tuple[str, str] | None, events: list[dict[str, Any]]) -> set[int] | None:
    """Which of these events WordPress acted on; None if it did not answer."""
    if address is None:
        log.warning("events wait for WordPress: its address or secret is not known yet")
        return None
    try:
        acknowledged = send_events(*address, events, at=clock.wall())
    except Unreachable as problem:
        log.warning("events wait for WordPress: %s", problem)
        return None
    return {event["id"] for event in events} & set(acknowledged)


def _find_address(conn: "Connection", recipient: Recipient) -> tuple[str, str] | None:
    options = read_options(conn, ["home", "bkloyalty_secret"])
    url = recipient.url or options.get("home")
    secrets = split_secrets(recipient.secret or options.get("bkloyalty_secret") or "")
    return (url, secrets[0]) if url and secrets else None
