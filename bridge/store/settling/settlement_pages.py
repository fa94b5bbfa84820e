"""Many settlements at once: read under a lock, attached to a batch, and let go of it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from bridge.core.customers.forgetting import NAMELESS_FROM
from bridge.core.points.accounts import Award
from bridge.core.settling.situations import Outcome, Settlement
from bridge.store.database import overtaken_by_others
from bridge.store.documents import load_award
from bridge.store.many_rows import insert_rows
from bridge.store.settling.settlements import dump_settlement, read_settlement
from bridge.store.tables import settlements


@dataclass(frozen=True, slots=True)
class Attached:
    """A booking to be saved as attached: what was decided, on which row, into which lot. ``is_new``: it never was settled."""

    outcome: Outcome
    is_new: bool
    fingerprint: str
    lot_id: int
    awarded_on: date


@dataclass(frozen=True, slots=True)
class Known:
    """What was last decided about an appointment, and on which row."""

    settlement: Settlement
    fingerprint: str | None


def list_settlements(
    conn: Connection, *, tenant_id: int, appointment_ids: Sequence[int], lock: bool
) -> dict[int, Known]:
    """What was last decided about those of the appointments that were ever settled; FOR UPDATE where ``lock``."""
    query = select(settlements).where(
        settlements.c.tenant_id == tenant_id, settlements.c.appointment_id.in_(appointment_ids)
    )
    rows = conn.execute(query.with_for_update() if lock else query)
    return {row.appointment_id: Known(read_settlement(row), row.fingerprint) for row in rows}


def list_nameless(conn: Connection, *, tenant_id: int, appointment_ids: Sequence[int]) -> set[int]:
    """Those of these appointments whose customer was erased."""
    mine = settlements.c.tenant_id == tenant_id, settlements.c.appointment_id.in_(appointment_ids)
    query = select(settlements.c.appointment_id).where(*mine, settlements.c.booked_by >= NAMELESS_FROM)
    return set(conn.scalars(query))


def list_held_awards(conn: Connection, *, tenant_id: int, customer_ids: Collection[int]) -> Iterator[Award]:
    """Every award that these customers hold."""
    query = select(settlements.c.award, settlements.c.customer_id, settlements.c.lot_id).where(
        settlements.c.tenant_id == tenant_id, settlements.c.customer_id.in_(customer_ids), settlements.c.award_held
    )
    for row in conn.execute(query):
        yield load_award(row.award, customer_id=row.customer_id, held=True, lot_id=row.lot_id)


def sum_days(
    conn: Connection, *, tenant_id: int, customer_ids: Collection[int], days: Collection[date]
) -> dict[tuple[int, date], Counter[int]]:
    """What each rule gave these customers on these days, by customer and day."""
    query = select(settlements.c.customer_id, settlements.c.awarded_on, settlements.c.award).where(
        settlements.c.tenant_id == tenant_id,
        settlements.c.customer_id.in_(customer_ids),
        settlements.c.awarded_on.in_(days),
        settlements.c.award_held,
    )
    sums: dict[tuple[int, date], Counter[int]] = defaultdict(Counter)
    for row in conn.execute(query):
        for verdict in row.award["verdicts"]:
            sums[row.customer_id, row.awarded_on][verdict["rule"]] += verdict["points"]
    return dict(sums)


def save_attached(
    conn: Connection, *, tenant_id: int, attached: Iterable[Attached], batch_id: int, now: datetime
) -> None:
    """Saves bookings as attached by a batch; Overtaken if somebody else settled a new one meanwhile."""
    rows: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for one in attached:
        award = one.outcome.settlement.award
        assert award is not None, "what is attached has an award"
        values = dump_settlement(
            one.outcome,
            fingerprint=one.fingerprint,
            lot_ids={award.lot_id: one.lot_id},
            awarded_on=one.awarded_on,
            now=now,
        )
        rows[one.is_new].append({"tenant_id": tenant_id, "batch_id": batch_id, **values})
    with overtaken_by_others():
        insert_rows(conn, settlements, rows[True])
    insert_rows(conn, settlements, rows[False], updating=settlements.c.keys())


def list_holders(conn: Connection, *, tenant_id: int, batch_id: int, limit: int) -> frozenset[int]:
    """Who holds, or held, the next awards that a batch attached; read without a lock."""
    page = _of_batch(tenant_id, batch_id, limit).subquery()
    return frozenset(conn.scalars(select(page.c.customer_id)))


def lock_attached(conn: Connection, *, tenant_id: int, batch_id: int, limit: int) -> list[Settlement]:
    """The next bookings that a batch attached, by who holds them: FOR UPDATE."""
    return [read_settlement(row) for row in conn.execute(_of_batch(tenant_id, batch_id, limit).with_for_update())]


def count_attached(conn: Connection, *, tenant_id: int, batch_id: int) -> int:
    """How many bookings are attached by a batch now."""
    query = select(func.count()).where(settlements.c.tenant_id == tenant_id, settlements.c.batch_id == batch_id)
    return conn.scalar(query) or 0


def detach(conn: Connection, *, tenant_id: int, appointment_ids: Sequence[int], now: datetime) -> None:
    """Makes bookings earn nothing by themselves, as if they never had; what they held must be taken back."""
    nothing = dict.fromkeys(("customer_id", "awarded_on", "lot_id", "award", "batch_id"))
    changes = {
        # First, for what follows changes what it looks at.
        settlements.c.number: settlements.c.number + settlements.c.award_held,
        settlements.c.award_held: False,
        settlements.c.eligible: False,
        settlements.c.settled_at: now,
        **{settlements.c[name]: value for name, value in nothing.items()},
    }
    conn.execute(
        update(settlements)
        .where(settlements.c.tenant_id == tenant_id, settlements.c.appointment_id.in_(appointment_ids))
        .ordered_values(*changes.items())
    )


def _of_batch(tenant_id: int, batch_id: int, limit: int) -> Select[Any]:
    return (
        select(settlements)
        .where(settlements.c.tenant_id == tenant_id, settlements.c.batch_id == batch_id)
        .order_by(settlements.c.customer_id, settlements.c.appointment_id)
        .limit(limit)
    )
