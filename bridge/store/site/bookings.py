"""The calendar in pages, for whoever goes through many bookings at once."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, text

from bridge.core.settling.appointments import Appointment
from bridge.store.site.appointments import APPOINTMENT_FIELDS, read_appointment, read_void_statuses
from bridge.store.site.booknetic import BKNTC, probe
from bridge.store.site.offers import Tree

_SINCE = "COALESCE(a.tenant_id, 0) = :tenant AND (a.created_at >= :since OR a.ends_at >= :since)"


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking as it stands, its facts with their categories as they are now, but without names.

    ``void_statuses`` are the site's; ``was_paid``: it was once seen paid in full.
    """

    appointment: Appointment
    void_statuses: frozenset[str]
    was_paid: bool


def count_bookings(conn: Connection, *, tenant_id: int, since: datetime) -> int:
    """How many bookings were made, or took place, since then."""
    query = text(f"SELECT COUNT(*) FROM {BKNTC}appointments a WHERE {_SINCE}")
    return conn.scalar(query, {"tenant": tenant_id, "since": int(since.timestamp())}) or 0


def list_bookings(
    conn: Connection, *, tenant_id: int, since: datetime, tree: Tree, after_id: int, limit: int
) -> list[Booked]:
    """The next ``limit`` of them after ``after_id``, in the order of their ids; one statement."""
    category = "c.category_id" if "customers.category_id" in probe(conn) else "NULL"
    query = text(f"""
        SELECT {APPOINTMENT_FIELDS}, {category} AS customer_category, COALESCE(s.paid_in_full, 0) AS was_paid
        FROM {BKNTC}appointments a
        LEFT JOIN {BKNTC}customers c ON c.id = a.customer_id
        LEFT JOIN {{prefix}}bkloyalty_settlements s ON s.tenant_id = :tenant AND s.appointment_id = a.id
        WHERE a.id > :after AND {_SINCE} ORDER BY a.id LIMIT :limit""")
    parameters = {"tenant": tenant_id, "since": int(since.timestamp()), "after": after_id, "limit": limit}
    found = []
    for row in conn.execute(query, parameters).mappings():
        seen = read_appointment(row)
        facts = replace(
            seen.facts,
            service_categories=tree.chain_of_service(seen.facts.service_id),
            customer_category_id=row["customer_category"] or None,
        )
        found.append(Booked(replace(seen, facts=facts), read_void_statuses(row), bool(row["was_paid"])))
    return found
