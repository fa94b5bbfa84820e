"""Holds: points set aside for a booking that is being made, and then for the appointment that uses them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, not_, select, update

from bridge.store.doorbells import is_awaited
from bridge.store.tables import holds


@dataclass(frozen=True, slots=True)
class HoldRow:
    """``points`` is the most that may be taken, ``held`` what is set aside right now; ``state`` is ``placed``,
    ``captured`` or ``released``."""

    id: int
    customer_id: int
    checkout: str | None
    line: int
    occurrence: int
    appointment_id: int | None
    points: int
    held: int
    discount: Decimal
    version: int
    state: str


def find_hold(conn: Connection, *, tenant_id: int, appointment_id: int) -> HoldRow | None:
    """The hold that an appointment uses."""
    row = conn.execute(
        select(holds).where(holds.c.tenant_id == tenant_id, holds.c.appointment_id == appointment_id)
    ).first()
    return _read(row) if row else None


def list_placed(conn: Connection, *, tenant_id: int, checkout: str) -> list[HoldRow]:
    """The holds of a checkout that no appointment uses yet, by line and occurrence."""
    query = (
        select(holds)
        .where(holds.c.tenant_id == tenant_id, holds.c.checkout == checkout, holds.c.state == "placed")
        .order_by(holds.c.line, holds.c.occurrence)
    )
    return [_read(row) for row in conn.execute(query)]


def append_holds(conn: Connection, *, tenant_id: int, rows: list[dict[str, Any]]) -> None:
    """New holds."""
    if rows:
        conn.execute(holds.insert(), [{"tenant_id": tenant_id, **row} for row in rows])


def bind_hold(conn: Connection, *, tenant_id: int, hold_id: int, appointment_id: int) -> None:
    """Gives the hold to its appointment; its checkout is done with it."""
    conn.execute(
        update(holds)
        .where(holds.c.tenant_id == tenant_id, holds.c.id == hold_id)
        .values(appointment_id=appointment_id, checkout=None)
    )


def save_hold(conn: Connection, *, tenant_id: int, hold: HoldRow, expires_at: datetime | None = None) -> None:
    """Saves points, held, discount, version and state (and a new time limit)."""
    values: dict[str, Any] = {
        "appointment_id": hold.appointment_id,
        "checkout": hold.checkout,
        "points": hold.points,
        "held": hold.held,
        "discount": hold.discount,
        "version": hold.version,
        "state": hold.state,
    }
    if expires_at is not None:
        values["expires_at"] = expires_at
    conn.execute(update(holds).where(holds.c.tenant_id == tenant_id, holds.c.id == hold.id).values(**values))


def delete_placed(conn: Connection, *, tenant_id: int, customer_id: int, checkout: str) -> None:
    """Forgets the holds of a checkout that no appointment uses."""
    conn.execute(
        delete(holds).where(
            holds.c.tenant_id == tenant_id,
            holds.c.customer_id == customer_id,
            holds.c.checkout == checkout,
            holds.c.state != "captured",
        )
    )


def list_timed_out_for_all_tenants(conn: Connection, *, now: datetime, limit: int) -> list[tuple[int, int, int]]:
    """(tenant, customer, hold) of points set aside for too long, but for those that a saved booking waits to use."""
    query = select(holds.c.tenant_id, holds.c.customer_id, holds.c.id).where(*_timed_out(now)).limit(limit)
    return [(row.tenant_id, row.customer_id, row.id) for row in conn.execute(query)]


def is_timed_out(conn: Connection, *, tenant_id: int, hold_id: int, now: datetime) -> bool:
    """Whether the hold is one of those that ``list_timed_out_for_all_tenants`` gives."""
    query = select(holds.c.id).where(holds.c.tenant_id == tenant_id, holds.c.id == hold_id, *_timed_out(now))
    return conn.scalar(query) is not None


def _timed_out(now: datetime) -> list[ColumnElement[bool]]:
    return [
        holds.c.state.in_(("placed", "captured")),
        holds.c.expires_at <= now,
        holds.c.held > 0,
        not_(is_awaited(holds.c.tenant_id, holds.c.checkout)),
    ]


def get_hold(conn: Connection, *, tenant_id: int, hold_id: int) -> HoldRow:
    """The hold, under its account's lock."""
    return _read(conn.execute(select(holds).where(holds.c.tenant_id == tenant_id, holds.c.id == hold_id)).one())


def _read(row: Any) -> HoldRow:
    return HoldRow(
        row.id,
        row.customer_id,
        row.checkout,
        row.line,
        row.occurrence,
        row.appointment_id,
        row.points,
        row.held,
        row.discount,
        row.version,
        row.state,
    )
