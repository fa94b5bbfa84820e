"""Who was in a segment that a workflow waits for, when it was last looked at."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, delete, select

from bridge.store.many_rows import insert_rows
from bridge.store.tables import segment_members as members


def list_noted(conn: Connection, *, tenant_id: int, segment: str, after: int, until: int) -> set[int]:
    """Of the customers after one and up to another, by id."""
    query = select(members.c.customer_id).where(*_of(tenant_id, segment))
    return set(conn.scalars(query.where(members.c.customer_id > after, members.c.customer_id <= until)))


def note_members(conn: Connection, *, tenant_id: int, segment: str, customer_ids: Collection[int]) -> None:
    """These are in it from now on; whoever is noted already must not be among them."""
    rows = [{"tenant_id": tenant_id, "segment": segment, "customer_id": one} for one in customer_ids]
    insert_rows(conn, members, rows)


def drop_members(conn: Connection, *, tenant_id: int, segment: str, customer_ids: Collection[int]) -> None:
    """These are not in it any more."""
    if customer_ids:
        conn.execute(delete(members).where(*_of(tenant_id, segment), members.c.customer_id.in_(list(customer_ids))))


def drop_behind(conn: Connection, *, tenant_id: int, segment: str, after: int) -> None:
    """Nobody behind this customer is in it."""
    conn.execute(delete(members).where(*_of(tenant_id, segment), members.c.customer_id > after))


def drop_some(conn: Connection, *, tenant_id: int, segment: str, limit: int) -> int:
    """Forgets the next ones; how many."""
    ids = list(conn.scalars(select(members.c.customer_id).where(*_of(tenant_id, segment)).limit(limit)))
    drop_members(conn, tenant_id=tenant_id, segment=segment, customer_ids=ids)
    return len(ids)


def _of(tenant_id: int, segment: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return members.c.tenant_id == tenant_id, members.c.segment == segment
