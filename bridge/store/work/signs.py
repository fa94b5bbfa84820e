"""Signs of life: when the worker last did each of its jobs to the end, in real time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.mysql import insert

from bridge.store.tables import signs, tasks

LONG_WORK = "tasks"


@dataclass(frozen=True, slots=True)
class Sign:
    """A job of the worker, when it was last done, and by which version of the service."""

    job: str
    at: datetime
    version: str


def save_sign_for_all_tenants(conn: Connection, *, sign: Sign) -> None:
    """The job was done; of several workers the last one counts."""
    values = {"at": sign.at, "version": sign.version}
    conn.execute(insert(signs).values(job=sign.job, **values).on_duplicate_key_update(**values))


def list_signs_for_all_tenants(conn: Connection) -> list[Sign]:
    """Every job that was ever done, by name."""
    return [Sign(row.job, row.at, row.version) for row in conn.execute(select(signs).order_by(signs.c.job))]


def find_long_work_for_all_tenants(conn: Connection) -> datetime | None:
    """When some worker last did long work or found none to do; None if that never was."""
    rested = conn.scalar(select(signs.c.at).where(signs.c.job == LONG_WORK))
    busy = conn.scalar(select(func.max(tasks.c.seen_at)).where(tasks.c.state == "running"))
    return max((at for at in (rested, busy) if at is not None), default=None)
