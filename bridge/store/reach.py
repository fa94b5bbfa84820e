"""Whose customers somebody may see, as a condition; and their names as Booknetic has them."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, text

from bridge.core.permissions import Reach
from bridge.store.booknetic import BKNTC


def say_reach(column: str, *, tenant_id: int, reach: Reach) -> str:
    """SQL that holds where ``column`` is a customer within ``reach``: one who has an appointment with one of its staff."""
    if reach.staff_ids is None:
        return "TRUE"
    if not reach.staff_ids:
        return "FALSE"
    staff = ", ".join(str(int(staff_id)) for staff_id in sorted(reach.staff_ids))
    return (
        f"{column} IN (SELECT own.customer_id FROM {BKNTC}appointments own "
        f"WHERE own.staff_id IN ({staff}) AND COALESCE(own.tenant_id, 0) = {int(tenant_id)})"
    )


def is_within_reach(conn: Connection, *, tenant_id: int, customer_id: int, reach: Reach) -> bool:
    """Whether this customer is within ``reach``."""
    if reach.everybody:
        return True
    condition = say_reach("asked.id", tenant_id=tenant_id, reach=reach)
    return (
        conn.scalar(text(f"SELECT 1 FROM (SELECT :id AS id) asked WHERE {condition}"), {"id": customer_id}) is not None
    )


def list_names(conn: Connection, *, tenant_id: int, customer_ids: Iterable[int]) -> dict[int, str]:
    """The full names of those of the customers who are there and have one, by id."""
    wanted = sorted(set(customer_ids))
    if not wanted:
        return {}
    return {row.id: row.name for row in conn.execute(_NAMES, {"ids": wanted, "tenant": tenant_id}) if row.name}


_NAMES = text(
    "SELECT id, TRIM(CONCAT_WS(' ', NULLIF(TRIM(first_name), ''), NULLIF(TRIM(last_name), ''))) AS name "
    f"FROM {BKNTC}customers WHERE id IN :ids AND COALESCE(tenant_id, 0) = :tenant"
).bindparams(bindparam("ids", expanding=True))
