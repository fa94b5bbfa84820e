"""The search over customers: the words and the sorting name of each, kept beside Booknetic's rows, which are the truth.

Every customer of a tenant that is known is indexed, also one who has no account yet: they too are looked for. Whoever is gone
keeps a place in the order, nameless, as long as there may be an account.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, bindparam, delete, select, text, tuple_
from sqlalchemy.dialects.mysql import insert

from bridge.core.customers.finding import NAMELESS, Person, list_words, sort_name
from bridge.store.site.booknetic import BKNTC, probe
from bridge.store.tables import people, words

GONE = ""  # the fingerprint of somebody whose row is gone
MERGED = "merged"  # of somebody who went over to another row of theirs
ERASED = "erased"  # of somebody who asked not to be known: until they come back, and have an account or an answer again
# Part of every fingerprint: another number has everybody indexed anew, where words are made in another way.
_MILL = 1
_ROWS = 5_000  # words in one statement


@dataclass(frozen=True, slots=True)
class Stale:
    """A customer who is not indexed as the row stands; ``fingerprint`` is that of the row, "" where it is gone."""

    tenant_id: int
    customer_id: int
    person: Person | None
    fingerprint: str = GONE


def find_newest_for_all_tenants(conn: Connection) -> int:
    """The highest id of a customer; 0 if there is none."""
    return conn.scalar(text(f"SELECT MAX(id) FROM {BKNTC}customers")) or 0


def list_stale_for_all_tenants(conn: Connection, *, after: int, limit: int) -> tuple[list[Stale], int | None]:
    """Of the next ``limit`` customers after ``after``, by id: those who are new, or whose row is not the one indexed; and the
    last id looked at (None at the end)."""
    page = {"after": after, "limit": limit}
    last = conn.scalar(_LAST, page)
    if last is None:
        return [], None
    phone = "c.phone_number" if "customers.phone_number" in probe(conn) else "NULL"
    return [_read(row) for row in conn.execute(text(_stale(phone)), {"after": after, "last": last})], last


def list_gone_for_all_tenants(
    conn: Connection, *, after: tuple[int, int], limit: int
) -> tuple[list[Stale], tuple[int, int] | None]:
    """Of the next ``limit`` people after ``after`` (tenant, customer): those of whom no row is left; and the last one looked at."""
    rows = conn.execute(_PRESENT, {"tenant": after[0], "customer": after[1], "limit": limit}).all()
    gone = [Stale(row.tenant_id, row.customer_id, None) for row in rows if not row.stays and row.fingerprint != GONE]
    return gone, (rows[-1].tenant_id, rows[-1].customer_id) if len(rows) == limit else None


def list_gone_of_for_all_tenants(conn: Connection, *, customer_ids: Sequence[int]) -> list[Stale]:
    """Those of these customers, of whatever tenant, of whom no row is left and who are still indexed."""
    rows = conn.execute(_GONE_OF, {"ids": list(customer_ids)}) if customer_ids else ()
    return [Stale(row.tenant_id, row.customer_id, None) for row in rows]


def lock_away_for_all_tenants(conn: Connection, *, stale: Sequence[Stale]) -> set[tuple[int, int]]:
    """(tenant, customer) of those of these people who went over to another row meanwhile, or were erased and did not come back; nobody
    does until it is committed."""
    named = [(one.tenant_id, one.customer_id) for one in stale]
    here = tuple_(people.c.tenant_id, people.c.customer_id).in_(named)
    query = select(people.c.tenant_id, people.c.customer_id, people.c.fingerprint)
    away = query.where(here, people.c.fingerprint.in_((ERASED, MERGED))).with_for_update()
    found = [tuple(row) for row in conn.execute(away)] if named else []
    merged = {(tenant_id, customer_id) for tenant_id, customer_id, said in found if said == MERGED}
    erased = [(tenant_id, customer_id) for tenant_id, customer_id, said in found if said == ERASED]
    return merged | ({(row[0], row[1]) for row in conn.execute(_AWAY, {"named": erased})} if erased else set())


def index_for_all_tenants(conn: Connection, *, stale: Sequence[Stale]) -> None:
    """Brings these people's words and names up to date."""
    ordered = sorted(stale, key=lambda one: (one.tenant_id, one.customer_id))
    if not ordered:
        return
    statement = insert(people)
    new = statement.inserted
    # First, for it locks their rows: whoever indexes the same people meanwhile waits, and then begins from what stands here.
    conn.execute(
        statement.on_duplicate_key_update(sort_name=new.sort_name, fingerprint=new.fingerprint),
        [_name(one) for one in ordered],
    )
    for tenant_id, group in groupby(ordered, key=lambda one: one.tenant_id):
        ids = [one.customer_id for one in group]
        conn.execute(delete(words).where(words.c.tenant_id == tenant_id, words.c.customer_id.in_(ids)))
    rows = list(_list_rows(ordered))
    for start in range(0, len(rows), _ROWS):
        conn.execute(insert(words).prefix_with("IGNORE"), rows[start : start + _ROWS])


