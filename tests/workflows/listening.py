"""Workflows that wait for our events, and what stands in the outbox for them."""

import json
from typing import Any

from sqlalchemy import select, text

from bridge.core.customers.consent import Source
from bridge.core.workflow_events import WorkflowEvent
from bridge.flows.customers import consent as consents
from bridge.store import tables
from bridge.store.segments import profiles
from tests.live import B, Salon
from tests.lives import NOW


def listen(salon: Salon, event: WorkflowEvent, *, active: bool = True, **chosen: list[str]) -> int:
    """A workflow of Booknetic's; its id."""

    def add(conn: Any) -> int:
        values = {"event": event.value, "data": json.dumps(chosen), "active": int(active), "tenant": salon.tenant}
        statement = f"INSERT INTO {B}workflows (name, `when`, data, is_active, tenant_id) "
        return int(conn.execute(text(statement + "VALUES ('W', :event, :data, :active, :tenant)"), values).lastrowid)

    return salon.database.transact(add)


def switch(salon: Salon, workflow: int, *, on: bool) -> None:
    salon.sql(f"UPDATE {B}workflows SET is_active = :on WHERE id = :id", on=int(on), id=workflow)


def told(salon: Salon, *events: WorkflowEvent) -> list[tuple[int, dict[str, Any]]]:
    """(customer, data) of the events of these names, oldest first."""
    query = select(tables.outbox.c.payload).where(
        tables.outbox.c.tenant_id == salon.tenant, tables.outbox.c.event.in_([event.value for event in events])
    )
    with salon.database.read() as conn:
        payloads = list(conn.scalars(query.order_by(tables.outbox.c.id)))
    return [(payload["params"]["customer_id"] - salon.base, payload["data"]) for payload in payloads]


def told_to(salon: Salon, *events: WorkflowEvent) -> list[int]:
    return [customer for customer, _ in told(salon, *events)]


def add_people(salon: Salon, *customers: int, consent: str | None = "given") -> None:
    """Customers who are in segments, and what they said about messages."""
    salon.do(profiles.add_profiles, customer_ids=[salon.add_customer(customer) for customer in customers])
    for customer in customers:
        for agrees in SAID[consent]:
            say(salon, customer, agrees=agrees)


def say(salon: Salon, customer: int, *, agrees: bool) -> None:
    """What a customer answers when asked whether they want messages."""
    wording = salon.do(consents.write_wording, locale="en_US", text="May we write to you?", actor=1, now=NOW)
    about = {"customer_id": salon.base + customer, "wording": wording, "source": Source.STAFF, "actor": 1}
    salon.do(consents.answer, agrees=agrees, now=NOW, **about)


# The answers after which somebody's last one is this.
SAID: dict[str | None, list[bool]] = {None: [], "given": [True], "refused": [False], "withdrawn": [True, False]}
