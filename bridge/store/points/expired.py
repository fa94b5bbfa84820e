"""What expired out of which lot: the keys of such entries say so."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import Connection, select

from bridge.store.tables import entries


def put_key(customer_id: int, number: int, lot_id: int | None) -> str:
    """The key of a customer's n-th entry of expiry."""
    return f"expired:{customer_id}:{number}:{lot_id}"


def sum_expired(
    conn: Connection, *, tenant_id: int, customer_ids: Collection[int], lot_ids: Collection[int]
) -> Counter[int]:
    """By lot, the points that expired out of it while one of these customers had it."""
    expired = entries.c.kind == "expired", entries.c.entry_key.like("expired:%:%:%")
    theirs = entries.c.tenant_id == tenant_id, entries.c.customer_id.in_(sorted(customer_ids))
    found: Counter[int] = Counter()
    for key, points in conn.execute(select(entries.c.entry_key, entries.c.points).where(*theirs, *expired)):
        lot_id = int(key.rpartition(":")[2])
        if lot_id in lot_ids:
            found[lot_id] -= points
    return found
