"""Customers who were deleted in Booknetic. They get nothing that markets from then on, and their name is gone with the row; the ledger
stays under their number. Their points wait for some time, for a deletion may be a mistake, or one of two rows of a person."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bridge.core.customers.consent import Answer, Source
from bridge.core.programmes.programme import Programme
from bridge.flows.customers.forget import give_up_points
from bridge.store.customers import consents, departures, merges
from bridge.store.customers.consents import Consent
from bridge.store.programmes import programmes, tenants
from bridge.store.site import patrons

POINTS_WAIT = timedelta(days=30)


def note_gone(conn: Connection, *, tenant_id: int, customer_ids: Collection[int], now: datetime) -> None:
    """Withdraws the consent of customers whose row is gone, and has their points wait."""
    gone = departures.note_departures(conn, tenant_id=tenant_id, customer_ids=customer_ids, now=now)
    for last in consents.list_last(conn, tenant_id=tenant_id, customer_ids=gone).values():
        if last.answer is Answer.GIVEN:
            consent = Consent(last.customer_id, Answer.WITHDRAWN, now, Source.DELETION, None, None)
            consents.append_consent(conn, tenant_id=tenant_id, consent=consent)


def close(conn: Connection, *, tenant_id: int, customer_id: int, now: datetime) -> int:
    """Gives up what can still be spent of somebody who has been gone for long; how many points. Nothing if they are back, or went over
    to another row just when they were missed."""
    tenant = tenants.get_tenant(conn, tenant_id=tenant_id, lock="share")
    went_over = merges.find_merge_id(conn, tenant_id=tenant_id, customer_id=customer_id) is not None
    if went_over or patrons.has_customer(conn, tenant_id=tenant_id, customer_id=customer_id):
        departures.forget_departures(conn, tenant_id=tenant_id, customer_ids=[customer_id])
        return 0
    version = programmes.find_programme(conn, tenant=tenant)
    programme = version.programme if version else tenant.localize(Programme())
    points = give_up_points(conn, tenant_id, customer_id, programme, now)
    departures.close_departure(conn, tenant_id=tenant_id, customer_id=customer_id, now=now)
    return points
