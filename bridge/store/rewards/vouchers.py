"""Vouchers: what customers took of the catalogue. Each changes only while its customer's account is locked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from bridge.core.apps.tokens import read_token_id
from bridge.core.points.ledger import Draw
from bridge.core.rewards.rewards import Kind, Terms, VoucherState, state_now
from bridge.store.database import overtaken_by_others
from bridge.store.rewards.rewards import dump_terms, load_terms
from bridge.store.tables import vouchers

ENTRY_KEY = "reward:"  # the key of a voucher's entries begins so, followed by its id


def read_voucher_id(entry_key: str) -> int | None:
    """The voucher that an entry of the ledger is about; None if it is about another thing."""
    return int(entry_key.split(":")[1]) if entry_key.startswith(ENTRY_KEY) else None


@dataclass(frozen=True, slots=True)
class Voucher:
    """A reward as it was when it was taken for ``points``, which came out of ``draws`` (none once they were given back).

    ``hold_id`` is the hold that sets it aside or that it was used by; ``appointment_id`` and ``paid`` say where it was used and
    what it took off, None in the shop. ``issued_by`` and the like are WordPress users of the staff, None for the customer; ``token_id`` is the token by which an app took it.
    """

    customer_id: int
    reward_id: int
    code: str
    name: str
    terms: Terms
    points: int
    issued_at: datetime
    description: str | None = None
    draws: tuple[Draw, ...] = ()
    state: VoucherState = VoucherState.ISSUED
    expires_at: datetime | None = None
    hold_id: int | None = None
    appointment_id: int | None = None
    paid: Decimal | None = None
    used_at: datetime | None = None
    cancelled_at: datetime | None = None
    issued_by: int | None = None
    used_by: int | None = None
    cancelled_by: int | None = None
    token_id: int | None = None
    id: int = field(default=0)

    def state_at(self, now: datetime) -> VoucherState:
        """As stored, or expired by then."""
        return state_now(self.state, self.expires_at, now)


def find_voucher(conn: Connection, *, tenant_id: int, voucher_id: int) -> Voucher | None:
    """The voucher of that number."""
    return _find(conn, tenant_id, vouchers.c.id == voucher_id)


def get_voucher(conn: Connection, *, tenant_id: int, voucher_id: int) -> Voucher:
    """One that must be there."""
    found = find_voucher(conn, tenant_id=tenant_id, voucher_id=voucher_id)
    assert found is not None
    return found


def find_by_code(conn: Connection, *, tenant_id: int, code: str, customer_id: int | None = None) -> Voucher | None:
    """The voucher with this code, of anybody or of one customer."""
    whose = [vouchers.c.customer_id == customer_id] if customer_id is not None else []
    return _find(conn, tenant_id, vouchers.c.code == code, *whose)


def find_by_appointment(conn: Connection, *, tenant_id: int, appointment_id: int) -> Voucher | None:
    """The voucher that pays for a part of an appointment."""
    return _find(conn, tenant_id, vouchers.c.appointment_id == appointment_id)


def find_by_request(conn: Connection, *, tenant_id: int, key: str) -> Voucher | None:
    """What was issued to this request before."""
    return _find(conn, tenant_id, vouchers.c.request_key == key)


def list_of_customer(
    conn: Connection, *, tenant_id: int, customer_id: int, limit: int, older_than: int | None = None
) -> list[Voucher]:
    """The newest ones first; with ``older_than`` those behind the voucher of that number."""
    query = select(vouchers).where(vouchers.c.tenant_id == tenant_id, vouchers.c.customer_id == customer_id)
    if older_than is not None:
        query = query.where(vouchers.c.id < older_than)
    return [_read(row) for row in conn.execute(query.order_by(vouchers.c.id.desc()).limit(limit))]


def list_free(
    conn: Connection,
    *,
    tenant_id: int,
    customer_id: int,
    now: datetime,
    limit: int,
    hold_ids: Sequence[int] = (),
    first: str | None = None,
) -> list[Voucher]:
    """Those that the customer can use at a checkout now: not used, not expired, and set aside for nothing but these holds; at most
    ``limit``, those that expire first and the one of the code ``first``, in the order in which they expire."""
    open_still = vouchers.c.expires_at.is_(None) | (vouchers.c.expires_at > now)
    issued = (vouchers.c.state == VoucherState.ISSUED.value) & open_still
    held = (vouchers.c.state == VoucherState.HELD.value) & vouchers.c.hold_id.in_(hold_ids or [0])
    kind = func.json_unquote(func.json_extract(vouchers.c.terms, "$.kind"))
    here = kind != Kind.CUSTOM.value, vouchers.c.tenant_id == tenant_id, vouchers.c.customer_id == customer_id
    soonest = vouchers.c.expires_at.is_(None), vouchers.c.expires_at, vouchers.c.id
    chosen_first = vouchers.c.code != (first or ""), *soonest
    query = select(vouchers).where(*here, issued | held).order_by(*chosen_first).limit(limit)
    found = [_read(row) for row in conn.execute(query)]
    return sorted(found, key=lambda one: (one.expires_at is None, one.expires_at or now, one.id))


def count_of_customer(conn: Connection, *, tenant_id: int, customer_id: int) -> dict[int, int]:
    """How many vouchers of each reward the customer has or had, but for those that were cancelled, by reward."""
    query = (
        select(vouchers.c.reward_id, func.count())
        .where(
            vouchers.c.tenant_id == tenant_id,
            vouchers.c.customer_id == customer_id,
            vouchers.c.state != VoucherState.CANCELLED.value,
        )
        .group_by(vouchers.c.reward_id)
    )
    return {row[0]: row[1] for row in conn.execute(query)}


def count_used(conn: Connection, *, tenant_id: int) -> dict[int, int]:
    """How many vouchers of each reward were used, by reward; one stretch of an index."""
    mine = vouchers.c.tenant_id == tenant_id, vouchers.c.state == VoucherState.USED.value
    query = select(vouchers.c.reward_id, func.count()).where(*mine).group_by(vouchers.c.reward_id)
    return {row[0]: row[1] for row in conn.execute(query)}


def append_voucher(conn: Connection, *, tenant_id: int, voucher: Voucher, key: str) -> int:
    """A new one; its id. Overtaken if its code or its request is there already."""
    values = {
        **{name: getattr(voucher, name) for name in _PLAIN if name != "id"},
        "terms": dump_terms(voucher.terms),
        "draws": _dump_draws(voucher.draws),
        "state": voucher.state.value,
        "request_key": key,
    }
    with overtaken_by_others():
        made = conn.execute(vouchers.insert().values(tenant_id=tenant_id, **values)).inserted_primary_key
    assert made is not None
    return int(made[0])


def save_voucher(conn: Connection, *, tenant_id: int, voucher: Voucher) -> None:
    """Saves what may change: where it stands, until when, and what it was used for."""
    values = {name: getattr(voucher, name) for name in _CHANGING}
    values |= {"state": voucher.state.value, "draws": _dump_draws(voucher.draws)}
    mine = vouchers.c.tenant_id == tenant_id, vouchers.c.id == voucher.id
    conn.execute(update(vouchers).where(*mine).values(**values))


def free_vouchers(conn: Connection, *, tenant_id: int, hold_ids: Sequence[int]) -> None:
    """Those that these holds set aside can be used again."""
    if hold_ids:
        held = (vouchers.c.state == VoucherState.HELD.value) & vouchers.c.hold_id.in_(hold_ids)
        free = {"state": VoucherState.ISSUED.value, "hold_id": None}
        conn.execute(update(vouchers).where(vouchers.c.tenant_id == tenant_id, held).values(**free))


_CHANGING = (
    *("expires_at", "hold_id", "appointment_id", "paid", "used_at", "cancelled_at", "used_by", "cancelled_by"),
)
_PLAIN = (
    "id",
    "customer_id",
    "reward_id",
    "code",
    "name",
    "description",
    "points",
    "issued_at",
    "issued_by",
    *_CHANGING,
)


def _find(conn: Connection, tenant_id: int, *conditions: ColumnElement[bool]) -> Voucher | None:
    row = conn.execute(select(vouchers).where(vouchers.c.tenant_id == tenant_id, *conditions)).first()
    return _read(row) if row else None


def _dump_draws(draws: Sequence[Draw]) -> list[list[int | None]]:
    return [[draw.lot_id, draw.points] for draw in draws]


def _read(row: Any) -> Voucher:
    return Voucher(
        **{name: getattr(row, name) for name in _PLAIN},
        terms=load_terms(row.terms),
        draws=tuple(Draw(lot_id, points) for lot_id, points in row.draws),
        state=VoucherState(row.state),
        token_id=read_token_id(row.request_key),
    )
