"""Customers' rows that went over to another row of the same person: who is whose, for whatever names one of them.

Entries, answers and gifts stay under the number that they were made for, and are read for all numbers of a person together.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, Select, select, update

from bridge.store.tables import merges

# COALESCE over columns with and without a sign makes decimals of ids.
SURVIVOR = """CAST(COALESCE((SELECT gone_over.into_id FROM {prefix}bkloyalty_merges gone_over
    WHERE gone_over.tenant_id = [tenant] AND gone_over.customer_id = [customer]), [customer]) AS SIGNED)"""


FROM, INTO = "merged_from:", "merged_into:"


def say_survivor(customer: str, tenant: str = ":tenant") -> str:
    """SQL for whose account it is: the customer's own, or that of whom they went over to."""
    return SURVIVOR.replace("[tenant]", tenant).replace("[customer]", customer)


def find_survivor(conn: Connection, *, tenant_id: int, customer_id: int) -> int:
    """Whose account is meant by a customer's number: their own, unless they went over to another row."""
    return list_survivors(conn, tenant_id=tenant_id, customer_ids=[customer_id])[customer_id]


def list_survivors(conn: Connection, *, tenant_id: int, customer_ids: Collection[int]) -> dict[int, int]:
    """Whose account is meant by each of these numbers."""
    query = select(merges.c.customer_id, merges.c.into_id).where(
        merges.c.tenant_id == tenant_id, merges.c.customer_id.in_(customer_ids)
    )
    return {one: one for one in customer_ids} | {row.customer_id: row.into_id for row in conn.execute(query)}


def list_aliases(conn: Connection, *, tenant_id: int, customer_ids: Collection[int]) -> dict[int, int]:
    """The numbers of those who went over to one of these customers, each with whom to."""
    query = select(merges.c.customer_id, merges.c.into_id).where(
        merges.c.tenant_id == tenant_id, merges.c.into_id.in_(customer_ids)
    )
    return {row.customer_id: row.into_id for row in conn.execute(query.order_by(merges.c.id))}


def list_numbers(conn: Connection, *, tenant_id: int, customer_id: int) -> list[int]:
    """All numbers of a person who is known by ``customer_id``: that one first."""
    return [customer_id, *list_aliases(conn, tenant_id=tenant_id, customer_ids=[customer_id])]


def select_aliases(tenant_id: int, customer_id: int) -> Select[tuple[int]]:
    """The numbers of those who went over to a customer, for a condition of another query."""
    return select(merges.c.customer_id).where(merges.c.tenant_id == tenant_id, merges.c.into_id == customer_id)


def find_merge_id(conn: Connection, *, tenant_id: int, customer_id: int) -> tuple[int, int] | None:
    """(merge, whom to) of a customer who went over; None for who did not."""
    query = select(merges.c.id, merges.c.into_id).where(
        merges.c.tenant_id == tenant_id, merges.c.customer_id == customer_id
    )
    row = conn.execute(query).first()
    return (row.id, row.into_id) if row else None


def find_other(conn: Connection, *, tenant_id: int, merge_id: int) -> tuple[int, int] | None:
    """(who went over, whom to) of a merge."""
    query = select(merges.c.customer_id, merges.c.into_id).where(
        merges.c.tenant_id == tenant_id, merges.c.id == merge_id
    )
    row = conn.execute(query).first()
    return (row.customer_id, row.into_id) if row else None


def append_merge(
    conn: Connection, *, tenant_id: int, customer_id: int, into_id: int, points: int, actor: int | None, now: datetime
) -> int:
    """A customer went over, with all who went over to them before; the merge's number. The tenant must be locked."""
    here = merges.c.tenant_id == tenant_id
    conn.execute(update(merges).where(here, merges.c.into_id == customer_id).values(into_id=into_id))
    values = {"customer_id": customer_id, "into_id": into_id, "points": points, "actor": actor, "merged_at": now}
    made = conn.execute(merges.insert().values(tenant_id=tenant_id, **values)).inserted_primary_key
    assert made is not None
    return int(made[0])
