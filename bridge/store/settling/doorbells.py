"""Doorbells: "this appointment may have changed". The shim writes them; here they are read, and deleted once settled."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, select

from bridge.core.settling.appointments import Sighting
from bridge.store.tables import doorbells

DELETED = "bkntc_appointment_deleted"


@dataclass(frozen=True, slots=True)
class Doorbell:
    """One bell. ``sighting`` is None if there was no row to see; ``checkout`` (the binding of a confirm) and ``line`` name the hold it uses."""

    id: int
    hook: str
    permitted: bool
    sighting: Sighting | None
    checkout: str | None
    line: int | None


def list_doorbells(conn: Connection, *, tenant_id: int, appointment_id: int) -> list[Doorbell]:
    """The bells of one appointment, oldest first."""
    query = (
        select(doorbells)
        .where(doorbells.c.tenant_id == tenant_id, doorbells.c.appointment_id == appointment_id)
        .order_by(doorbells.c.id)
    )
    return [
        Doorbell(
            id=row.id,
            hook=row.hook,
            permitted=row.permitted,
            sighting=None
            if row.status is None
            else Sighting(
                row.rung_at,
                row.status,
                row.payment_status or "",
                None if row.paid_amount is None else Decimal(row.paid_amount),
            ),
            checkout=row.checkout,
            line=row.line,
        )
        for row in conn.execute(query)
    ]


def count_waiting(conn: Connection, *, tenant_id: int, binding: str) -> Counter[int]:
    """How many saved bookings of a confirm wait to be settled, by line."""
    query = select(doorbells.c.line, doorbells.c.appointment_id).where(
        doorbells.c.tenant_id == tenant_id, doorbells.c.checkout == binding, doorbells.c.line.is_not(None)
    )
    return Counter(line for line, _ in {(row.line, row.appointment_id) for row in conn.execute(query)})


def list_appointments_for_all_tenants(
    conn: Connection, *, ids: Sequence[int] | None = None, after: int = 0, limit: int = 100
) -> list[tuple[int, int, int]]:
    """(newest bell, tenant, appointment) of the given bells, or of the next ``limit`` after a bell's id."""
    query = select(doorbells.c.id, doorbells.c.tenant_id, doorbells.c.appointment_id).order_by(doorbells.c.id)
    query = (
        query.where(doorbells.c.id.in_(ids)) if ids is not None else query.where(doorbells.c.id > after).limit(limit)
    )
    newest = {(row.tenant_id, row.appointment_id): row.id for row in conn.execute(query)}
    return [(bell_id, tenant_id, appointment_id) for (tenant_id, appointment_id), bell_id in newest.items()]


def delete_doorbells(conn: Connection, *, tenant_id: int, ids: Iterable[int]) -> None:
    """Forgets bells whose appointment is settled."""
    conn.execute(delete(doorbells).where(doorbells.c.tenant_id == tenant_id, doorbells.c.id.in_(list(ids))))


def is_awaited(tenant_column: ColumnElement[int], binding_column: ColumnElement[str | None]) -> ColumnElement[bool]:
    """Condition: some saved booking of a confirm still waits to be settled."""
    return exists().where(and_(doorbells.c.tenant_id == tenant_column, doorbells.c.checkout == binding_column))
