"""``POST /v1/ring``: doorbells were written; settle, and say what WordPress has to know or do now."""

from __future__ import annotations

from functools import partial
from typing import Any

from bridge.flows.customers.people import look_for_gone
from bridge.flows.points import expire
from bridge.flows.programmes import close_tenant, configure
from bridge.flows.settling.settle import Settled
from bridge.flows.workflows import deliver
from bridge.jobs.appointments import Settlings, settle_each
from bridge.store.database import Database
from bridge.store.settling import doorbells
from bridge.store.site import census
from bridge.web.customer_panel.point_texts import appointment_texts, customer_texts
from bridge.web.endpoint import Call, Document
from bridge.web.event_texts import put_keywords
from bridge.web.formats import Formats
from bridge.web.languages import get_language


def ring(database: Database, call: Call) -> Document:
    """Each appointment is a transaction of its own, so that one that fails keeps its bell and stops no other."""
    _note(database, call)
    bells: list[int] = call.payload["doorbells"]
    done, rung = Settlings(), list[tuple[int, int]]()
    if bells:
        with database.read() as conn:
            found = doorbells.list_appointments_for_all_tenants(conn, ids=bells)
            verdicts = census.list_verdicts_for_all_tenants(conn, ids=bells)
        for tenant_id, verdict in verdicts.items():
            call.verdicts.note(database, tenant_id, verdict, call.now)
        rung = [(tenant, appointment) for _, tenant, appointment in found]
        done = settle_each(database, rung, now=call.now)
    _release(database, call)
    _let_go(database, call)
    with database.read() as conn:
        events = put_keywords(conn, deliver.list_fresh(conn, appointments=rung, now=call.now))
        texts = list_keywords(done.settled, Formats(get_language(call.identity.locale)))
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


def _let_go(database: Database, call: Call) -> None:
    """What was said to be deleted; whether it is, the tables say."""
    deleted = call.payload.get("deleted", {})
    if deleted.get("customers"):
        database.transact(partial(look_for_gone, customer_ids=deleted["customers"], now=call.now))
    for tenant, name in deleted.get("tenants", {}).items():
        job = partial(close_tenant.note_deletion, tenant_id=int(tenant), name=name or None, now=call.now)
        database.transact(job)


def _release(database: Database, call: Call) -> None:
    """After settling, which gives the bookings that were saved their holds."""
    for given_up in call.payload["released"]:
        job = partial(expire.release_confirm, tenant_id=given_up["tenant"], binding=given_up["checkout"], now=call.now)
        database.transact(job)


def list_keywords(settled: list[Settled], formats: Formats) -> dict[str, dict[str, Any]]:
    """Texts for Booknetic's own messages about what was settled, which it renders right after this call."""
    customers = {
        str(one.account.customer_id): customer_texts(formats, one.tenant, one.programme, one.account)
        for one in settled
        if one.account and one.tenant and one.programme
    }
    appointments = {str(one.appointment_id): appointment_texts(formats, one.points_earned) for one in settled}
    return {"appointments": appointments, "customers": customers}
