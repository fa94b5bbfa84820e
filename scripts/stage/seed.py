"""Writes the salon into Booknetic's tables and makes its logins and pages, once per site or per tenant."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from stage import past, salon
from stage.wordpress import WordPress

Row = dict[str, Any]
_PER_TENANT = 1000


def sow(wordpress: WordPress, *, tenant: int | None = None, tenant_page: str | None = None) -> None:
    """The whole salon with its past bookings. Who is a customer of two tenants has one login."""
    tables = _offer() | _people(tenant) | _diary(past.bookings(datetime.now(UTC), tenant_page or ""))
    seed = {
        "rows": {name: [_of_tenant(name, row, tenant) for row in rows] for name, rows in tables.items()},
        "users": [_user(customer) for customer in salon.CUSTOMERS if customer.login] + _staff_users(tenant),
        "pages": pages(tenant_page),
        "options": _options(tenant),
    }
    wordpress.php("seed.php", seed)


def pages(tenant_page: str | None = None) -> list[Row]:
    """In SaaS a tenant's booking page has the tenant's domain for its name, and the customer's pages are for all."""
    booking = {"slug": tenant_page or "book", "title": "Book an appointment", "content": "[booknetic]"}
    account = {"slug": "account", "title": "My account", "content": "[booknetic-cp]"}
    points = {"slug": "points", "title": "My points", "content": "[bkloyalty-panel]"}
    return [booking] if tenant_page else [booking, account, points]


def _offer() -> dict[str, list[Row]]:
    return {
        "locations": [
            {"id": number, "name": name, "address": address} for number, (name, address) in salon.LOCATIONS.items()
        ],
        "service_categories": [
            {"id": number, "name": name, "parent_id": parent} for number, (name, parent) in salon.CATEGORIES.items()
        ],
        "services": [
            {
                "id": each.id,
                "name": each.name,
                "category_id": each.category,
                "price": each.price,
                "duration": each.minutes,
            }
            for each in salon.SERVICES
        ],
        "service_staff": [
            {"service_id": each.id, "staff_id": staff} for each in salon.SERVICES for staff in each.staff
        ],
    }


def _people(tenant: int | None) -> dict[str, list[Row]]:
    everywhere = ",".join(str(own_id(number, tenant)) for number in salon.LOCATIONS)
    return {
        "staff": [
            {"id": number, "name": name, "locations": everywhere, "user_id": _login_of(number, tenant)}
            for number, name in salon.STAFF.items()
        ],
        "user_role_managers": [
            {
                "name": role.name,
                "staff": ",".join(str(own_id(number, tenant)) for number in role.staff),
                "is_default": 0,
                "permissions": json.dumps(role.permissions),
            }
            for role in salon.ROLES
        ],
        "customers": [
            {
                "id": each.id,
                "first_name": each.first_name,
                "last_name": each.last_name,
                "email": each.email,
                "phone_number": each.phone,
                "user_id": {"user": each.login} if each.login else None,
            }
            for each in salon.CUSTOMERS
        ],
    }


def _diary(bookings: Sequence[past.Booking]) -> dict[str, list[Row]]:
    appointments, prices = [], []
    for number, each in enumerate(bookings, start=1):
        starts_at, ends_at = int(each.starts_at.timestamp()), int(each.ends_at.timestamp())
        appointments.append(
            {
                "id": number, "customer_id": each.customer, "service_id": each.service, "staff_id": each.staff,
                "location_id": each.location, "status": each.status, "starts_at": starts_at, "ends_at": ends_at,
                "busy_from": starts_at, "busy_to": ends_at, "payment_method": "local",
                "payment_status": "paid" if each.paid else "not_paid",
                "paid_amount": each.price if each.paid else "0",
                "payment_id": f"{number:032x}", "created_at": int(each.created_at.timestamp()), "locale": "en_US",
            }
        )  # fmt: skip
        prices.append({"appointment_id": number, "unique_key": "service_price", "price": each.price})
    return {"appointments": appointments, "appointment_prices": prices}


def _of_tenant(table: str, row: Row, tenant: int | None) -> Row:
    """The same row with ids of its tenant, and the tenant's id where the table has that column."""
    keys = {"id", "customer_id", "service_id", "staff_id", "location_id", "appointment_id", "category_id", "parent_id"}
    own = {key: own_id(value, tenant) if key in keys and value else value for key, value in row.items()}
    return own if table in ("service_staff", "appointment_prices") else own | {"tenant_id": tenant}


def own_id(number: int, tenant: int | None) -> int:
    """Ids of tenant 2 start at 1001, of tenant 3 at 2001."""
    return number + _PER_TENANT * ((tenant or 1) - 1)


def _user(customer: salon.Customer) -> Row:
    return {
        "login": customer.login,
        "email": customer.email,
        "name": f"{customer.first_name} {customer.last_name}",
        "password": salon.PASSWORD,
        "role": "booknetic_customer",
    }


def _login_of(staff: int, tenant: int | None) -> Row | None:
    """Staff of the first business alone have logins: one who works for two would see the one that Booknetic finds first."""
    login = salon.STAFF_LOGINS.get(staff) if tenant in (None, 1) else None
    return {"user": login} if login else None


def _staff_users(tenant: int | None) -> list[Row]:
    return [
        {
            "login": login,
            "email": f"{login}@example.com",
            "name": salon.STAFF[number],
            "password": salon.PASSWORD,
            "role": "booknetic_staff",
        }
        for number, login in salon.STAFF_LOGINS.items()
        if tenant in (None, 1)
    ]


def _options(tenant: int | None) -> dict[str, str]:
    prefix = "bkntc_" if tenant is None else f"bkntc_t{tenant}_"
    return {
        f"{prefix}currency": "EUR",
        f"{prefix}currency_symbol": "€",
        f"{prefix}price_number_of_decimals": "2",
        f"{prefix}timezone": salon.TIMEZONE,
        f"{prefix}default_appointment_status": "approved",
        "booknetic_standin_role_manager": "on",
    }
