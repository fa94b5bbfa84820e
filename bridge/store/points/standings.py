"""What of an account segments ask for stands in the customer's profile as well; both change in one transaction.

Where statements are few, in one: SQLAlchemy's UPDATE of two tables sets columns twice, so these are written out.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, text

from bridge.store.tables import accounts

COPIED = ("balance", "held", "lifetime", "redeemed", "tier")

_P = "{prefix}bkloyalty_"
_BOTH = f"{_P}accounts a LEFT JOIN {_P}profiles p ON p.tenant_id = a.tenant_id AND p.customer_id = a.customer_id"
_OF_CUSTOMER = "WHERE a.tenant_id = :of_tenant AND a.customer_id = :of_customer"


def change_account(conn: Connection, *, tenant_id: int, customer_id: int, values: Mapping[str, Any]) -> None:
    """Sets columns of an account, and those that are copied in the customer's profile, if there is one."""
    pairs = [f"a.{name} = :{name}" for name in values]
    pairs += [f"p.{name} = :{name}" for name in values if name in COPIED]
    typed = [bindparam(name, type_=accounts.c[name].type) for name in values]
    statement = text(f"UPDATE {_BOTH} SET {', '.join(pairs)} {_OF_CUSTOMER}").bindparams(*typed)
    conn.execute(statement, {**values, "of_tenant": tenant_id, "of_customer": customer_id})


def add_held(conn: Connection, *, tenant_id: int, customer_id: int, points: int) -> None:
    """Changes what is set aside by ``points`` (signed), in the account and in the profile."""
    statement = text(f"UPDATE {_BOTH} SET a.held = a.held + :points, p.held = p.held + :points {_OF_CUSTOMER}")
    conn.execute(statement, {"points": points, "of_tenant": tenant_id, "of_customer": customer_id})


def copy_standings(conn: Connection, *, tenant_id: int, customer_ids: Collection[int]) -> None:
    """Brings the profiles of these customers up to date with their accounts, which must be locked."""
    pairs = ", ".join(f"p.{name} = a.{name}" for name in COPIED)
    mine = "p.tenant_id = :tenant AND p.customer_id IN :ids"
    both = f"{_P}profiles p JOIN {_P}accounts a ON a.tenant_id = p.tenant_id AND a.customer_id = p.customer_id"
    statement = text(f"UPDATE {both} SET {pairs} WHERE {mine}").bindparams(bindparam("ids", expanding=True))
    conn.execute(statement, {"tenant": tenant_id, "ids": list(customer_ids)})
