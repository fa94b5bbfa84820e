"""One row of a person put under another: what is still to change is the other's from then on, what was posted or said stays."""

from sqlalchemy import Connection, delete, select, text, update

from bridge.core.bonuses.referrals import ReferralState, Refusal
from bridge.core.customers.finding import NAMELESS
from bridge.store.customers.customer_columns import DELETED, MOVED, list_merged
from bridge.store.customers.people import MERGED
from bridge.store.tables import holds, referrals, vouchers


def move_over(conn: Connection, *, tenant_id: int, customer_id: int, into_id: int) -> None:
    """Puts what may still change under ``into_id`` and deletes what that one has for itself. Both accounts must be locked."""
    both = {"tenant": tenant_id, "customer": customer_id, "other": into_id}
    for prepared in (_FREE_CHECKOUTS, _REFUSE_FRIENDS, _DROP_CATEGORIES, _MOVE_EVENTS):
        conn.execute(prepared, both)
    for column in list_merged(MOVED):
        mine = column.table.c.tenant_id == tenant_id, column == customer_id
        statement = update(column.table).where(*mine).values({column: into_id})
        # A friend is brought once: who brought the other one stands.
        conn.execute(statement.prefix_with("IGNORE") if column is referrals.c.customer_id else statement)
    for column in list_merged(DELETED):
        conn.execute(delete(column.table).where(column.table.c.tenant_id == tenant_id, column == customer_id))
    conn.execute(_MARK, both)


def count_open(conn: Connection, *, tenant_id: int, customer_id: int) -> tuple[int, int]:
    """How many vouchers a customer could still use, and how many holds stand."""
    found = []
    for table, states in ((vouchers, ("issued", "held")), (holds, ("placed", "captured"))):
        query = select(table.c.id).where(table.c.tenant_id == tenant_id, table.c.customer_id == customer_id)
        query = query.where(table.c.state.in_(states))
        query = query.where(holds.c.held > 0) if table is holds else query
        found.append(len(conn.execute(query.limit(1_000)).all()))
    return found[0], found[1]


_P = "{prefix}bkloyalty_"
# Two rows of one person at one checkout: what the one set aside stays set aside, and is found by its confirm.
_FREE_CHECKOUTS = text(f"""
    UPDATE {_P}holds SET checkout = NULL
    WHERE tenant_id = :tenant AND customer_id = :customer AND checkout IS NOT NULL""")
# Nobody is brought by themselves, nor twice.
_REFUSE_FRIENDS = text(f"""
    UPDATE {_P}referrals SET state = '{ReferralState.REFUSED}', reason = '{Refusal.SELF}'
    WHERE tenant_id = :tenant AND state = '{ReferralState.WAITING}'
        AND ((customer_id = :customer AND referrer_id = :other) OR (customer_id = :other AND referrer_id = :customer))""")
# The category that Booknetic was to be told is of a tier that is nobody's any more.
_DROP_CATEGORIES = text(f"""
    DELETE FROM {_P}outbox
    WHERE tenant_id = :tenant AND acknowledged_at IS NULL AND event = 'bkloyalty_category'
        AND CAST(JSON_EXTRACT(payload, '$.params.customer_id') AS UNSIGNED) = :customer""")
_MOVE_EVENTS = text(f"""
    UPDATE {_P}outbox SET payload = JSON_SET(payload, '$.params.customer_id', :other)
    WHERE tenant_id = :tenant AND acknowledged_at IS NULL
        AND CAST(JSON_EXTRACT(payload, '$.params.customer_id') AS UNSIGNED) = :customer""")
_MARK = text(f"""
    INSERT INTO {_P}people (tenant_id, customer_id, sort_name, fingerprint)
    VALUES (:tenant, :customer, '{NAMELESS}', '{MERGED}')
    ON DUPLICATE KEY UPDATE sort_name = '{NAMELESS}', fingerprint = '{MERGED}'""")
