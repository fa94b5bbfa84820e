"""Whose birthday it is, and up to which day birthdays were celebrated."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, bindparam, delete, select, text
from sqlalchemy.dialects.mysql import insert

from bridge.store.site.booknetic import BKNTC, probe
from bridge.store.tables import celebrations

# So many customers are looked at at once: none of Booknetic's indexes is by birthdays.
STRIDE = 20_000


def find_celebrated(conn: Connection, *, tenant_id: int) -> date | None:
    """Up to which local day the tenant's were celebrated; None where that is to begin."""
    found: date | None = conn.scalar(select(celebrations.c.upto).where(celebrations.c.tenant_id == tenant_id))
    return found


def save_celebrated(conn: Connection, *, tenant_id: int, upto: date | None) -> None:
    """Up to which local day they were; None where they are not celebrated any more."""
    if upto is None:
        conn.execute(delete(celebrations).where(celebrations.c.tenant_id == tenant_id))
        return
    statement = insert(celebrations).values(tenant_id=tenant_id, upto=upto)
    conn.execute(statement.on_duplicate_key_update(upto=statement.inserted.upto))


def walk_born_for_all_tenants(
    conn: Connection, *, dates: Collection[str], after: int
) -> tuple[list[tuple[int, int, str]], int | None]:
    """Of the next customers after one, by id: (tenant, customer, date of birth) of those born on one of these days of the year
    ("02-29"); and the last one looked at (None at the end). Nobody where this version knows no birthdays."""
    if "customers.birthdate" not in probe(conn) or not dates:
        return [], None
    last: int | None = conn.scalar(_LAST, {"after": after, "limit": STRIDE})
    if last is None:
        return [], None
    rows = conn.execute(_BORN, {"after": after, "last": last, "dates": list(dates)})
    return [(int(row.tenant_id), row.id, row.born_on) for row in rows], last


_LAST = text(f"SELECT MAX(id) FROM (SELECT id FROM {BKNTC}customers WHERE id > :after ORDER BY id LIMIT :limit) page")
# As text: some versions keep a date there, others what was typed.
_BORN = text(f"""
    SELECT id, COALESCE(tenant_id, 0) AS tenant_id, CAST(birthdate AS CHAR) AS born_on FROM {BKNTC}customers
    WHERE id > :after AND id <= :last AND SUBSTRING(CAST(birthdate AS CHAR), 6, 5) IN :dates ORDER BY id""").bindparams(
    bindparam("dates", expanding=True)
)
