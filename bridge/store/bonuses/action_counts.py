"""How many customers an action would earn something, going by the year that is over."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, text

from bridge.store.site.booknetic import BKNTC, probe
from bridge.store.tables import profiles


def count_born(conn: Connection, *, tenant_id: int) -> int:
    """Customers whose date of birth is known. One pass over the business's customers."""
    if "customers.birthdate" not in probe(conn):
        return 0
    return conn.scalar(_BORN, {"tenant": tenant_id}) or 0


def count_first_visits(conn: Connection, *, tenant_id: int, since: datetime) -> int:
    """Customers who came for the first time since then; one stretch of an index."""
    mine = profiles.c.tenant_id == tenant_id, profiles.c.first_visit_at >= since
    return conn.scalar(select(func.count()).select_from(profiles).where(*mine)) or 0


def count_first_visits_with_login(conn: Connection, *, tenant_id: int, since: datetime) -> int:
    """Those of them who have a login."""
    bound = {"tenant": tenant_id, "since": since}
    return conn.scalar(_WITH_LOGIN, bound) or 0


# As text: some versions keep a date there, others what was typed.
_BORN = text(f"""
    SELECT COUNT(*) FROM {BKNTC}customers WHERE COALESCE(tenant_id, 0) = :tenant AND CAST(birthdate AS CHAR) > '1'""")
_WITH_LOGIN = text(f"""
    SELECT COUNT(*) FROM {{prefix}}bkloyalty_profiles p JOIN {BKNTC}customers c ON c.id = p.customer_id
    WHERE p.tenant_id = :tenant AND p.first_visit_at >= :since AND c.user_id > 0""").bindparams(
    bindparam("since", type_=profiles.c.first_visit_at.type)
)
