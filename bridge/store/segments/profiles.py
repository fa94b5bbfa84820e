"""Profiles: all that segments ask of a customer, in one row. Everybody who is in the search over customers has one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, select, text

from bridge.store.points.standings import copy_standings
from bridge.store.tables import accounts, profiles, visits

_P = "{prefix}bkloyalty_"


def add_profiles(conn: Connection, *, tenant_id: int, customer_ids: Collection[int]) -> None:
    """Makes those that are missing, with all that is known of these customers.

    Locks the accounts: until it is committed nobody changes what is copied here.
    """
    theirs = accounts.c.tenant_id == tenant_id, accounts.c.customer_id.in_(customer_ids)
    conn.execute(select(accounts.c.customer_id).where(*theirs).order_by(accounts.c.customer_id).with_for_update())
    rows = [{"tenant_id": tenant_id, "customer_id": customer_id} for customer_id in sorted(customer_ids)]
    conn.execute(insert(profiles).prefix_with("IGNORE"), [row | dict.fromkeys(_ZEROS, 0) for row in rows])
    copy_standings(conn, tenant_id=tenant_id, customer_ids=customer_ids)
    for statement in (_COPY_CONSENTS, _SUM_UP):
        conn.execute(statement, {"tenant": tenant_id, "ids": list(customer_ids)})


@dataclass(frozen=True, slots=True)
class Profile:
    """What is summed up of a customer's visits."""

    visits: int
    spent: Decimal
    last_visit_at: datetime | None


def find_profile(conn: Connection, *, tenant_id: int, customer_id: int) -> Profile | None:
    """The customer's; None for somebody whom nobody has looked at yet."""
    columns = [profiles.c[name] for name in Profile.__slots__]
    mine = profiles.c.tenant_id == tenant_id, profiles.c.customer_id == customer_id
    row = conn.execute(select(*columns).where(*mine)).first()
    return Profile(*row) if row else None


def list_kept(conn: Connection, *, tenant_id: int, customer_ids: Collection[int]) -> set[int]:
    """Those of these customers who have a profile."""
    mine = profiles.c.tenant_id == tenant_id, profiles.c.customer_id.in_(customer_ids)
    return set(conn.scalars(select(profiles.c.customer_id).where(*mine)))


def drop_profiles(conn: Connection, *, tenant_id: int, customer_ids: Collection[int]) -> None:
    """Whoever is gone in Booknetic is in no segment."""
    conn.execute(delete(profiles).where(profiles.c.tenant_id == tenant_id, profiles.c.customer_id.in_(customer_ids)))


def count_visits(conn: Connection, *, tenant_id: int, customer_ids: Collection[int], now: datetime) -> None:
    """Sums up the visits of these customers that have ended by ``now``. Profiles that are missing stay missing.

    Locks the profiles first, so that whoever counts after somebody else sees what they saw and more.
    """
    mine = profiles.c.tenant_id == tenant_id, profiles.c.customer_id.in_(customer_ids)
    conn.execute(select(profiles.c.customer_id).where(*mine).order_by(profiles.c.customer_id).with_for_update())
    theirs = {"tenant": tenant_id, "ids": list(customer_ids)}
    conn.execute(_MARK_ENDED, theirs | {"now": now})
    conn.execute(_SUM_UP, theirs)


_ZEROS = ("visits", "spent", "balance", "held", "lifetime", "redeemed")
_IDS: BindParameter[int] = bindparam("ids", expanding=True)

# The index is named: of a table that just grew from nothing the database knows too little to find it.
_VISITS = f"{_P}visits v FORCE INDEX (customer)"
_MARK_ENDED = text(f"""
    UPDATE {_VISITS} SET v.counted = (v.ends_at <= :now)
    WHERE v.tenant_id = :tenant AND v.customer_id IN :ids AND v.counted <> (v.ends_at <= :now)
    """).bindparams(_IDS, bindparam("now", type_=visits.c.ends_at.type))
_LAST = f"""(SELECT v.[column] FROM {_VISITS} WHERE v.tenant_id = p.tenant_id AND v.customer_id = p.customer_id
    AND v.counted ORDER BY v.ends_at DESC, v.appointment_id DESC LIMIT 1)"""
_SUM_UP = text(f"""
    UPDATE {_P}profiles p LEFT JOIN (
        SELECT v.customer_id, SUM(v.counted) AS visits, SUM(IF(v.counted, v.spent, 0)) AS spent,
            MIN(IF(v.counted, v.ends_at, NULL)) AS first_at, MAX(IF(v.counted, v.ends_at, NULL)) AS last_at,
            MIN(IF(v.counted, NULL, v.ends_at)) AS next_at
        FROM {_VISITS} WHERE v.tenant_id = :tenant AND v.customer_id IN :ids GROUP BY v.customer_id) f
        ON f.customer_id = p.customer_id
    SET p.visits = COALESCE(f.visits, 0), p.spent = COALESCE(f.spent, 0), p.first_visit_at = f.first_at,
        p.last_visit_at = f.last_at, p.next_visit_at = f.next_at,
        p.last_service_id = {_LAST.replace("[column]", "service_id")},
        p.last_location_id = {_LAST.replace("[column]", "location_id")}
    WHERE p.tenant_id = :tenant AND p.customer_id IN :ids""").bindparams(_IDS)

_COPY_CONSENTS = text(f"""
    UPDATE {_P}profiles p SET p.consent = (SELECT c.state FROM {_P}consents c WHERE c.tenant_id = p.tenant_id
        AND c.customer_id = p.customer_id ORDER BY c.id DESC LIMIT 1)
    WHERE p.tenant_id = :tenant AND p.customer_id IN :ids""").bindparams(_IDS)
