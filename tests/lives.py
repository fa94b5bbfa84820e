"""Small ready-made lives for tests that need a customer with points and a booking."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from bridge.store import tables
from bridge.store.points.statements import Line, list_lines
from tests.live import Salon

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

PROGRAMME: dict[str, Any] = {
    "earning_rules": [
        {"id": 1, "name": "Visit", "award": {"points": 50}, "when": {}},
        {"id": 2, "name": "Spend", "award": {"points": 1, "per_amount": "10.00"}, "when": {}},
        {"id": 3, "name": "Colour", "award": {"points": 20}, "when": {}, "max_points": 1000},
    ],
    "tiers": [{"name": "Silver", "color": "#c0c0c0", "min_points": 500}, {"name": "Gold", "min_points": 550}],
    "redemption": {"enabled": True, "point_value": "0.01", "method": "choose", "max_discount": None, "min_points": 0},
}


def open_salon(salon: Salon, programme: dict[str, Any] | None = None) -> Salon:
    """With customer 7 and service 11 in category 2."""
    salon.open(programme or PROGRAMME, now=NOW - timedelta(days=30))
    salon.add_customer(7)
    salon.add_category(2, None)
    salon.add_service(11, 2)
    return salon


def book(
    salon: Salon,
    appointment: int,
    *,
    customer: int = 7,
    total: str = "80.00",
    discount: Decimal = Decimal(0),
    now: datetime = NOW,
    checkout: str | None = None,
    **columns: Any,
) -> None:
    """Saves an approved booking, as Booknetic does, and rings for it."""
    values: dict[str, Any] = {
        "customer_id": salon.base + customer,
        "service_id": salon.base + 11,
        "location_id": 1,
        "staff_id": 1,
        "status": "approved",
        "payment_status": "not_paid",
        "payment_method": "local",
        "paid_amount": Decimal(total) - discount,
        "starts_at": int((now + timedelta(days=7)).timestamp()),
        "ends_at": int((now + timedelta(days=7, hours=1)).timestamp()),
        "created_at": int(now.timestamp()),
        **columns,
    }
    salon.save(appointment, total=Decimal(total), discount=discount, **values)
    line = 0 if checkout else None
    salon.ring(appointment, at=now, hook="bkntc_appointment_created", checkout=checkout, line=line)


def book_and_settle(salon: Salon, appointment: int, **options: Any) -> Any:
    book(salon, appointment, **options)
    return salon.settle(appointment, now=options.get("now", NOW))


def book_with_points(salon: Salon, appointment: int, points: int, *, customer: int = 7, total: str = "80.00") -> None:
    """A confirmed booking of which ``points`` pay a part: held, saved and rung for, not settled yet."""
    checkout = f"{salon.tenant}-{appointment}"
    held = salon.hold(customer, Decimal(total), points, checkout=checkout, now=NOW)
    book(salon, appointment, customer=customer, total=total, discount=held.applied.amount, checkout=held.binding)


def rule(points: int) -> dict[str, Any]:
    return {"earning_rules": [{"id": 1, "name": "Visit", "award": {"points": points}, "when": {}}]}


def change(salon: Salon, appointment: int, *, at: Any = NOW, ring: bool = True, **columns: Any) -> None:
    """Changes columns of a row by SQL, and perhaps rings."""
    pairs = ", ".join(f"{name} = :{name}" for name in columns)
    salon.sql(f"UPDATE {{prefix}}bkntc_appointments SET {pairs} WHERE id = :id", id=salon.base + appointment, **columns)
    if ring:
        salon.ring(appointment, at=at)


def lines(salon: Salon, customer: int = 7) -> list[Line]:
    with salon.database.read() as conn:
        return list_lines(conn, tenant_id=salon.tenant, customer_id=salon.base + customer)


def shown(salon: Salon, customer: int = 7) -> list[tuple[str, int]]:
    return [(line.kind, line.points) for line in lines(salon, customer)]


def holds_of(salon: Salon) -> list[Any]:
    with salon.database.read() as conn:
        return list(conn.execute(select(tables.holds).where(tables.holds.c.tenant_id == salon.tenant)))
