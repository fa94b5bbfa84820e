"""The bookings that count as visits, beside Booknetic's calendar, which is the truth."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, select, text, update

from bridge.core.customers.forgetting import NAMELESS_FROM
from bridge.core.settling.appointments import Appointment
from bridge.core.settling.visits import Visit
from bridge.store.customers.people import ERASED
from bridge.store.local_days import as_read
from bridge.store.many_rows import insert_rows
from bridge.store.site.appointments import APPOINTMENT_FIELDS, read_appointment, read_void_statuses
from bridge.store.site.booknetic import BKNTC
from bridge.store.tables import settlements, visits

_P = "{prefix}bkloyalty_"

# So many visits say what one usually costs.
LATEST = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """A booking as it stands; ``void_statuses`` are the site's."""

    tenant_id: int
    appointment: Appointment
    void_statuses: frozenset[str]


def lock_waiting_for_all_tenants(conn: Connection, *, limit: int) -> list[tuple[int, int]]:
    """(tenant, appointment) of the next settled bookings whose visit waits to be looked at, FOR UPDATE; those that somebody else
    is at are left out."""
    columns = settlements.c.tenant_id, settlements.c.appointment_id
    query = select(*columns).where(settlements.c.visit_waits).order_by(*columns).limit(limit)
    return [(row[0], row[1]) for row in conn.execute(query.with_for_update(skip_locked=True))]


def clear_waiting(conn: Connection, *, tenant_id: int, appointment_ids: Collection[int]) -> None:
    """Their visits were looked at."""
    mine = settlements.c.tenant_id == tenant_id, settlements.c.appointment_id.in_(appointment_ids)
    conn.execute(update(settlements).where(*mine).values(visit_waits=False))


def list_bookings(conn: Connection, *, tenant_id: int, appointment_ids: Collection[int]) -> list[Seen]:
    """Those of these appointments that still stand in the calendar."""
    query = text(
        f"SELECT {APPOINTMENT_FIELDS}, :tenant AS tenant, s.booked_by FROM {BKNTC}appointments a "
        f"LEFT JOIN {_P}settlements s ON s.tenant_id = :tenant AND s.appointment_id = a.id AND s.booked_by >= {NAMELESS_FROM} "
        "WHERE a.id IN :ids AND COALESCE(a.tenant_id, 0) = :tenant"
    ).bindparams(bindparam("ids", expanding=True))
    rows = conn.execute(query, {"tenant": tenant_id, "ids": list(appointment_ids)})
    return [_keep_nameless(_read_booking(row), row["booked_by"]) for row in rows.mappings()]


def list_unsettled_for_all_tenants(
    conn: Connection, *, after: int, limit: int
) -> tuple[list[tuple[Seen, Visit | None]], int | None]:
    """Of the next ``limit`` appointments after ``after``, by id, those of known tenants that were never settled, each with its
    visit as it was last looked at; and the last id (None at the end)."""
    last = conn.scalar(_LAST, {"after": after, "limit": limit})
    rows = conn.execute(_UNSETTLED, {"after": after, "last": last}).mappings() if last is not None else ()
    return [(_read_booking(row), _read_known(row)) for row in rows], last


def list_vanished_for_all_tenants(
    conn: Connection, *, after: tuple[int, int], limit: int
) -> tuple[list[tuple[int, int]], tuple[int, int] | None]:
    """Of the next ``limit`` visits after ``after`` (tenant, appointment): those whose booking is gone; and the last one looked
    at (None at the end)."""
    rows = conn.execute(_STANDING, {"tenant": after[0], "appointment": after[1], "limit": limit}).all()
    gone = [(row.tenant_id, row.appointment_id) for row in rows if row.id is None]
    return gone, (rows[-1].tenant_id, rows[-1].appointment_id) if len(rows) == limit else None


def lock_visits(conn: Connection, *, tenant_id: int, appointment_ids: Collection[int]) -> dict[int, Visit]:
    """The visits of these bookings as they were last looked at, FOR UPDATE."""
    mine = visits.c.tenant_id == tenant_id, visits.c.appointment_id.in_(appointment_ids)
    query = select(visits).where(*mine).order_by(visits.c.appointment_id).with_for_update()
    return {row["appointment_id"]: _read_visit(row) for row in conn.execute(query).mappings()}


