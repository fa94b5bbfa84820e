"""What a booking is called to the customer whose it is: the service and the day, for its number says nothing to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from bridge.core.local_time import day_of
from bridge.store.settling.settlement_pages import list_settlements
from bridge.web.views import VisitView

if TYPE_CHECKING:
    from sqlalchemy import Connection


def name_visits(
    conn: Connection, *, tenant_id: int, appointment_ids: Sequence[int], zone: tzinfo
) -> Mapping[int, VisitView]:
    """By appointment, as they were when last looked at; without those of which nothing is known."""
    if not appointment_ids:
        return {}
    known = list_settlements(conn, tenant_id=tenant_id, appointment_ids=sorted(set(appointment_ids)), lock=False)
    facts = {number: one.settlement.facts for number, one in known.items()}
    return {
        number: VisitView(service=fact.labels["service"], on=day_of(fact.starts_at, zone))
        for number, fact in facts.items()
        if fact is not None and fact.labels.get("service")
    }
