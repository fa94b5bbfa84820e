"""Whose customers somebody may see, as a condition of a query over many of them; and their names."""

from collections.abc import Iterable

from sqlalchemy import Connection

from bridge.core.access.permissions import Reach
from bridge.store.site.booknetic import BKNTC
from bridge.store.site.patrons import list_patrons


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


def list_names(conn: Connection, *, tenant_id: int, customer_ids: Iterable[int]) -> dict[int, str]:
    """What those of the customers who are there are called, by id; "" for one who has neither a name nor an e-mail address."""
    wanted = set(customer_ids)
    patrons = list_patrons(conn, tenant_id=tenant_id, customer_ids=wanted) if wanted else {}
    return {customer_id: patron.called for customer_id, patron in patrons.items()}
