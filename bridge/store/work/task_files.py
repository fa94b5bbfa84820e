"""The file that a task made, in pieces that are sent one by one."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from bridge.store.tables import task_files, tasks


def append_piece(conn: Connection, *, task_id: int, number: int, content: bytes) -> None:
    """The piece of that number, counted from 0."""
    conn.execute(task_files.insert().values(task_id=task_id, number=number, content=content))


def find_piece(conn: Connection, *, tenant_id: int, task_id: int, number: int) -> bytes | None:
    """The piece of that number of a tenant's task; None after the last one, and where the file was dropped."""
    of_tenant = select(tasks.c.id).where(tasks.c.id == task_id, tasks.c.tenant_id == tenant_id)
    query = select(task_files.c.content).where(task_files.c.task_id == task_id, task_files.c.number == number)
    content: bytes | None = conn.scalar(query.where(of_tenant.exists()))
    return content


def drop_pieces(conn: Connection, *, task_id: int) -> None:
    """Takes the whole file away."""
    conn.execute(delete(task_files).where(task_files.c.task_id == task_id))


def drop_all(conn: Connection, *, tenant_id: int) -> None:
    """Takes all files of a tenant away."""
    of_tenant = select(tasks.c.id).where(tasks.c.tenant_id == tenant_id)
    conn.execute(delete(task_files).where(task_files.c.task_id.in_(of_tenant)))


def list_old_for_all_tenants(conn: Connection, *, before: datetime) -> list[int]:
    """Tasks whose file is kept since before then."""
    since = func.coalesce(tasks.c.finished_at, tasks.c.created_at)
    query = select(tasks.c.id).where(
        since < before, select(task_files.c.number).where(task_files.c.task_id == tasks.c.id).exists()
    )
    return list(conn.scalars(query.order_by(tasks.c.id)))
