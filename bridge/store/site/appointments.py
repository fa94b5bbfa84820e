"""Booknetic's appointments with their price rows: one as it stands, and those that changed or vanished since they were settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, text

from bridge.core.money import ZERO
from bridge.core.programmes.programme import DEFAULT_VOID_STATUSES
from bridge.core.settling.appointments import Appointment, Facts
from bridge.store.customers.merges import say_survivor
from bridge.store.site.booknetic import BKNTC, PRICE_KEY, TAX_KEYS, probe

# A payment that is still pending so long after Booknetic's own time limit counts as abandoned.
ABANDONED_AFTER = timedelta(minutes=30)
LAST_SECOND = 7_258_118_400  # the year 2200
DEFAULT_PAYMENT_MINUTES = 10


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
