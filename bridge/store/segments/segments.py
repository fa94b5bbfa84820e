"""Who is in a segment: how many, and who. For those who look at customers or give them something.

Whoever is about to write to customers asks store/segments/audience.py instead, which leaves out those who did not agree to it.
"""

from sqlalchemy import Connection, func, select

from bridge.store.segments.segment_conditions import Selection, Stretch, p, say_selection

# So many customers are looked at in one step of a walk through a segment.
STRIDE = 10_000


def count_members(conn: Connection, *, selection: Selection) -> int:
    """How many customers are selected."""
    return conn.scalar(select(func.count()).select_from(p).where(say_selection(selection))) or 0


def list_members(
    conn: Connection, *, selection: Selection, after: int = 0, before: int | None = None, limit: int
) -> list[int]:
    """The next ``limit`` of them after one, by id, or those just before one. For a page of a list: each asks for the whole
    segment."""
    query = select(p.c.customer_id).where(say_selection(selection)).limit(limit)
    if before is not None:
        return list(conn.scalars(query.where(p.c.customer_id < before).order_by(p.c.customer_id.desc())))[::-1]
    return list(conn.scalars(query.where(p.c.customer_id > after).order_by(p.c.customer_id)))


def walk_members(conn: Connection, *, selection: Selection, after: int = 0) -> tuple[list[int], int | None]:
    """Those among the next ``STRIDE`` customers after one, by id; and how far that is, None at the end. For whoever goes through
    a whole segment, some at a time."""
    until = find_stride(conn, tenant_id=selection.tenant_id, after=after)
    if until is None:
        return [], None
    query = select(p.c.customer_id).where(say_selection(selection, Stretch(after, until))).order_by(p.c.customer_id)
    return list(conn.scalars(query)), until


def find_stride(conn: Connection, *, tenant_id: int, after: int) -> int | None:
    """The last of the next ``STRIDE`` customers after one, by id, in the segment or not; None if there is none."""
    page = select(p.c.customer_id).where(p.c.tenant_id == tenant_id, p.c.customer_id > after)
    page = page.order_by(p.c.customer_id).limit(STRIDE)
    last: int | None = conn.scalar(select(func.max(page.subquery().c.customer_id)))
    return last
