"""Customers for the screens of segments, of whom one agreed to be written to."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection
from walk import Customer, Salon

from bridge import clock
from bridge.core.customers.consent import Source
from bridge.flows.customers import consent
from bridge.settings import read_settings
from bridge.store.database import Database

POINTS = 43_210  # which nobody else has


def welcome_three(salon: Salon) -> list[Customer]:
    """Three customers with so many points; the first one agreed to be written to, the second one refused, the third was never asked."""
    found = [salon.welcome(POINTS) for _ in range(3)]
    salon.site.service.command("work", "--once")
    settings = read_settings(salon.site.place.wordpress, {})
    database = Database(settings.database_url, settings.prefix)
    for customer, agrees in zip(found, (True, False), strict=False):
        database.transact(partial(_answer, customer_id=customer.id, agrees=agrees))
    database.close()
    return found


def _answer(conn: Connection, *, customer_id: int, agrees: bool) -> None:
    now = clock.now()
    shown = consent.keep_standard(conn, tenant_id=0, locale="en_US", text="May we write to you?", now=now)
    said = {"source": Source.STAFF, "wording": shown, "actor": 1, "note": "By telephone", "now": now}
    consent.answer(conn, tenant_id=0, customer_id=customer_id, agrees=agrees, **said)
