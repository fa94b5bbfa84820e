"""What the facts of an appointment say beyond its row: categories and names, looked up where Booknetic keeps them."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, bindparam, text

from bridge.core.settling.appointments import Facts, label_ancestor
from bridge.store.site.booknetic import BKNTC, MAX_CATEGORY_DEPTH, probe


def lookup_facts(conn: Connection, *, facts: Facts, customer_id: int) -> Facts:
    """The facts with what is looked up elsewhere: the service's category and its ancestors, the customer's category,
    and the names of all of them."""
    has = probe(conn)
    parameters = {
        "service": facts.service_id,
        "customer": customer_id,
        "staff": facts.staff_id,
        "location": facts.location_id,
        "depth": MAX_CATEGORY_DEPTH,
    }
    query = _LOOKUP_V4
    if "customers.category_id" in has:
        query = _LOOKUP_V5 if "customer_categories.name" in has else _LOOKUP_NAMELESS
    rows = conn.execute(query, parameters).mappings().all()
    names = ("service", "category", "customer_category", "location", "staff")
    ancestors = {label_ancestor(row["category_id"]): row["category"] for row in rows[1:] if row["category"]}
    return replace(
        facts,
        service_categories=tuple(dict.fromkeys(row["category_id"] for row in rows if row["category_id"])),
        customer_category_id=rows[0]["customer_category_id"] or None,
        labels={name: rows[0][name] for name in names if rows[0][name]} | ancestors,
    )


def list_customer_categories(conn: Connection, *, customer_ids: Sequence[int]) -> dict[int, int | None]:
    """The category of each of these customers, None where there is none."""
    if "customers.category_id" not in probe(conn):
        return {}
    query = text(f"SELECT id, category_id FROM {BKNTC}customers WHERE id IN :ids")
    rows = conn.execute(query.bindparams(bindparam("ids", expanding=True)), {"ids": customer_ids})
    return {row.id: row.category_id or None for row in rows}


def _lookup(category: str, join: str) -> str:
    return f"""
    WITH RECURSIVE chain (id, parent_id, name, depth) AS (
        SELECT sc.id, sc.parent_id, sc.name, 0 FROM {BKNTC}services s
            JOIN {BKNTC}service_categories sc ON sc.id = s.category_id WHERE s.id = :service
        UNION ALL
        SELECT sc.id, sc.parent_id, sc.name, chain.depth + 1 FROM chain
            JOIN {BKNTC}service_categories sc ON sc.id = chain.parent_id WHERE chain.depth < :depth)
    SELECT chain.id AS category_id, chain.name AS category, {category},
        (SELECT name FROM {BKNTC}services WHERE id = :service) AS service,
        (SELECT name FROM {BKNTC}staff WHERE id = :staff) AS staff,
        (SELECT name FROM {BKNTC}locations WHERE id = :location) AS location
    FROM (SELECT :customer AS id) asked LEFT JOIN {BKNTC}customers c ON c.id = asked.id {join}
    LEFT JOIN chain ON TRUE ORDER BY chain.depth"""


_LOOKUP_V4 = text(_lookup("NULL AS customer_category_id, NULL AS customer_category", ""))
_LOOKUP_NAMELESS = text(_lookup("c.category_id AS customer_category_id, NULL AS customer_category", ""))
_LOOKUP_V5 = text(
    _lookup(
        "c.category_id AS customer_category_id, cc.name AS customer_category",
        f"LEFT JOIN {BKNTC}customer_categories cc ON cc.id = c.category_id",
    )
)
