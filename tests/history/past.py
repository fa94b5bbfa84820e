"""Salons with a past: visits of before their programme, and a batch that attaches them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bridge.core.history.history import Choice
from bridge.flows.audit.audit import audit
from bridge.flows.history import attach_history
from bridge.store.history import batches
from bridge.store.history.batches import Batch
from bridge.store.settling import settlements
from bridge.tasks import history
from bridge.tasks.attach_history import drive
from tests.live import Salon
from tests.lives import HOUR, NOW

DAY = timedelta(days=1)
# Before the programme that tests.lives.open_salon puts in force.
THEN = NOW - 400 * DAY


def visit(
    salon: Salon, appointment: int, *, at: datetime, customer: int = 7, total: str = "80.00", **columns: Any
) -> None:
    """A booking whose visit ended at a moment, made two days before; no bell rings."""
    values = {
        "customer_id": salon.base + customer,
        "service_id": salon.base + 11,
        "location_id": 1,
        "staff_id": 1,
        "status": "approved",
        "payment_status": "paid",
        "payment_method": "local",
        "paid_amount": Decimal(total),
        "starts_at": int((at - HOUR).timestamp()),
        "ends_at": int(at.timestamp()),
        "created_at": int((at - 2 * DAY).timestamp()),
        **columns,
    }
    salon.save(appointment, total=Decimal(total), **values)


def begin(salon: Salon, *, now: datetime = NOW, **choice: Any) -> Batch:
    return salon.do(attach_history.begin, choice=Choice(**choice), actor=None, now=now)


def work_on(salon: Salon, batch: Batch, *, now: datetime = NOW) -> Batch:
    """Works on a batch until nothing is left to do."""
    for _ in drive(salon.database, tenant_id=salon.tenant, batch_id=batch.id, now=lambda: now):
        pass
    return read(salon, batch)


def step(salon: Salon, batch: Batch, *, pages: int) -> Batch:
    """Works on a batch for some pages, and is cut off."""
    work = drive(salon.database, tenant_id=salon.tenant, batch_id=batch.id, now=lambda: NOW)
    for _ in range(pages + 1):
        next(work)
    work.close()
    return read(salon, batch)


def attach(salon: Salon, *, now: datetime = NOW, **choice: Any) -> Batch:
    return work_on(salon, begin(salon, now=now, **choice), now=now)


def undo(salon: Salon, batch: Batch) -> Batch:
    salon.do(attach_history.undo, batch_id=batch.id, now=NOW)
    return work_on(salon, batch)


def read(salon: Salon, batch: Batch) -> Batch:
    with salon.database.read() as conn:
        return batches.get_batch(conn, tenant_id=salon.tenant, batch_id=batch.id)


def settlement(salon: Salon, appointment: int) -> Any:
    with salon.database.read() as conn:
        return settlements.find_settlement(conn, tenant_id=salon.tenant, appointment_id=salon.base + appointment)


def findings(salon: Salon) -> list[Any]:
    with salon.database.read() as conn:
        return [finding for finding in audit(conn) if finding.tenant == salon.tenant]


@contextmanager
def small_pages(bookings: int) -> Iterator[None]:
    """Pages and windows of few bookings, so that few bookings make many of them."""
    before = history.PAGE, history.WINDOW
    history.PAGE, history.WINDOW = bookings, bookings + 1
    try:
        yield
    finally:
        history.PAGE, history.WINDOW = before
