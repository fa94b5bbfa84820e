"""Erasing a customer, and looking for what is left of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, text

from bridge.core.customers.forgetting import NAMELESS_FROM
from bridge.flows.audit.audit import audit
from bridge.flows.customers.forget import Forgotten, forget
from bridge.jobs.visits import count_visits
from bridge.store import tables
from tests.live import Salon
from tests.lives import NOW

LATER = NOW + timedelta(days=20)
NAMELESS = NAMELESS_FROM + 1


def erase(salon: Salon, customer: int = 7, now: Any = LATER) -> Forgotten:
    """Forgets a customer, as Booknetic deletes or WordPress erases one."""
    done: Forgotten = salon.do(forget, customer_id=salon.base + customer, now=now)
    return done


def add_up(salon: Salon) -> None:
    """The ledger and all beside it, of this tenant."""
    count_visits(salon.database, now=LATER)
    with salon.database.read() as conn:
        assert [finding for finding in audit(conn) if finding.tenant == salon.tenant] == []


def sums(salon: Salon) -> dict[str, int]:
    """Points by kind of entry, of the whole tenant."""
    kind, points = tables.entries.c.kind, func.sum(tables.entries.c.points)
    with salon.database.read() as conn:
        rows = conn.execute(select(kind, points).where(tables.entries.c.tenant_id == salon.tenant).group_by(kind))
        return {row[0]: int(row[1]) for row in rows}


def search(salon: Salon, wanted: str) -> set[str]:
    """The tables of ours in which a text occurs, in whatever column, of this tenant."""
    found = set()
    with salon.database.read() as conn:
        for table in tables.metadata.sorted_tables:
            if "tenant_id" in table.c and table is not tables.doorbells:
                rows = conn.execute(text(f"SELECT * FROM {table.name} WHERE tenant_id = {salon.tenant}"))
                if any(wanted in str(value) for row in rows for value in row):
                    found.add(table.name.removeprefix("{prefix}bkloyalty_"))
    return found
