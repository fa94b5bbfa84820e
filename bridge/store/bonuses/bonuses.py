"""Bonuses to segments, and who got them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, update

from bridge.core.bonuses.bonuses import Bonus, BonusState
from bridge.core.settling.reasons import N_
from bridge.errors import NotHere
from bridge.store.customers.merges import list_aliases
from bridge.store.database import overtaken_by_others
from bridge.store.many_rows import insert_rows
from bridge.store.segments.segment_conditions import Selection, p, say_selection
from bridge.store.tables import accounts, bonuses, gifts, merges


def read_bonus_id(entry_key: str) -> int | None:
    """The bonus that an entry of the ledger is about; None if it is about another thing."""
    return int(entry_key.split(":")[1]) if entry_key.startswith(("gift:", "gift_taken:")) else None


@dataclass(frozen=True, slots=True)
class BonusRow:
    """A bonus as it is kept. ``segment`` is the document as it was when it was begun; ``staff`` None means everybody's customers."""

    id: int
    tenant_id: int
    name: str
    segment: Mapping[str, Any]
    segment_name: str | None
    staff: frozenset[int] | None
    actor: int | None
    created_at: datetime
    bonus: Bonus


@dataclass(frozen=True, slots=True)
class Gift:
    """A bonus that a customer got and still has."""

    customer_id: int
    points: int
    lot_id: int


_BONUS = tuple(field.name for field in fields(Bonus))
_ROW = ("id", "tenant_id", "name", "segment", "segment_name", "staff", "actor", "created_at")


def append_bonus(
    conn: Connection,
    *,
    tenant_id: int,
    key: str,
    name: str,
    segment: Mapping[str, Any],
    segment_name: str | None,
    staff: Collection[int] | None,
    bonus: Bonus,
    actor: int | None,
    now: datetime,
) -> int:
    """A new bonus; its id. Overtaken if somebody else just began one under the same ``key``."""
    with overtaken_by_others():
        result = conn.execute(
            bonuses.insert().values(
                tenant_id=tenant_id,
                request_key=key,
                name=name,
                segment=segment,
                segment_name=segment_name,
                staff=None if staff is None else sorted(staff),
                actor=actor,
                created_at=now,
                updated_at=now,
                **_dump(bonus),
            )
        )
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def get_bonus(conn: Connection, *, tenant_id: int, bonus_id: int, lock: bool = False) -> BonusRow:
    """NotHere if this tenant has no such bonus; FOR UPDATE where ``lock``."""
    query = _select().where(bonuses.c.tenant_id == tenant_id, bonuses.c.id == bonus_id)
    row = conn.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotHere(N_("There is no such bonus."))
    return _read(row)


def find_by_key(conn: Connection, *, tenant_id: int, key: str) -> BonusRow | None:
    """The bonus that was begun under this key."""
    row = conn.execute(_select().where(bonuses.c.tenant_id == tenant_id, bonuses.c.request_key == key)).first()
    return _read(row) if row else None


def list_bonuses(conn: Connection, *, tenant_id: int, actor: int | None, limit: int) -> list[BonusRow]:
    """The tenant's latest bonuses, newest first; only those that ``actor`` gave, unless that is None."""
    query = _select().where(bonuses.c.tenant_id == tenant_id)
    if actor is not None:
        query = query.where(bonuses.c.actor == actor)
    return [_read(row) for row in conn.execute(query.order_by(bonuses.c.id.desc()).limit(limit))]


def list_given_by(conn: Connection, *, tenant_id: int, actor: int | None, bonus_ids: Collection[int]) -> set[int]:
    """Those of these bonuses that this user gave."""
    theirs = bonuses.c.tenant_id == tenant_id, bonuses.c.actor == actor, bonuses.c.id.in_(bonus_ids)
    return set(conn.scalars(select(bonuses.c.id).where(*theirs)))


def list_due_for_all_tenants(conn: Connection, *, now: datetime, after: int, limit: int) -> list[tuple[int, int]]:
    """(tenant, bonus) of the next bonuses after one, by id, that there is something to do for."""
    due = and_(bonuses.c.state == BonusState.RUNNING.value, bonuses.c.round_at <= now)
    query = select(bonuses.c.tenant_id, bonuses.c.id).where(
        bonuses.c.id > after, or_(due, bonuses.c.state == BonusState.UNDOING.value)
    )
    return [(row.tenant_id, row.id) for row in conn.execute(query.order_by(bonuses.c.id).limit(limit))]


