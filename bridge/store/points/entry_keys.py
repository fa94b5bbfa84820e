"""What was posted already, by its key."""

from sqlalchemy import Connection, select

from bridge.store.tables import entries


def has_entry(conn: Connection, *, tenant_id: int, key: str) -> bool:
    """Whether there is an entry under this key."""
    mine = entries.c.tenant_id == tenant_id, entries.c.entry_key == key
    return conn.scalar(select(entries.c.id).where(*mine)) is not None
