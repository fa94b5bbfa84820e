"""Holds: points set aside for a booking that is being made, and then for the appointment that uses them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, not_, or_, select, update

from bridge.core.money import ZERO
from bridge.store.settling.doorbells import is_awaited
from bridge.store.tables import holds


@dataclass(frozen=True, slots=True)
class HoldRow:
    """``points`` is the most that may be taken, ``held`` what is set aside right now. ``binding`` names the confirm that
    made it. ``state`` is ``placed``, ``replaced`` by a later confirm, ``captured`` or ``released``. ``discount`` is all of it, of
    which a voucher pays ``voucher_discount``."""

    id: int
    customer_id: int
    checkout: str | None
    binding: str | None
    line: int
    occurrence: int
    appointment_id: int | None
    points: int
    held: int
    discount: Decimal
    version: int
    state: str
    voucher_id: int | None = None
    voucher_discount: Decimal = ZERO


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


def find_bound(conn: Connection, *, tenant_id: int, binding: str, line: int) -> HoldRow | None:
    """The next hold of a confirm's line that no appointment uses yet, also if a later confirm replaced it: what was saved
    with a discount is paid for."""
    query = (
        select(holds)
        .where(
            holds.c.tenant_id == tenant_id,
            holds.c.binding == binding,
            holds.c.line == line,
            holds.c.appointment_id.is_(None),
            holds.c.state.in_(("placed", "replaced")),
        )
        .order_by(holds.c.occurrence)
        .limit(1)
    )
    row = conn.execute(query).first()
    return _read(row) if row else None


def append_holds(conn: Connection, *, tenant_id: int, rows: list[dict[str, Any]]) -> None:
    """New holds."""
    if rows:
        conn.execute(holds.insert(), [{"tenant_id": tenant_id, **row} for row in rows])


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


def set_apart(conn: Connection, *, tenant_id: int, ids: Sequence[int]) -> None:
    """Takes holds out of their checkout, for the saved bookings that wait to use them."""
    if ids:
        conn.execute(update(holds).where(holds.c.tenant_id == tenant_id, holds.c.id.in_(ids)).values(checkout=None))


def replace_holds(conn: Connection, *, tenant_id: int, ids: Sequence[int]) -> None:
    """A later confirm of the same checkout takes the place of these: nothing is set aside for them any more."""
    conn.execute(
        update(holds)
        .where(holds.c.tenant_id == tenant_id, holds.c.id.in_(ids))
        .values(checkout=None, held=0, state="replaced")
    )


def list_unused(conn: Connection, *, tenant_id: int, binding: str) -> list[HoldRow]:
    """A confirm's holds that no appointment uses; none while a saved booking of that confirm waits to be settled."""
    query = select(holds).where(
        holds.c.tenant_id == tenant_id,
        holds.c.binding == binding,
        holds.c.appointment_id.is_(None),
        holds.c.state == "placed",
        not_(is_awaited(holds.c.tenant_id, holds.c.binding)),
    )
    return [_read(row) for row in conn.execute(query)]


def list_timed_out_for_all_tenants(
    conn: Connection, *, now: datetime, after_id: int = 0, limit: int
) -> list[tuple[int, int]]:
    """(tenant, hold) of the next points or vouchers after a hold's id that are set aside for too long, but for those that a
    saved booking waits to use."""
    query = (
        select(holds.c.tenant_id, holds.c.id)
        .where(holds.c.id > after_id, *_timed_out(now))
        .order_by(holds.c.id)
        .limit(limit)
    )
    return [(row.tenant_id, row.id) for row in conn.execute(query)]


def is_timed_out(conn: Connection, *, tenant_id: int, hold_id: int, now: datetime) -> bool:
    """Whether the hold is one of those that ``list_timed_out_for_all_tenants`` gives."""
    query = select(holds.c.id).where(holds.c.tenant_id == tenant_id, holds.c.id == hold_id, *_timed_out(now))
    return conn.scalar(query) is not None


def _timed_out(now: datetime) -> list[ColumnElement[bool]]:
    return [
        holds.c.state.in_(("placed", "captured")),
        holds.c.expires_at <= now,
        or_(holds.c.held > 0, and_(holds.c.state == "placed", holds.c.voucher_id.is_not(None))),
        not_(is_awaited(holds.c.tenant_id, holds.c.binding)),
    ]


def get_hold(conn: Connection, *, tenant_id: int, hold_id: int) -> HoldRow:
    """The hold, under its account's lock."""
    return _read(conn.execute(select(holds).where(holds.c.tenant_id == tenant_id, holds.c.id == hold_id)).one())


def _read(row: Any) -> HoldRow:
    return HoldRow(
        row.id,
        row.customer_id,
        row.checkout,
        row.binding,
        row.line,
        row.occurrence,
        row.appointment_id,
        row.points,
        row.held,
        row.discount,
        row.version,
        row.state,
        row.voucher_id,
        row.voucher_discount,
    )
