"""Writes that apps sent, each with its answer, for as long as it may come again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.mysql import insert

from bridge.store.tables import api_requests


@dataclass(frozen=True, slots=True)
class Answered:
    """``fingerprint`` tells what was asked; ``status`` and ``answer`` are what was said."""

    fingerprint: str
    status: int
    answer: Any


def claim(
    conn: Connection,
    *,
    tenant_id: int,
    token_id: int,
    key: str,
    fingerprint: str,
    customer_id: int | None,
    now: datetime,
) -> bool:
    """Makes the row of a write that is about to be done; False where there is one. Waits for whoever is doing the same, until they
    are done or gave up."""
    values = {"token_id": token_id, "request_key": key, "fingerprint": fingerprint, "customer_id": customer_id}
    row = insert(api_requests).values(tenant_id=tenant_id, created_at=now, **values)
    return conn.execute(row.prefix_with("IGNORE")).rowcount == 1


def find_answered(conn: Connection, *, tenant_id: int, token_id: int, key: str) -> Answered | None:
    """What was done under this key."""
    row = conn.execute(select(api_requests).where(*_mine(tenant_id, token_id, key))).first()
    return Answered(row.fingerprint, row.status, row.answer) if row else None


def save_answer(conn: Connection, *, tenant_id: int, token_id: int, key: str, status: int, answer: Any) -> None:
    """Keeps what is said to a write that was claimed."""
    conn.execute(update(api_requests).where(*_mine(tenant_id, token_id, key)).values(status=status, answer=answer))


def drop_old_for_all_tenants(conn: Connection, *, before: datetime, limit: int) -> int:
    """Forgets some of those that came before then; how many."""
    old = delete(api_requests).where(api_requests.c.created_at < before)
    return conn.execute(old.with_dialect_options(mysql_limit=limit)).rowcount


def _mine(tenant_id: int, token_id: int, key: str) -> tuple[Any, ...]:
    named = api_requests.c.token_id == token_id, api_requests.c.request_key == key
    return (api_requests.c.tenant_id == tenant_id, *named)