def save_bonus(conn: Connection, *, row: BonusRow, bonus: Bonus, now: datetime) -> BonusRow:
    """How it stands now; it must be locked."""
    mine = bonuses.c.tenant_id == row.tenant_id, bonuses.c.id == row.id
    conn.execute(update(bonuses).where(*mine).values(updated_at=now, **_dump(bonus)))
    return replace(row, bonus=bonus)


def append_gifts(conn: Connection, *, row: BonusRow, lots: Mapping[int, int], now: datetime) -> None:
    """These customers got the bonus into these lots; the database refuses whoever has it already."""
    rows = [
        {
            "tenant_id": row.tenant_id,
            "bonus_id": row.id,
            "customer_id": customer_id,
            "points": row.bonus.points,
            "lot_id": lot_id,
            "given_at": now,
        }
        for customer_id, lot_id in lots.items()
    ]
    insert_rows(conn, gifts, rows)


def list_had(conn: Connection, *, tenant_id: int, bonus_id: int, customer_ids: Collection[int]) -> set[int]:
    """Those of these customers who got the bonus, or under another row of theirs; whether or not it was taken back."""
    of_bonus = gifts.c.tenant_id == tenant_id, gifts.c.bonus_id == bonus_id
    aliases = list_aliases(conn, tenant_id=tenant_id, customer_ids=customer_ids)
    whose = gifts.c.customer_id.in_({*customer_ids, *aliases})
    return {aliases.get(one, one) for one in conn.scalars(select(gifts.c.customer_id).where(*of_bonus, whose))}


def list_gifts(conn: Connection, *, tenant_id: int, bonus_id: int, limit: int) -> list[Gift]:
    """The next gifts that nobody took back yet, by customer."""
    query = select(gifts.c.customer_id, gifts.c.points, gifts.c.lot_id)
    query = query.where(gifts.c.tenant_id == tenant_id, gifts.c.bonus_id == bonus_id, gifts.c.taken_at.is_(None))
    return [Gift(*row) for row in conn.execute(query.order_by(gifts.c.customer_id).limit(limit))]


def note_taken(conn: Connection, *, tenant_id: int, bonus_id: int, customer_ids: Iterable[int], now: datetime) -> None:
    """These customers do not have it any more."""
    theirs = gifts.c.customer_id.in_(list(customer_ids))
    mine = gifts.c.tenant_id == tenant_id, gifts.c.bonus_id == bonus_id, theirs
    conn.execute(update(gifts).where(*mine).values(taken_at=now))


def count_had(conn: Connection, *, selection: Selection, bonus_id: int) -> int:
    """How many of those selected got the bonus."""
    theirs = gifts.c.tenant_id == selection.tenant_id, gifts.c.bonus_id == bonus_id
    went_over = and_(merges.c.tenant_id == gifts.c.tenant_id, merges.c.customer_id == gifts.c.customer_id)
    person = func.coalesce(merges.c.into_id, gifts.c.customer_id)
    had = p.c.customer_id.in_(select(person).select_from(gifts.outerjoin(merges, went_over)).where(*theirs))
    return conn.scalar(select(func.count()).select_from(p).where(say_selection(selection), had)) or 0


def count_below(conn: Connection, *, tenant_id: int, bonus_id: int) -> int:
    """How many of those who have the bonus have fewer points by now than it gave them."""
    of_bonus = gifts.c.tenant_id == tenant_id, gifts.c.bonus_id == bonus_id, gifts.c.taken_at.is_(None)
    went_over = and_(merges.c.tenant_id == gifts.c.tenant_id, merges.c.customer_id == gifts.c.customer_id)
    person = func.coalesce(merges.c.into_id, gifts.c.customer_id)
    theirs = and_(accounts.c.tenant_id == gifts.c.tenant_id, accounts.c.customer_id == person)
    query = select(func.count()).select_from(gifts.outerjoin(merges, went_over).join(accounts, theirs))
    return conn.scalar(query.where(*of_bonus, accounts.c.balance < gifts.c.points)) or 0


def _select() -> Select[Any]:
    return select(*(bonuses.c[name] for name in (*_ROW, *_BONUS)))


def _dump(bonus: Bonus) -> dict[str, Any]:
    return {name: getattr(bonus, name) for name in _BONUS} | {"state": bonus.state.value}


def _read(row: Any) -> BonusRow:
    said = row._mapping
    bonus = Bonus(**{name: said[name] for name in _BONUS} | {"state": BonusState(said["state"])})
    staff = said["staff"]
    kept = {name: said[name] for name in _ROW} | {"staff": None if staff is None else frozenset(staff)}
    return BonusRow(**kept, bonus=bonus)