def save_visits(conn: Connection, *, tenant_id: int, changed: Iterable[Visit]) -> None:
    """Saves visits, which are to be counted anew."""
    rows = [{"tenant_id": tenant_id, **asdict(visit), "counted": False} for visit in changed]
    insert_rows(conn, visits, rows, updating=visits.c.keys())


def delete_visits(conn: Connection, *, tenant_id: int, appointment_ids: Collection[int]) -> None:
    """These bookings do not count any more."""
    mine = visits.c.tenant_id == tenant_id, visits.c.appointment_id.in_(appointment_ids)
    conn.execute(delete(visits).where(*mine))


def list_ended_for_all_tenants(conn: Connection, *, now: datetime, limit: int) -> list[tuple[int, int]]:
    """(tenant, customer) of visits that have ended and are not counted yet, each once; out of ``limit`` visits."""
    query = select(visits.c.tenant_id, visits.c.customer_id).where(~visits.c.counted, visits.c.ends_at <= now)
    page = query.order_by(visits.c.ends_at).limit(limit)
    return sorted({(row[0], row[1]) for row in conn.execute(page)})


def find_usual_price(conn: Connection, *, tenant_id: int, now: datetime) -> Decimal | None:
    """What the latest visits cost on average, loyalty discounts taken off; None where there were none yet."""
    ended = visits.c.tenant_id == tenant_id, visits.c.ends_at <= now
    latest = select(visits.c.spent).where(*ended).order_by(visits.c.ends_at.desc()).limit(LATEST).subquery()
    found: Decimal | None = conn.scalar(select(func.avg(latest.c.spent)))
    return found


def _keep_nameless(seen: Seen, nameless: int | None) -> Seen:
    """A booking of somebody who was erased since stays with the nameless account, whomever Booknetic names."""
    return replace(seen, appointment=replace(seen.appointment, customer_id=nameless)) if nameless else seen


def _read_booking(row: RowMapping) -> Seen:
    return Seen(int(row["tenant"]), read_appointment(row), read_void_statuses(row))


def _read_visit(row: RowMapping) -> Visit:
    return Visit(*(row[name] for name in Visit.__slots__))


def _read_known(row: RowMapping) -> Visit | None:
    """The visit that stands beside a booking in the same row."""
    if row["known_customer_id"] is None:
        return None
    values = {name: row[f"known_{name}"] for name in Visit.__slots__}
    return Visit(**{**values, "ends_at": as_read(values["ends_at"])})


_KNOWN = ", ".join(f"v.{name} AS known_{name}" for name in Visit.__slots__)
_FIELDS = APPOINTMENT_FIELDS.replace(":tenant", "t.tenant_id")

_LAST = text(
    f"SELECT MAX(id) FROM (SELECT id FROM {BKNTC}appointments WHERE id > :after ORDER BY id LIMIT :limit) page"
)
_UNSETTLED = text(f"""
    SELECT {_FIELDS}, t.tenant_id AS tenant, {_KNOWN}
    FROM {BKNTC}appointments a JOIN {_P}tenants t ON t.tenant_id = COALESCE(a.tenant_id, 0)
    LEFT JOIN {_P}settlements s ON s.tenant_id = t.tenant_id AND s.appointment_id = a.id
    LEFT JOIN {_P}visits v ON v.tenant_id = t.tenant_id AND v.appointment_id = a.id
    LEFT JOIN {_P}people w ON w.tenant_id = t.tenant_id AND w.customer_id = a.customer_id AND w.fingerprint = '{ERASED}'
    WHERE a.id > :after AND a.id <= :last AND s.appointment_id IS NULL AND w.customer_id IS NULL ORDER BY a.id""")
_STANDING = text(f"""
    SELECT v.tenant_id, v.appointment_id, a.id FROM {_P}visits v
    LEFT JOIN {BKNTC}appointments a ON a.id = v.appointment_id AND COALESCE(a.tenant_id, 0) = v.tenant_id
    WHERE v.tenant_id > :tenant OR (v.tenant_id = :tenant AND v.appointment_id > :appointment)
    ORDER BY v.tenant_id, v.appointment_id LIMIT :limit""")
