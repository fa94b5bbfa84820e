"""The only module that names Booknetic's tables. It only reads them, and bears with versions that lack a column."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, RowMapping, bindparam, text

from bridge.core.appointments import Appointment, Facts, label_ancestor
from bridge.core.money import ZERO
from bridge.core.programme import DEFAULT_VOID_STATUSES
from bridge.store.merges import say_survivor

BKNTC = "{prefix}bkntc_"
PRICE_KEY = "bkloyalty_points"
SERVICE_KEY = "service_price"  # what the service itself costs
# Price rows whose key begins so are taxes: the Tax add-on writes ``tax-`` and a number.
TAX_KEYS = "tax"
# A payment that is still pending so long after Booknetic's own time limit counts as abandoned.
ABANDONED_AFTER = timedelta(minutes=30)
LAST_SECOND = 7_258_118_400  # the year 2200
DEFAULT_PAYMENT_MINUTES = 10
MAX_CATEGORY_DEPTH = 20

# What this module reads, by table; ``?`` marks what some versions lack and we can do without.
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


@dataclass(frozen=True, slots=True)
class Row:
    """An appointment as it stands, with the fingerprint by which a later change is noticed.

    The facts' categories and labels are still empty: they are looked up when needed. ``locale`` is the one that the
    customer booked in, None where unknown.
    """

    tenant_id: int
    fingerprint: str
    appointment: Appointment
    void_statuses: frozenset[str]
    locale: str | None


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


def find_appointment(conn: Connection, *, tenant_id: int, appointment_id: int) -> Row | None:
    """The row with its price rows; None if it is gone (or another tenant's)."""
    query = _APPOINTMENT if "appointments.locale" in probe(conn) else _APPOINTMENT_WITHOUT_LOCALE
    row = conn.execute(query, {"id": appointment_id, "tenant": tenant_id}).mappings().first()
    return _read_row(tenant_id, row) if row else None


def list_appointments(conn: Connection, *, tenant_id: int, appointment_ids: Sequence[int]) -> list[Row]:
    """The rows of those that are there, with their price rows."""
    query = _APPOINTMENTS if "appointments.locale" in probe(conn) else _APPOINTMENTS_WITHOUT_LOCALE
    rows = conn.execute(query, {"ids": appointment_ids, "tenant": tenant_id}).mappings()
    return [_read_row(tenant_id, row) for row in rows]


def list_customer_categories(conn: Connection, *, customer_ids: Sequence[int]) -> dict[int, int | None]:
    """The category of each of these customers, None where there is none."""
    if "customers.category_id" not in probe(conn):
        return {}
    query = text(f"SELECT id, category_id FROM {BKNTC}customers WHERE id IN :ids")
    rows = conn.execute(query.bindparams(bindparam("ids", expanding=True)), {"ids": customer_ids})
    return {row.id: row.category_id or None for row in rows}


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


def find_customer_id(conn: Connection, *, tenant_id: int, user_id: int) -> int | None:
    """The customer that a WordPress user is of this tenant; the oldest row where there are several, or whom that went over to."""
    found = find_customer(conn, tenant_id=tenant_id, user_id=user_id)
    return found[0] if found else None


def find_customer(conn: Connection, *, tenant_id: int, user_id: int) -> tuple[int, str] | None:
    """The customer of ``find_customer_id`` with the e-mail that the row has."""
    query = text(
        f"SELECT {say_survivor('c.id')}, COALESCE(c.email, '') FROM {BKNTC}customers c "
        "WHERE c.user_id = :user AND COALESCE(c.tenant_id, 0) = :tenant ORDER BY c.id LIMIT 1"
    )
    row = conn.execute(query, {"user": user_id, "tenant": tenant_id}).first() if user_id else None
    return (row[0], row[1]) if row else None


def list_customers_for_all_tenants(conn: Connection, *, user_id: int) -> list[tuple[int, int]]:
    """(tenant, customer) of every tenant of which a WordPress user is a customer, by tenant."""
    query = text(
        f"SELECT mine.tenant, {say_survivor('mine.id', 'mine.tenant')} FROM (SELECT COALESCE(tenant_id, 0) AS tenant, "
        f"MIN(id) AS id FROM {BKNTC}customers WHERE user_id = :user GROUP BY COALESCE(tenant_id, 0)) mine ORDER BY 1"
    )
    return [(row[0], row[1]) for row in conn.execute(query, {"user": user_id})] if user_id else []


def has_customer(conn: Connection, *, tenant_id: int, customer_id: int) -> bool:
    """Whether the tenant has this customer, by whichever of their rows, and they did not go over to another one."""
    return bool(conn.scalar(_HAS_CUSTOMER, {"id": customer_id, "tenant": tenant_id}))


def find_tenant_of_appointment_for_all_tenants(conn: Connection, *, appointment_id: int) -> int | None:
    """Whose appointment it is; None if it is gone."""
    query = text(f"SELECT COALESCE(tenant_id, 0) FROM {BKNTC}appointments WHERE id = :id")
    found: int | None = conn.scalar(query, {"id": appointment_id})
    return found


def list_changed(
    conn: Connection, *, tenant_id: int, since: datetime, after_id: int, limit: int
) -> tuple[list[int], int | None]:
    """Of the next ``limit`` appointments after ``after_id`` that were created since ``since`` or settled before: those
    whose row is not the one last settled; and the last id looked at (None at the end)."""
    parameters = {"tenant": tenant_id, "since": int(since.timestamp()), "after": after_id, "limit": limit}
    rows = conn.execute(_CHANGED, parameters).all()
    return [row.id for row in rows if row.fingerprint != row.settled], rows[-1].id if len(rows) == limit else None


def list_vanished(conn: Connection, *, tenant_id: int, after_id: int, limit: int) -> list[int]:
    """The next appointments after ``after_id`` that were settled while their row stood and whose row is gone."""
    return list(conn.scalars(_VANISHED, {"tenant": tenant_id, "after": after_id, "limit": limit}))


def plan_permits(conn: Connection, *, tenant_id: int, capability: str, today: date) -> bool:
    """Whether no plan that can be read says no. Outside SaaS there is none; an expired tenant falls back to the
    plan for expired ones, if this version has that; a capability that the plan does not name is denied."""
    has = probe(conn)
    if tenant_id == 0 or not {"tenants.plan_id", "plans.permissions"} <= has:
        return True
    query = _PLAN if {"tenants.expires_in", "plans.expire_plan"} <= has else _PLAN_WITHOUT_EXPIRY
    row = conn.execute(query, {"tenant": tenant_id, "today": today}).first()
    if row is None or row.permissions is None:
        return False
    try:
        permissions = json.loads(row.permissions)
        return bool(permissions["capabilities"].get(capability) == "on")
    except (ValueError, KeyError, TypeError, AttributeError):
        return False


def _read_row(tenant_id: int, row: RowMapping) -> Row:
    return Row(tenant_id, row["fingerprint"], read_appointment(row), read_void_statuses(row), row["locale"] or None)


def read_appointment(row: RowMapping) -> Appointment:
    """The appointment of a row with ``APPOINTMENT_FIELDS``; its facts have no categories and no names yet."""
    created_at = _moment(row["created_at"])
    pending_online = row["payment_method"] not in (None, "", "local") and row["payment_status"] == "pending"
    minutes = _whole(row["payment_minutes"], DEFAULT_PAYMENT_MINUTES)
    return Appointment(
        id=row["id"],
        customer_id=max(0, row["customer_id"] or 0),
        facts=Facts(
            service_id=row["service_id"] or 0,
            service_categories=(),
            customer_category_id=None,
            location_id=row["location_id"],
            staff_id=row["staff_id"],
            starts_at=_moment(row["starts_at"]),
            total=_money(row["total"]),
            discount=-_money(row["ours"]),
            tax=_money(row["taxes"]),
        ),
        status=row["status"] or "",
        payment_status=row["payment_status"] or "",
        paid_amount=_money(row["paid_amount"]),
        created_at=created_at,
        ends_at=_moment(row["ends_at"]) if row["ends_at"] else None,
        abandons_at=created_at + timedelta(minutes=minutes) + ABANDONED_AFTER if pending_online else None,
    )


def read_void_statuses(row: RowMapping) -> frozenset[str]:
    """In which statuses a booking counts for nothing, as far as the programme does not say: by the site's options."""
    failed = row["failed_status"] or ""
    normal = {"pending", "approved", row["default_status"] or ""}
    return frozenset({failed} - normal - {""}) | DEFAULT_VOID_STATUSES


def _moment(seconds: Any) -> datetime:
    """What is no time that a booking can have (milliseconds, say) is the next one that it could: one odd row keeps no other from
    being read."""
    return datetime.fromtimestamp(min(max(int(seconds or 0), 0), LAST_SECOND), UTC)


def _money(value: Any) -> Decimal:
    return Decimal(str(value)).normalize() + ZERO if value else ZERO


def _whole(value: Any, default: int) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return default


def _option(name: str) -> str:
    """One of Booknetic's options, the tenant's own in SaaS."""
    return (
        "(SELECT o.option_value FROM {prefix}options o WHERE o.option_name = "
        f"CONCAT('bkntc_', IF(:tenant = 0, '', CONCAT('t', :tenant, '_')), '{name}') LIMIT 1)"
    )


# Over the row's own columns and its price rows, whatever their order; nothing looked up elsewhere. SHA2, for MySQL 9.6 and
# later have MD5 only where somebody installed it.
FINGERPRINT = f"""LEFT(SHA2(CONCAT_WS('|', a.customer_id, a.service_id, COALESCE(a.staff_id, ''), COALESCE(a.location_id, ''),
    a.status, COALESCE(a.payment_status, ''), COALESCE(a.payment_method, ''), COALESCE(a.paid_amount, ''), a.starts_at,
    COALESCE(a.ends_at, ''), (SELECT CONCAT(COUNT(*), ':', COALESCE(SUM(CRC32(CONCAT_WS('=', p.unique_key, p.price,
    p.negative_or_positive))), 0)) FROM {BKNTC}appointment_prices p WHERE p.appointment_id = a.id)), 256), 32)"""

_SUM = f"(SELECT SUM(p.price * p.negative_or_positive) FROM {BKNTC}appointment_prices p WHERE p.appointment_id = a.id"


# Which statuses the site gives to new bookings and to those whose payment failed: for ``read_void_statuses``.
STATUS_OPTIONS = f"""{_option("failed_payment_status")} AS failed_status,
    {_option("default_appointment_status")} AS default_status"""

# Of an appointment ``a``: what of the row, of its price rows and of the site's options tells how it stands. A customer who went over to
# another row is that one.
APPOINTMENT_FIELDS = f"""a.id, {say_survivor("a.customer_id")} AS customer_id, a.service_id, a.staff_id, a.location_id, a.status, a.payment_status,
    a.payment_method, a.paid_amount, a.starts_at, a.ends_at, a.created_at,
    {_SUM} AND p.unique_key <> '{PRICE_KEY}') AS total, {_SUM} AND p.unique_key = '{PRICE_KEY}') AS ours,
    {_SUM} AND p.unique_key LIKE '{TAX_KEYS}%') AS taxes,
    {_option("max_time_limit_for_payment")} AS payment_minutes, {STATUS_OPTIONS}"""


def _appointment(locale: str, wanted: str) -> str:
    return f"""
    SELECT {APPOINTMENT_FIELDS}, {locale}, {FINGERPRINT} AS fingerprint
    FROM {BKNTC}appointments a WHERE a.id {wanted} AND COALESCE(a.tenant_id, 0) = :tenant"""


_APPOINTMENT = text(_appointment("a.locale", "= :id"))
_APPOINTMENT_WITHOUT_LOCALE = text(_appointment("NULL AS locale", "= :id"))
_APPOINTMENTS, _APPOINTMENTS_WITHOUT_LOCALE = (
    text(_appointment(locale, "IN :ids")).bindparams(bindparam("ids", expanding=True))
    for locale in ("a.locale", "NULL AS locale")
)

_CHANGED = text(f"""
    SELECT a.id, {FINGERPRINT} AS fingerprint, s.fingerprint AS settled
    FROM {BKNTC}appointments a
    LEFT JOIN {{prefix}}bkloyalty_settlements s ON s.tenant_id = :tenant AND s.appointment_id = a.id
    WHERE a.id > :after AND COALESCE(a.tenant_id, 0) = :tenant
        AND (a.created_at >= :since OR s.appointment_id IS NOT NULL)
    ORDER BY a.id LIMIT :limit""")

_VANISHED = text(f"""
    SELECT s.appointment_id FROM {{prefix}}bkloyalty_settlements s
    LEFT JOIN {BKNTC}appointments a ON a.id = s.appointment_id AND COALESCE(a.tenant_id, 0) = s.tenant_id
    WHERE s.tenant_id = :tenant AND s.appointment_id > :after AND s.fingerprint IS NOT NULL AND a.id IS NULL
    ORDER BY s.appointment_id LIMIT :limit""")


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

_HAS_CUSTOMER = text(f"""
    SELECT (EXISTS (SELECT 1 FROM {BKNTC}customers c WHERE c.id = :id AND COALESCE(c.tenant_id, 0) = :tenant)
            OR EXISTS (SELECT 1 FROM {{prefix}}bkloyalty_merges m JOIN {BKNTC}customers c ON c.id = m.customer_id
                WHERE m.tenant_id = :tenant AND m.into_id = :id AND COALESCE(c.tenant_id, 0) = :tenant))
        AND NOT EXISTS (SELECT 1 FROM {{prefix}}bkloyalty_merges m WHERE m.tenant_id = :tenant AND m.customer_id = :id)""")
_PLAN = text(f"""
    SELECT COALESCE(IF(t.expires_in IS NULL OR t.expires_in >= :today, p.permissions, NULL),
        (SELECT fallback.permissions FROM {BKNTC}plans fallback WHERE fallback.expire_plan = 1 LIMIT 1)) AS permissions
    FROM {BKNTC}tenants t LEFT JOIN {BKNTC}plans p ON p.id = t.plan_id WHERE t.id = :tenant""")
_PLAN_WITHOUT_EXPIRY = text(f"""
    SELECT p.permissions FROM {BKNTC}tenants t LEFT JOIN {BKNTC}plans p ON p.id = t.plan_id WHERE t.id = :tenant""")
