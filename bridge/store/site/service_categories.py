"""Where services stand in the tree of their categories, asked for a few of them."""

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, text

from bridge.store.site.booknetic import BKNTC, MAX_CATEGORY_DEPTH, probe

_CHAINS = f"""
    WITH RECURSIVE chain (service_id, id, parent_id, depth) AS (
        SELECT s.id, c.id, c.parent_id, 0 FROM {BKNTC}services s
            JOIN {BKNTC}service_categories c ON c.id = s.category_id WHERE s.id IN :services AND {{whose}} = :tenant
        UNION ALL
        SELECT chain.service_id, c.id, c.parent_id, chain.depth + 1 FROM chain
            JOIN {BKNTC}service_categories c ON c.id = chain.parent_id WHERE chain.depth < :most)
    SELECT service_id, id FROM chain ORDER BY service_id, depth"""


def list_category_chains(
    conn: Connection, *, tenant_id: int, service_ids: Collection[int]
) -> dict[int, tuple[int, ...]]:
    """By service: its category followed by that one's ancestors. One statement; services without a category are left out."""
    if not service_ids:
        return {}
    whose = "COALESCE(s.tenant_id, 0)" if "services.tenant_id" in probe(conn) else "0"
    query = text(_CHAINS.replace("{whose}", whose)).bindparams(bindparam("services", expanding=True))
    values = {"services": sorted(service_ids), "tenant": tenant_id, "most": MAX_CATEGORY_DEPTH}
    chains: dict[int, tuple[int, ...]] = {}
    for row in conn.execute(query, values):
        chain = chains.get(row.service_id, ())
        if row.id not in chain:
            chains[row.service_id] = (*chain, row.id)
    return chains
