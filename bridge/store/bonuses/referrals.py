"""Friends who came by a customer's link: what the plugin tells of them, and what became of each."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, text, update
from sqlalchemy.dialects.mysql import insert

from bridge.core.bonuses.referrals import ReferralState, Refusal
from bridge.store.customers.merges import list_numbers
from bridge.store.site.booknetic import BKNTC, probe
from bridge.store.tables import profiles, recommended, referrals


@dataclass(frozen=True, slots=True)
class Told:
    """A booking that was made by whoever followed a link, as the plugin told of it."""

    id: int
    tenant_id: int
    appointment_id: int
    code: str


@dataclass(frozen=True, slots=True)
class Referral:
    """A friend (``customer_id``) whom a customer brought. ``points`` and ``label`` are as promised when the friend booked;
    ``number`` counts the entries; ``lot_id`` is where the points went."""

    id: int
    tenant_id: int
    customer_id: int
    referrer_id: int
    points: int
    label: str
    state: ReferralState
    number: int
    lot_id: int | None
    created_at: datetime


def list_told_for_all_tenants(conn: Connection, *, limit: int) -> list[Told]:
    """What the plugin told of and nobody looked at yet, oldest first; nothing where the plugin is older than this."""
    if not conn.scalar(_IS_THERE):
        return []
    query = select(*(recommended.c[name] for name in Told.__slots__)).order_by(recommended.c.id).limit(limit)
    return [Told(*row) for row in conn.execute(query)]


def delete_told(conn: Connection, *, told: Told) -> bool:
    """It was looked at; whether it was there still."""
    mine = recommended.c.id == told.id, recommended.c.tenant_id == told.tenant_id
    return bool(conn.execute(delete(recommended).where(*mine)).rowcount)


def find_person(conn: Connection, *, tenant_id: int, customer_id: int) -> tuple[int | None, str, str] | None:
    """(WordPress user, e-mail, telephone) of a customer; None if there is none."""
    phone = "phone_number" if "customers.phone_number" in probe(conn) else "NULL"
    row = conn.execute(text(_PERSON.format(phone=phone)), {"id": customer_id, "tenant": tenant_id}).first()
    return (row.user_id or None, row.email or "", row.phone or "") if row else None


def has_booked_before(conn: Connection, *, tenant_id: int, customer_id: int, appointment_id: int) -> bool:
    """Whether the customer has an earlier booking than this one, whatever became of it."""
    numbers = list_numbers(conn, tenant_id=tenant_id, customer_id=customer_id)
    named = {"tenant": tenant_id, "customers": numbers, "appointment": appointment_id}
    return conn.scalar(_BEFORE, named) is not None


def find_referrer(conn: Connection, *, tenant_id: int, customer_id: int) -> int | None:
    """Who brought this customer; nobody where that was refused."""
    mine = referrals.c.tenant_id == tenant_id, referrals.c.customer_id == customer_id
    brought = referrals.c.state != ReferralState.REFUSED.value
    found: int | None = conn.scalar(select(referrals.c.referrer_id).where(*mine, brought))
    return found


def append_referral(
    conn: Connection,
    *,
    tenant_id: int,
    customer_id: int,
    referrer_id: int,
    appointment_id: int,
    points: int,
    label: str,
    refusal: Refusal | None,
    now: datetime,
) -> None:
    """A friend, brought once: nothing where this customer was brought before."""
    state = ReferralState.REFUSED if refusal else ReferralState.WAITING
    row: dict[str, Any] = {
        "tenant_id": tenant_id,
        "customer_id": customer_id,
        "referrer_id": referrer_id,
        "appointment_id": appointment_id,
        "points": points,
        "label": label,
        "state": state.value,
        "reason": refusal.value if refusal else None,
        "number": 0,
        "created_at": now,
        "updated_at": now,
    }
    conn.execute(insert(referrals).prefix_with("IGNORE").values(row))


def list_ripe_for_all_tenants(conn: Connection, *, after: int, limit: int) -> list[Referral]:
    """The next after one, by id: those whose friend has come and that wait, and those that were given and whose friend has no visit
    any more."""
    came = referrals.c.state.in_((ReferralState.WAITING.value, ReferralState.TAKEN.value)) & (profiles.c.visits > 0)
    gone = (referrals.c.state == ReferralState.GIVEN.value) & (profiles.c.visits == 0)
    theirs = (profiles.c.tenant_id == referrals.c.tenant_id) & (profiles.c.customer_id == referrals.c.customer_id)
    query = _select().select_from(referrals.join(profiles, theirs)).where(referrals.c.id > after, came | gone)
    return [_read(row) for row in conn.execute(query.order_by(referrals.c.id).limit(limit))]


def lock_referral(conn: Connection, *, tenant_id: int, referral_id: int) -> tuple[Referral, int]:
    """It as it stands, FOR UPDATE, and how often the friend has come."""
    mine = referrals.c.tenant_id == tenant_id, referrals.c.id == referral_id
    found = _read(conn.execute(_select().where(*mine).with_for_update()).one())
    friend = profiles.c.tenant_id == tenant_id, profiles.c.customer_id == found.customer_id
    return found, conn.scalar(select(profiles.c.visits).where(*friend)) or 0


def count_given(conn: Connection, *, tenant_id: int, referrer_id: int, since: date, until: date) -> int:
    """How many of a customer's friends earned something on local days from ``since`` up to ``until`` (exclusive)."""
    days = referrals.c.given_on >= since, referrals.c.given_on < until
    mine = referrals.c.tenant_id == tenant_id, referrals.c.referrer_id == referrer_id
    given = referrals.c.state == ReferralState.GIVEN.value
    return conn.scalar(select(func.count()).select_from(referrals).where(*mine, given, *days)) or 0


def save_referral(
    conn: Connection,
    *,
    referral: Referral,
    state: ReferralState,
    refusal: Refusal | None = None,
    lot_id: int | None = None,
    given_on: date | None = None,
    now: datetime,
) -> None:
    """What became of it, with one entry more unless it was refused; it must be locked."""
    values: dict[str, Any] = {"state": state.value, "reason": refusal.value if refusal else None, "updated_at": now}
    if refusal is None:
        values |= {"number": referral.number + 1, "lot_id": lot_id or referral.lot_id, "given_on": given_on}
    mine = referrals.c.tenant_id == referral.tenant_id, referrals.c.id == referral.id
    conn.execute(update(referrals).where(*mine).values(values))


def _select() -> Any:
    return select(*(referrals.c[name] for name in Referral.__slots__))


def _read(row: Any) -> Referral:
    return Referral(**(dict(row._mapping) | {"state": ReferralState(row.state)}))


_IS_THERE = text(
    "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = '{prefix}bkloyalty_recommended'"
)
_PERSON = f"""SELECT user_id, email, {{phone}} AS phone FROM {BKNTC.replace("{", "{{").replace("}", "}}")}customers
    WHERE id = :id AND COALESCE(tenant_id, 0) = :tenant"""
_BEFORE = text(
    f"SELECT 1 FROM {BKNTC}appointments WHERE customer_id IN :customers AND id < :appointment "
    "AND COALESCE(tenant_id, 0) = :tenant LIMIT 1"
).bindparams(bindparam("customers", expanding=True))
