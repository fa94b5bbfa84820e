"""``POST /v1/ring``: doorbells were written; settle, and say what WordPress has to know or do now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bridge import jobs
from bridge.flows import configure, deliver, expire
from bridge.flows.settle import Settled
from bridge.store import census, doorbells
from bridge.store.database import Database
from bridge.web import keywords
from bridge.web.endpoint import Call, Document
from bridge.web.formats import Formats
from bridge.web.languages import get_language

if TYPE_CHECKING:
    from sqlalchemy import Connection


def ring(database: Database, call: Call) -> Document:
    """Each appointment is a transaction of its own, so that one that fails keeps its bell and stops no other."""
    _note(database, call)
    bells: list[int] = call.payload["doorbells"]
    done = jobs.Settlings()
    if bells:
        with database.read() as conn:
            rung = doorbells.list_appointments_for_all_tenants(conn, ids=bells)
            verdicts = census.list_verdicts_for_all_tenants(conn, ids=bells)
        for tenant_id, verdict in verdicts.items():
            call.verdicts.note(database, tenant_id, verdict, call.now)
        done = jobs.settle_each(database, [(tenant, appointment) for _, tenant, appointment in rung], now=call.now)
    _release(database, call)
    with database.read() as conn:
        events = deliver.list_events(conn)
        texts = list_keywords(conn, done.settled, events, Formats(get_language(call.identity.locale)))
    return {
        "settled": [settled.appointment_id for settled in done.settled],
        "failed": [appointment_id for _, appointment_id in done.failed],
        "events": events,
        "keywords": texts,
    }


def _note(database: Database, call: Call) -> None:
    acknowledged: list[int] = call.payload["acknowledged"]
    if acknowledged:
        database.transact(partial(deliver.acknowledge, event_ids=acknowledged, now=call.now))
    for tenant, report in call.payload["reports"].items():
        database.transact(partial(configure.save_report, tenant_id=int(tenant), report=report))


def _release(database: Database, call: Call) -> None:
    """After settling, which gives the bookings that were saved their holds."""
    for given_up in call.payload["released"]:
        job = partial(expire.release_confirm, tenant_id=given_up["tenant"], binding=given_up["checkout"], now=call.now)
        database.transact(job)


def list_keywords(
    conn: Connection, settled: list[Settled], events: list[Document], formats: Formats
) -> dict[str, dict[str, Any]]:
    """Texts for Booknetic's messages, which it renders right after this call: of what was settled, and of what the
    events are about, so that running them asks nothing more."""
    appointments = {one.appointment_id: keywords.appointment_texts(formats, one.points_earned) for one in settled}
    customers = {
        one.account.customer_id: keywords.customer_texts(formats, one.account) for one in settled if one.account
    }
    for event in events:
        tenant_id, of = event["tenant"], event["params"]
        appointment_id, customer_id = of["appointment_id"], of["customer_id"]
        if appointment_id is not None and appointment_id not in appointments:
            appointments[appointment_id] = keywords.read_appointment_texts(
                conn, formats, tenant_id=tenant_id, appointment_id=appointment_id
            )
        if customer_id not in customers:
            customers[customer_id] = keywords.read_customer_texts(
                conn, formats, tenant_id=tenant_id, customer_id=customer_id
            )
    return {
        "appointments": {str(number): texts for number, texts in appointments.items()},
        "customers": {str(number): texts for number, texts in customers.items()},
    }
