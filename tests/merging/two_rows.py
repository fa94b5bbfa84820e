"""Going over from one customer row to the other, and what it left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from bridge.core.customers.consent import Answer, Source
from bridge.flows.audit.audit import audit
from bridge.flows.customers import consent, merge
from bridge.jobs.people import forget_people, index_people
from bridge.jobs.visits import count_visits, read_calendar
from bridge.store.customers import consents
from tests.live import Salon
from tests.lives import NOW

LATER = NOW + timedelta(days=20)


def go_over(salon: Salon, customer: int = 8, into: int = 7, now: Any = LATER) -> merge.Merged:
    """Merges one customer into another."""
    both = {"customer_id": salon.base + customer, "into_id": salon.base + into}
    done: merge.Merged = salon.do(merge.merge, **both, actor=3, now=now)
    return done


def add_up(salon: Salon) -> None:
    """The ledger and all beside it, of this tenant; what all tests leave is audited once more at the end."""
    with salon.database.read() as conn:
        assert [finding for finding in audit(conn) if finding.tenant == salon.tenant] == []


def let_worker_work(salon: Salon, now: Any = LATER) -> None:
    """Its jobs over every tenant that have to do with customers."""
    index_people(salon.database)
    forget_people(salon.database, now=now)
    read_calendar(salon.database, now=now)
    count_visits(salon.database, now=now)


def answer(salon: Salon, customer: int, *, agrees: bool) -> None:
    """What a customer says to messages, in the panel."""
    salon.do(consent.write_wording, locale="en_US", text="May we write to you?", actor=1, now=NOW)
    more: dict[str, Any] = {"source": Source.PANEL, "wording": 1, "actor": None, "now": NOW}
    salon.do(consent.answer, customer_id=salon.base + customer, agrees=agrees, **more)


def find_answer(salon: Salon, customer: int) -> tuple[Answer, Source] | None:
    with salon.database.read() as conn:
        last = consents.find_last(conn, tenant_id=salon.tenant, customer_id=salon.base + customer)
    return (last.answer, last.source) if last else None


def list_entries(salon: Salon) -> list[Any]:
    """Every column of every entry of this tenant, in the order of posting."""
    with salon.database.read() as conn:
        query = text("SELECT * FROM {prefix}bkloyalty_entries WHERE tenant_id = :tenant ORDER BY id")
        return list(conn.execute(query, {"tenant": salon.tenant}).all())
