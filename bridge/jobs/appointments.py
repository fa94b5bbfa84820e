"""Settling appointments one after the other: those that a doorbell rang for, and those that time has changed."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bridge.flows.settling import ring
from bridge.flows.settling.settle import Settled, settle
from bridge.store.database import Database
from bridge.store.failures import keep_going
from bridge.store.settling import doorbells

log = logging.getLogger(__name__)

PAGE = 500


@dataclass(slots=True)
class Settlings:
    """What settling several appointments came to; ``failed`` are (tenant, appointment)."""

    settled: list[Settled] = field(default_factory=list)
    failed: list[tuple[int, int]] = field(default_factory=list)

    def add(self, other: "Settlings") -> None:
        self.settled += other.settled
        self.failed += other.failed


def settle_each(database: Database, appointments: Iterable[tuple[int, int]], *, now: datetime) -> Settlings:
    """Settles (tenant, appointment) after (tenant, appointment), each in its own transaction."""
    done = Settlings()
    for tenant_id, appointment_id in appointments:
        with keep_going(log, "appointment %s of tenant %s could not be settled", appointment_id, tenant_id):
            job = partial(settle, tenant_id=tenant_id, appointment_id=appointment_id, now=now)
            done.settled.append(database.transact(job))
            continue
        done.failed.append((tenant_id, appointment_id))
    return done


def drain_doorbells(
    database: Database, *, now: datetime, wanted: Callable[[int, int, int], bool] = lambda *_: True
) -> Settlings:
    """Settles whatever a doorbell rang for; ``wanted`` is asked with (newest bell, tenant, appointment)."""
    done, after = Settlings(), 0
    while True:
        with database.read() as conn:
            page = doorbells.list_appointments_for_all_tenants(conn, after=after, limit=PAGE)
        if not page:
            return done
        after = max(bell for bell, _, _ in page)
        done.add(
            settle_each(database, ((tenant, one) for bell, tenant, one in page if wanted(bell, tenant, one)), now=now)
        )


def settle_due(database: Database, *, now: datetime) -> Settlings:
    """Settles what time alone may have changed: ended visits, abandoned payments."""
    done, tried = Settlings(), set[tuple[int, int]]()
    while True:
        with database.read() as conn:
            due = [one for one in ring.list_due(conn, now=now) if one not in tried]
        if not due:
            return done
        tried.update(due)
        done.add(settle_each(database, due, now=now))
