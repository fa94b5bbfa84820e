"""A customer's statement: how the account stands, and every entry with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, tuple_

from bridge.core.points.accounts import Tallies
from bridge.core.points.ledger import EntryKind
from bridge.core.programmes.programme import Programme
from bridge.core.tiers.tiers import Progress, measure_progress
from bridge.store.customers.merges import list_numbers
from bridge.store.documents import load_tallies
from bridge.store.points.accounts import read_account
from bridge.store.programmes.programmes import find_programme
from bridge.store.programmes.tenants import Tenant, get_tenant
from bridge.store.tables import accounts, entries


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands; all zeros for a customer nobody knows. ``available`` is never below 0; ``tier_points`` are what tiers look
    at, all of ``lifetime`` or what of it was earned in the programme's period. ``version`` is that of the
    ``programme`` in force; ``tallies`` may be counted by an earlier one, and two accounts that differ in them alone stand alike."""

    tenant: Tenant
    programme: Programme | None
    balance: int
    held: int
    lifetime: int
    tier_points: int
    tier: str | None
    progress: Progress
    version: int | None
    tallies: Tallies = field(compare=False)

    @property
    def available(self) -> int:
        return max(0, self.balance - self.held)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it was posted; ``reasons`` are recorded data (core/settling/reasons.py puts them into words)."""

    id: int
    kind: str
    points: int
    appointment_id: int | None
    at: datetime
    note: str | None
    reasons: Sequence[dict[str, Any]]


def read_standing(conn: Connection, *, tenant_id: int, customer_id: int) -> Standing:
    """How the customer stands now."""
    tenant = get_tenant(conn, tenant_id=tenant_id)
    version = find_programme(conn, tenant=tenant)
    row = conn.execute(
        select(accounts).where(accounts.c.tenant_id == tenant_id, accounts.c.customer_id == customer_id)
    ).first()
    lifetime = points = row.lifetime if row else 0
    kept = None
    if version is not None and version.programme.tier_period and row is not None:
        points, kept = read_account(row._mapping).tier_points(version.programme), row.tier
    progress = measure_progress(version.programme.tiers if version else (), points, kept)
    return Standing(
        tenant=tenant,
        programme=version.programme if version else None,
        balance=row.balance if row else 0,
        held=row.held if row else 0,
        lifetime=lifetime,
        tier_points=points,
        tier=row.tier if row else None,
        progress=progress,
        version=version.number if version else None,
        tallies=load_tallies(row.tallies) if row else Tallies(),
    )


def list_lines(conn: Connection, *, tenant_id: int, customer_id: int) -> list[Line]:
    """All entries of a customer, also of rows that went over to this one; oldest first."""
    numbers = list_numbers(conn, tenant_id=tenant_id, customer_id=customer_id)
    query = (
        select(entries)
        .where(entries.c.tenant_id == tenant_id, entries.c.customer_id.in_(numbers))
        .order_by(entries.c.at, entries.c.id)
    )
    return [_read(row) for row in conn.execute(query)]


def list_newest_lines(
    conn: Connection, *, tenant_id: int, customer_id: int, limit: int, before: tuple[datetime, int] | None = None
) -> list[Line]:
    """At most ``limit`` entries of a customer, newest first, older than ``before`` (time and id of the last one seen). What went from one
    row of theirs to another is left out: to them it is one account."""
    numbers = list_numbers(conn, tenant_id=tenant_id, customer_id=customer_id)
    mine = entries.c.tenant_id == tenant_id, entries.c.customer_id.in_(numbers)
    query = select(entries).where(*mine, entries.c.kind != EntryKind.MERGED.value)
    if before is not None:
        query = query.where(tuple_(entries.c.at, entries.c.id) < before)
    return [_read(row) for row in conn.execute(query.order_by(entries.c.at.desc(), entries.c.id.desc()).limit(limit))]


def _read(row: Any) -> Line:
    return Line(row.id, row.kind, row.points, row.appointment_id, row.at, row.note, row.reasons)
