"""What stands on a customer's page beside the account: entries and bookings, newest first and in slices, and open holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, text, tuple_

from bridge.core.apps.tokens import read_token_id
from bridge.store.bonuses.bonuses import read_bonus_id
from bridge.store.customers.merges import INTO, list_numbers
from bridge.store.imports.import_lines import read_import_id
from bridge.store.rewards.vouchers import read_voucher_id
from bridge.store.site.booknetic import BKNTC
from bridge.store.tables import entries, holds

Key = tuple[datetime, int]  # time and id of an entry


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as it was posted; ``reasons`` are recorded data, ``actor`` a WordPress user, ``voucher_id`` the reward that was
    taken or given back, ``token_id`` the token by which an app posted it."""

    id: int
    customer_id: int
    kind: str
    points: int
    at: datetime
    appointment_id: int | None
    note: str | None
    actor: int | None
    reasons: Sequence[dict[str, Any]]
    voucher_id: int | None = None
    bonus_id: int | None = None
    token_id: int | None = None
    is_received: bool = False
    import_id: int | None = None


@dataclass(frozen=True, slots=True)
class OpenHold:
    """Points that are set aside right now, until when, and for which booking (None: one that is being made)."""

    id: int
    held: int
    discount: Decimal
    expires_at: datetime
    appointment_id: int | None


def list_entries(
    conn: Connection,
    *,
    tenant_id: int,
    customer_id: int,
    limit: int,
    older_than: Key | None = None,
    newer_than: Key | None = None,
) -> list[EntryRow]:
    """At most ``limit`` entries, newest first: the newest, or those next to a key on one of its sides. Those of rows that went over to this
    customer are among them."""
    query = select(entries).where(*_of_person(conn, tenant_id, customer_id))
    here = tuple_(entries.c.at, entries.c.id)
    if newer_than is not None:
        # The first comparison is what the index can be entered by.
        query = query.where(entries.c.at >= newer_than[0], here > newer_than)
        query = query.order_by(entries.c.at, entries.c.id)
    elif older_than is not None:
        query = query.where(entries.c.at <= older_than[0], here < older_than)
    if newer_than is None:
        query = query.order_by(entries.c.at.desc(), entries.c.id.desc())
    found = [_read_entry(row) for row in conn.execute(query.limit(limit))]
    return found if newer_than is None else found[::-1]


def count_entries(conn: Connection, *, tenant_id: int, customer_id: int) -> int:
    """How many a customer has."""
    mine = _of_person(conn, tenant_id, customer_id)
    return conn.scalar(select(func.count()).select_from(entries).where(*mine)) or 0


def list_entries_by_age(conn: Connection, *, tenant_id: int, customer_id: int, limit: int, skip: int) -> list[EntryRow]:
    """At most ``limit`` entries, oldest first, after the first ``skip``."""
    query = select(entries).where(*_of_person(conn, tenant_id, customer_id))
    page = query.order_by(entries.c.at, entries.c.id).limit(limit).offset(skip)
    return [_read_entry(row) for row in conn.execute(page)]


def list_entries_of_booking(conn: Connection, *, tenant_id: int, appointment_id: int) -> list[EntryRow]:
    """All that was posted for a booking, oldest first."""
    query = (
        select(entries)
        .where(entries.c.tenant_id == tenant_id, entries.c.appointment_id == appointment_id)
        .order_by(entries.c.at, entries.c.id)
    )
    return [_read_entry(row) for row in conn.execute(query)]


def list_booking_ids(
    conn: Connection,
    *,
    tenant_id: int,
    customer_id: int,
    limit: int,
    below: int | None = None,
    above: int | None = None,
) -> list[int]:
    """At most ``limit`` bookings of a customer, newest first: those that stand, and those that were settled and are gone."""
    direction = "ASC" if above is not None else "DESC"
    parameters = {
        "tenant": tenant_id,
        "customers": list_numbers(conn, tenant_id=tenant_id, customer_id=customer_id),
        "limit": limit,
        "above": -1 if above is None else above,
        "below": _ABOVE_ALL if below is None else below,
    }
    query = text(f"""
        SELECT id FROM ((SELECT id FROM {BKNTC}appointments
                WHERE customer_id IN :customers AND COALESCE(tenant_id, 0) = :tenant AND id > :above AND id < :below
                ORDER BY id {direction} LIMIT :limit)
            UNION (SELECT s.appointment_id FROM {{prefix}}bkloyalty_settlements s
                LEFT JOIN {BKNTC}appointments a ON a.id = s.appointment_id
                WHERE s.tenant_id = :tenant AND s.booked_by IN :customers AND s.appointment_id > :above
                    AND s.appointment_id < :below AND a.id IS NULL
                ORDER BY s.appointment_id {direction} LIMIT :limit)) bookings
        ORDER BY id {direction} LIMIT :limit""").bindparams(bindparam("customers", expanding=True))
    found = [int(one) for one in conn.scalars(query, parameters)]
    return found if above is None else found[::-1]


def list_open_holds(conn: Connection, *, tenant_id: int, customer_id: int) -> list[OpenHold]:
    """What of the customer's points is set aside, soonest free first."""
    query = (
        select(holds)
        .where(
            holds.c.tenant_id == tenant_id,
            holds.c.customer_id == customer_id,
            holds.c.state.in_(("placed", "captured")),
            holds.c.held > 0,
        )
        .order_by(holds.c.expires_at, holds.c.id)
    )
    return [
        OpenHold(row.id, row.held, row.discount.normalize(), row.expires_at, row.appointment_id)
        for row in conn.execute(query)
    ]


_ABOVE_ALL = 1 << 62


def _of_person(conn: Connection, tenant_id: int, customer_id: int) -> tuple[ColumnElement[bool], ...]:
    numbers = list_numbers(conn, tenant_id=tenant_id, customer_id=customer_id)
    return entries.c.tenant_id == tenant_id, entries.c.customer_id.in_(numbers)


def _read_entry(row: Any) -> EntryRow:
    return EntryRow(
        row.id,
        row.customer_id,
        row.kind,
        row.points,
        row.at,
        row.appointment_id,
        row.note,
        row.actor,
        row.reasons,
        read_voucher_id(row.entry_key),
        read_bonus_id(row.entry_key),
        read_token_id(row.entry_key),
        is_received=row.entry_key.startswith(INTO),
        import_id=read_import_id(row.entry_key),
    )
