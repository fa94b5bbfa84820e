"""Booknetic's tables, which we only read: how they are called here, which of their columns we want, and which of those this version has."""

from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, bindparam, text

BKNTC = "{prefix}bkntc_"
PRICE_KEY = "bkloyalty_points"
SERVICE_KEY = "service_price"  # what the service itself costs
# Price rows whose key begins so are taxes: the Tax add-on writes ``tax-`` and a number.
TAX_KEYS = "tax"
MAX_CATEGORY_DEPTH = 20

# What is read of them, by table; ``?`` marks what some versions lack and we can do without.
COLUMNS: Mapping[str, Sequence[str]] = {
    "appointments": [
        *("id", "location_id", "service_id", "staff_id", "customer_id", "status", "starts_at", "ends_at"),
        *("payment_method", "payment_status", "paid_amount", "created_at", "tenant_id", "locale?"),
    ],
    "appointment_prices": ["appointment_id", "unique_key", "price", "negative_or_positive"],
    "customers": [
        *(
            "id",
            "user_id",
            "first_name",
            "last_name",
            "email",
            "phone_number?",
            "profile_image?",
            "category_id?",
            "birthdate?",
            "tenant_id",
        ),
    ],
    "customer_categories?": ["id", "name", "tenant_id?"],
    "services": ["id", "name", "category_id", "tenant_id?"],
    "service_categories": ["id", "name", "parent_id", "tenant_id?"],
    "staff": ["id", "name", "user_id?", "tenant_id?"],
    "locations": ["id", "name", "tenant_id?"],
    "tenants?": ["id", "user_id", "full_name", "plan_id", "expires_in"],
    "plans?": ["id", "name?", "permissions", "expire_plan"],
    "workflows?": ["id", "name?", "when", "data", "is_active", "tenant_id?"],
    "user_role_managers?": ["id", "tenant_id", "name?", "staff", "is_default", "permissions"],
}

_probed: WeakKeyDictionary[Engine, frozenset[str]] = WeakKeyDictionary()


def probe(conn: Connection) -> frozenset[str]:
    """Which of Booknetic's tables and columns exist, as ``table`` and ``table.column``; remembered per engine."""
    known = _probed.get(conn.engine)
    if not known:
        query = text(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = DATABASE() AND table_name IN :names"
        ).bindparams(bindparam("names", expanding=True))
        start = conn.scalar(text("SELECT '{prefix}bkntc_'")) or ""
        names = [start + table.rstrip("?") for table in COLUMNS]
        found = [(row[0].removeprefix(start), row[1]) for row in conn.execute(query, {"names": names})]
        known = frozenset({table for table, _ in found} | {f"{table}.{column}" for table, column in found})
        _probed[conn.engine] = known
    return known
