"""When the versions of a programme were made, and since when they are in force."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bridge.store.tables import programme_versions


@dataclass(frozen=True, slots=True)
class Dated:
    """A version's number and dates; ``active_from`` is None for a draft."""

    number: int
    created_at: datetime
    active_from: datetime | None


def find_newest(conn: Connection, *, tenant_id: int) -> Dated | None:
    """The newest version, drafts included; None if there is none."""
    versions = programme_versions.c
    query = (
        select(versions.version, versions.created_at, versions.active_from)
        .where(versions.tenant_id == tenant_id)
        .order_by(versions.version.desc())
        .limit(1)
    )
    row = conn.execute(query).first()
    return Dated(row.version, row.created_at, row.active_from) if row else None
