"""What counts as a visit: a booking of a known customer that is not void, from its end on. Whether a programme ran then, and whether
it earned anything, is no matter."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bridge.core.settling.appointments import Appointment


@dataclass(frozen=True, slots=True)
class Visit:
    """A booking that counts, or will when it has ended. ``spent`` is its price less the loyalty discount: what the customer paid
    or owes for it, for Booknetic does not know what is paid at the till."""

    appointment_id: int
    customer_id: int
    ends_at: datetime
    spent: Decimal
    service_id: int | None
    location_id: int | None


def find_visit(seen: Appointment, void_statuses: frozenset[str], now: datetime) -> Visit | None:
    """The visit that a booking as it stands is or will be; None if it counts for nothing or is nobody's."""
    if not seen.customer_id or seen.is_void(void_statuses, now):
        return None
    facts = seen.facts
    ends_at = seen.ends_at or facts.starts_at
    return Visit(seen.id, seen.customer_id, ends_at, facts.paid, facts.service_id or None, facts.location_id or None)
