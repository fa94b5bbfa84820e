"""Erasing a customer: what stays goes over to a number that says nothing, and the rest is deleted."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select, text, update

from bridge.core.customers.finding import NAMELESS
from bridge.core.customers.forgetting import NAMELESS_FROM
from bridge.core.programmes.periods import Periods
from bridge.store.customers.customer_columns import DELETED, MOVED, list_erased
from bridge.store.customers.people import ERASED, GONE
from bridge.store.site.booknetic import BKNTC
from bridge.store.tables import accounts, people, settlements
from bridge.store.tables.columns import Utc


def is_known(conn: Connection, *, tenant_id: int, customer_id: int) -> bool:
    """Whether anything is kept of a customer, but that they were erased."""
    for column in (accounts.c.customer_id, settlements.c.booked_by, *list_erased(DELETED)):
        query = select(column).where(column.table.c.tenant_id == tenant_id, column == customer_id).limit(1)
        if conn.scalar(query) is not None:
            return True
    theirs = people.c.tenant_id == tenant_id, people.c.customer_id == customer_id
    return conn.scalar(select(people.c.fingerprint).where(*theirs)) not in (None, ERASED, GONE)


def was_erased(conn: Connection, *, tenant_id: int, customer_id: int) -> bool:
    """Whether a customer was erased and has not come back since."""
    theirs = people.c.tenant_id == tenant_id, people.c.customer_id == customer_id
    return conn.scalar(select(people.c.fingerprint).where(*theirs)) == ERASED


def find_next_nameless(conn: Connection, *, tenant_id: int) -> int:
    """The next number for somebody nameless. The tenant must be locked."""
    newest: int | None = conn.scalar(
        select(func.max(people.c.customer_id)).where(
            people.c.tenant_id == tenant_id, people.c.customer_id >= NAMELESS_FROM
        )
    )
    return (newest or NAMELESS_FROM) + 1


def move_to_nameless(conn: Connection, *, tenant_id: int, nameless: Mapping[int, int]) -> None:
    """Puts all that stays of a person under the ``nameless`` numbers, by the numbers that they had, without what was written about it.
    The account must be locked."""
    # First all of them, for entries of one of their numbers may name another.
    for customer_id, number in nameless.items():
        named = {"tenant": tenant_id, "customer": customer_id, "nameless": number, "numbers": list(nameless)}
        conn.execute(_REWRITE_KEYS, named)
    for customer_id, number in nameless.items():
        for statement in (_DROP_NOTES, _DROP_LINES, _DROP_EVENTS):
            conn.execute(statement, {"tenant": tenant_id, "customer": customer_id})
        for column in list_erased(MOVED):
            mine = column.table.c.tenant_id == tenant_id, column == customer_id
            conn.execute(update(column.table).where(*mine).values({column: number}))
        # The list of customers sorts whoever has no name by this row.
        sorted_last = {"sort_name": NAMELESS, "fingerprint": GONE}
        conn.execute(people.insert().values(tenant_id=tenant_id, customer_id=number, **sorted_last))


def take_over_bookings(
    conn: Connection, *, tenant_id: int, customer_id: int, nameless: int, periods: Periods, now: datetime
) -> None:
    """Notes of the customer's bookings that were never settled that they are the nameless account's; they earn if they were made
    within ``periods``, as they would have."""
    named: dict[str, object] = {"tenant": tenant_id, "customer": customer_id, "nameless": nameless, "now": now}
    spans = []
    for index, (start, end) in enumerate(periods.spans):
        spans.append(f"(a.created_at >= :start{index} AND COALESCE(a.created_at < :end{index}, TRUE))")
        named |= {f"start{index}": int(start.timestamp()), f"end{index}": end and int(end.timestamp())}
    earns = f"COALESCE(({' OR '.join(spans)}) AND {_WAS_PERMITTED}, FALSE)" if spans else "FALSE"
    statement = text(f"{_INSERT_SETTLEMENTS} SELECT :tenant, a.id, :nameless, :now, {earns}, {_NOTHING} {_UNSETTLED}")
    conn.execute(statement.bindparams(bindparam("now", type_=Utc())), named)


def delete_traces(conn: Connection, *, tenant_id: int, customer_id: int) -> None:
    """Deletes the rest, and notes that the customer is not to be taken in again until they come back."""
    for column in list_erased(DELETED):
        conn.execute(delete(column.table).where(column.table.c.tenant_id == tenant_id, column == customer_id))
    conn.execute(_MARK_ERASED, {"tenant": tenant_id, "customer": customer_id})


_P = "{prefix}bkloyalty_"
_OF_CUSTOMER = "WHERE tenant_id = :tenant AND customer_id = :customer"
# Keys of entries name the customer last, those of expiry first.
_REWRITE_KEYS = text(f"""
    UPDATE {_P}entries SET entry_key = IF(entry_key LIKE 'expired:%',
        CONCAT('expired:', :nameless, SUBSTRING(entry_key, CHAR_LENGTH('expired:') + CHAR_LENGTH(:customer) + 1)),
        CONCAT(LEFT(entry_key, CHAR_LENGTH(entry_key) - CHAR_LENGTH(:customer)), :nameless))
    WHERE tenant_id = :tenant AND customer_id IN :numbers AND (entry_key LIKE CONCAT('expired:', :customer, ':%')
        OR ((entry_key LIKE 'appointment:%' OR entry_key LIKE 'gift%:%'
            OR entry_key LIKE 'action:%') AND entry_key LIKE CONCAT('%:', :customer)))""").bindparams(
    bindparam("numbers", expanding=True)
)
# The note of a bonus is the bonus's name; that of an adjustment is about the customer.
_DROP_NOTES = text(f"UPDATE {_P}entries SET note = NULL {_OF_CUSTOMER} AND kind = 'adjusted' AND note IS NOT NULL")
# What stood in a file that was imported.
_DROP_LINES = text(f"UPDATE {_P}import_lines SET said = NULL {_OF_CUSTOMER}")
_DROP_EVENTS = text(f"""
    DELETE FROM {_P}outbox WHERE tenant_id = :tenant
        AND CAST(JSON_EXTRACT(payload, '$.params.customer_id') AS UNSIGNED) = :customer""")
_INSERT_SETTLEMENTS = f"""
    INSERT INTO {_P}settlements (tenant_id, appointment_id, booked_by, settled_at, eligible, visit_waits,
        number, was_void, paid_in_full, award_held, redeemed, kept, draws, unpaid_discount)"""
_NOTHING = "TRUE, 0, FALSE, FALSE, FALSE, 0, 0, '[]', FALSE"
_WAS_PERMITTED = f"""NOT EXISTS (SELECT 1 FROM {_P}doorbells d
    WHERE d.tenant_id = :tenant AND d.appointment_id = a.id AND NOT d.permitted)"""
_UNSETTLED = f"""
    FROM {BKNTC}appointments a LEFT JOIN {_P}settlements s ON s.tenant_id = :tenant AND s.appointment_id = a.id
    WHERE a.customer_id = :customer AND COALESCE(a.tenant_id, 0) = :tenant AND s.appointment_id IS NULL"""
_MARK_ERASED = text(f"""
    INSERT INTO {_P}people (tenant_id, customer_id, sort_name, fingerprint)
    VALUES (:tenant, :customer, '{NAMELESS}', '{ERASED}')
    ON DUPLICATE KEY UPDATE sort_name = '{NAMELESS}', fingerprint = '{ERASED}'""")
