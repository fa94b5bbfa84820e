"""Which steps of the set-up somebody took, or left out."""

from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.mysql import insert

from bridge.store.tables import setup_steps


def list_steps(conn: Connection, *, tenant_id: int) -> frozenset[str]:
    """Those that are over, by name."""
    return frozenset(conn.scalars(select(setup_steps.c.step).where(setup_steps.c.tenant_id == tenant_id)))


def save_step(conn: Connection, *, tenant_id: int, step: str, actor: int | None, now: datetime) -> None:
    """Notes that a step is over; nothing if that is noted."""
    values = {"tenant_id": tenant_id, "step": step, "actor": actor, "at": now}
    conn.execute(insert(setup_steps).values(values).prefix_with("IGNORE"))


def delete_step(conn: Connection, *, tenant_id: int, step: str) -> None:
    """The step is to be taken again."""
    mine = setup_steps.c.tenant_id == tenant_id, setup_steps.c.step == step
    conn.execute(delete(setup_steps).where(*mine))
