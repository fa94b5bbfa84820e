"""``POST /v1/events``: WordPress's cron fetches what could not be brought there."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from bridge.flows.workflows import deliver
from bridge.flows.workflows.deliver import Place
from bridge.store.database import Database
from bridge.store.workflows import outbox
from bridge.web.endpoint import Call, Document
from bridge.web.event_texts import put_keywords

# So long the worker has to bring an event to WordPress by itself.
LEFT_TO_THE_WORKER = timedelta(minutes=2)


def events(database: Database, call: Call) -> Document:
    """Acknowledges some, and gives the next that wait for a while already, with the oldest that waits at all."""
    done = list(call.payload["acknowledged"])
    if done:
        database.transact(partial(deliver.acknowledge, event_ids=done, now=call.now))
    with database.read() as conn:
        taken = deliver.take_next(conn, place=Place(), until=call.now - LEFT_TO_THE_WORKER)
        mail = taken[0] if taken else deliver.Mail()
        answer = {
            "events": put_keywords(conn, mail.events),
            "oldest": outbox.find_oldest_for_all_tenants(conn),
        }
    if mail.returned:
        database.transact(partial(deliver.acknowledge, event_ids=mail.returned, now=call.now))
    return answer