def _read(row: object) -> Stale:
    name = f"{row.first_name or ''} {row.last_name or ''}"  # type: ignore[attr-defined]
    person = Person(name, row.email or "", row.phone or "")  # type: ignore[attr-defined]
    return Stale(int(row.tenant_id), row.id, person, row.fingerprint)  # type: ignore[attr-defined]


def _name(one: Stale) -> dict[str, object]:
    name = sort_name(one.person) if one.person else NAMELESS
    return {
        "tenant_id": one.tenant_id,
        "customer_id": one.customer_id,
        "sort_name": name,
        "fingerprint": one.fingerprint,
    }


def _list_rows(stale: Sequence[Stale]) -> Iterator[dict[str, object]]:
    for one in stale:
        for word in list_words(one.person) if one.person else ():
            yield {"tenant_id": one.tenant_id, "word": word, "customer_id": one.customer_id}


_IS_AWAY = """NOT EXISTS (SELECT 1 FROM {prefix}bkloyalty_accounts o WHERE o.tenant_id = looked_at.tenant_id AND o.customer_id = looked_at.id)
        AND NOT EXISTS (SELECT 1 FROM {prefix}bkloyalty_consents o WHERE o.tenant_id = looked_at.tenant_id AND o.customer_id = looked_at.id)"""


def _stale(phone: str) -> str:
    return f"""
    SELECT * FROM (
        SELECT c.id, COALESCE(c.tenant_id, 0) AS tenant_id, c.first_name, c.last_name, c.email, {phone} AS phone,
            p.fingerprint AS indexed, LEFT(SHA2(CONCAT_WS('|', {_MILL},
                COALESCE(c.first_name, ''), COALESCE(c.last_name, ''), COALESCE(c.email, ''), COALESCE({phone}, '')), 256), 32) AS fingerprint
        FROM {BKNTC}customers c JOIN {{prefix}}bkloyalty_tenants t ON t.tenant_id = COALESCE(c.tenant_id, 0)
            LEFT JOIN {{prefix}}bkloyalty_people p ON p.tenant_id = t.tenant_id AND p.customer_id = c.id
        WHERE c.id > :after AND c.id <= :last) looked_at
    WHERE indexed IS NULL OR (BINARY indexed <> BINARY fingerprint AND indexed <> '{MERGED}'
        AND NOT (indexed = '{ERASED}' AND {_IS_AWAY})) ORDER BY id"""


_AWAY = text(f"""
    SELECT tenant_id, id FROM (SELECT tenant_id, customer_id AS id FROM {{prefix}}bkloyalty_people
        WHERE (tenant_id, customer_id) IN :named) looked_at WHERE {_IS_AWAY}""").bindparams(
    bindparam("named", expanding=True)
)
_LAST = text(f"SELECT MAX(id) FROM (SELECT id FROM {BKNTC}customers WHERE id > :after ORDER BY id LIMIT :limit) page")
# Who went over to another row is not missed with their own, and who has another row not while that is there.
_STAYS = f"""(c.id IS NOT NULL OR p.fingerprint = '{MERGED}' OR EXISTS (
    SELECT 1 FROM {{prefix}}bkloyalty_merges m
    JOIN {BKNTC}customers other ON other.id = m.customer_id AND COALESCE(other.tenant_id, 0) = m.tenant_id
    WHERE m.tenant_id = p.tenant_id AND m.into_id = p.customer_id))"""
_GONE_OF = text(f"""
    SELECT p.tenant_id, p.customer_id FROM {{prefix}}bkloyalty_tenants t
    JOIN {{prefix}}bkloyalty_people p ON p.tenant_id = t.tenant_id AND p.customer_id IN :ids
    LEFT JOIN {BKNTC}customers c ON c.id = p.customer_id AND COALESCE(c.tenant_id, 0) = p.tenant_id
    WHERE p.fingerprint <> '{GONE}' AND NOT {_STAYS} ORDER BY p.tenant_id, p.customer_id""").bindparams(
    bindparam("ids", expanding=True)
)
_PRESENT = text(f"""
    SELECT p.tenant_id, p.customer_id, p.fingerprint, {_STAYS} AS stays FROM {{prefix}}bkloyalty_people p
    LEFT JOIN {BKNTC}customers c ON c.id = p.customer_id AND COALESCE(c.tenant_id, 0) = p.tenant_id
    WHERE p.tenant_id > :tenant OR (p.tenant_id = :tenant AND p.customer_id > :customer)
    ORDER BY p.tenant_id, p.customer_id LIMIT :limit""")
