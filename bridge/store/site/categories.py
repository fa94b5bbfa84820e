"""Which category customers have in Booknetic, beside their tiers."""

from sqlalchemy import Connection, text

from bridge.store.site.booknetic import BKNTC, probe


def list_page(conn: Connection, *, tenant_id: int, after: int, limit: int) -> list[tuple[int, str | None, int | None]]:
    """(customer, tier, category) of the next accounts after one, by customer; of those whom Booknetic has. None where this version
    knows no categories."""
    if "customers.category_id" not in probe(conn):
        return []
    rows = conn.execute(_PAGE, {"tenant": tenant_id, "after": after, "limit": limit})
    return [(row.customer_id, row.tier, row.category_id or None) for row in rows]


def exists(conn: Connection, *, tenant_id: int, category_id: int) -> bool:
    """Whether the business has this category of customers."""
    if not {"customers.category_id", "customer_categories.name"} <= probe(conn):
        return False
    query = text(f"SELECT 1 FROM {BKNTC}customer_categories WHERE id = :id AND COALESCE(tenant_id, 0) = :tenant")
    return conn.scalar(query, {"id": category_id, "tenant": tenant_id}) is not None


_PAGE = text(f"""
    SELECT a.customer_id, a.tier, c.category_id FROM {{prefix}}bkloyalty_accounts a
    JOIN {BKNTC}customers c ON c.id = a.customer_id AND COALESCE(c.tenant_id, 0) = a.tenant_id
    WHERE a.tenant_id = :tenant AND a.customer_id > :after ORDER BY a.customer_id LIMIT :limit""")
