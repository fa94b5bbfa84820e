"""``POST /v1/ring``: doorbells were written; settle, and say what WordPress has to know or do now."""

from functools import partial
from typing import Any

from bridge import jobs
from bridge.flows import configure, deliver
from bridge.flows.settle import Settled
from bridge.store import census, doorbells
from bridge.store.database import Database
from bridge.web.endpoint import Call, Document
from bridge.web.formats import Formats
from bridge.web.languages import get_language


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
    with database.read() as conn:
        events = deliver.list_events(conn)
    return {
        "settled": [settled.appointment_id for settled in done.settled],
        "failed": [appointment_id for _, appointment_id in done.failed],
        "events": events,
        "keywords": _list_keywords(done.settled, Formats(get_language(call.identity.locale))),
    }


def _note(database: Database, call: Call) -> None:
    acknowledged: list[int] = call.payload["acknowledged"]
    if acknowledged:
        database.transact(partial(deliver.acknowledge, event_ids=acknowledged, now=call.now))
    for tenant, report in call.payload["reports"].items():
        database.transact(partial(configure.save_report, tenant_id=int(tenant), report=report))


def _list_keywords(settled: list[Settled], formats: Formats) -> dict[str, dict[str, Any]]:
    """Texts for Booknetic's messages, which it renders right after this call."""
    accounts = {one.account.customer_id: one.account for one in settled if one.account}
    return {
        "appointments": {
            str(one.appointment_id): {"bkloyalty_points_earned": formats.number(one.points_earned)} for one in settled
        },
        "customers": {
            str(customer_id): {
                "bkloyalty_tier": account.tier or "",
                "bkloyalty_points_total": formats.number(account.purse.balance),
            }
            for customer_id, account in accounts.items()
        },
    }
