"""A salon in a real database: Booknetic's rows as its plugin leaves them, doorbells as the shim rings them.

Every salon is a tenant of its own, so tests share one database and need not clean up.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from bridge.flows.points import adjust, expire, redeem
from bridge.flows.points.cart import Cart, CartLine, Quote
from bridge.flows.programmes import configure
from bridge.flows.settling import edit, settle
from bridge.store.database import Database
from bridge.store.points import accounts
from bridge.store.points.statements import Standing, read_standing

_tenants = itertools.count(1)
B = "{prefix}bkntc_"


@dataclass
class Salon:
    """One tenant. Ids of customers, services and appointments that tests name are moved into a range of its own."""

    database: Database
    tenant: int = field(default_factory=lambda: next(_tenants))
    confirms: int = 0

    @property
    def base(self) -> int:
        return self.tenant * 1_000_000

    def do(self, flow: Callable[..., Any], **arguments: Any) -> Any:
        """Runs a flow in a transaction of its own, for this tenant."""
        return self.database.transact(lambda conn: flow(conn, tenant_id=self.tenant, **arguments))

    def sql(self, statement: str, **parameters: Any) -> Any:
        """Runs one statement, as something outside our code would."""
        return self.database.transact(lambda conn: conn.execute(text(statement), parameters).rowcount)

    def open(self, programme: dict[str, Any], *, now: datetime, zone: str = "UTC", decimals: int = 2) -> None:
        """Reports the site's settings and puts a programme in force."""
        report = {"timezone": zone, "currency": "EUR", "decimals": decimals, "locale": "en_US"}
        self.do(configure.save_report, report=report)
        self.do(configure.import_programme, document=programme, draft=False, now=now)

    def add_customer(self, customer: int, *, category: int | None = None) -> int:
        """A customer (who is WordPress user of the same number), or that customer's new category; gives the id."""
        self.sql(
            f"INSERT INTO {B}customers (id, user_id, first_name, last_name, email, category_id, tenant_id) "
            "VALUES (:id, :id, 'C', 'C', '', :category, :tenant) ON DUPLICATE KEY UPDATE category_id = :category",
            id=self.base + customer,
            category=category,
            tenant=self.tenant,
        )
        return self.base + customer

    def add_service(self, service: int, category: int | None) -> int:
        """A service in a category; gives the id."""
        self.sql(
            f"INSERT INTO {B}services (id, name, category_id, tenant_id) VALUES (:id, :name, :category, :tenant) "
            "ON DUPLICATE KEY UPDATE category_id = :category",
            id=self.base + service,
            name=f"Service {service}",
            category=self.base + category if category is not None else 0,
            tenant=self.tenant,
        )
        return self.base + service

    def add_category(self, category: int, parent: int | None) -> int:
        """A service category, under its parent; gives the id."""
        self.sql(
            f"INSERT INTO {B}service_categories (id, name, parent_id, tenant_id) VALUES (:id, :name, :parent, :tenant) "
            "ON DUPLICATE KEY UPDATE parent_id = :parent",
            id=self.base + category,
            name=f"Category {category}",
            parent=self.base + parent if parent is not None else 0,
            tenant=self.tenant,
        )
        return self.base + category

    def save(
        self,
        appointment: int,
        *,
        total: Decimal,
        discount: Decimal = Decimal(0),
        tax: Decimal = Decimal(0),
        **columns: Any,
    ) -> int:
        """Inserts or changes an appointment's row and rebuilds its price rows, of which one may be a tax; gives the id."""
        row = {"id": self.base + appointment, "tenant_id": self.tenant, **columns}
        names = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        updates = ", ".join(f"{name} = :{name}" for name in row)
        net = total - tax
        prices = [("service_price", abs(net), -1 if net < 0 else 1)]
        if tax:
            prices.append(("tax-1", tax, 1))
        if discount:
            prices.append(("bkloyalty_points", discount, -1))

        def write(conn: Connection) -> None:
            conn.execute(
                text(f"INSERT INTO {B}appointments ({names}) VALUES ({values}) ON DUPLICATE KEY UPDATE {updates}"), row
            )
            conn.execute(text(f"DELETE FROM {B}appointment_prices WHERE appointment_id = :id"), row)
            for key, price, sign in prices:
                conn.execute(
                    text(
                        f"INSERT INTO {B}appointment_prices (appointment_id, unique_key, price, negative_or_positive) "
                        "VALUES (:id, :key, :price, :sign)"
                    ),
                    {"id": row["id"], "key": key, "price": price, "sign": sign},
                )

        self.database.transact(write)
        return int(row["id"])

    def remove(self, appointment: int) -> None:
        """Deletes an appointment's rows."""
        self.sql(f"DELETE FROM {B}appointment_prices WHERE appointment_id = :id", id=self.base + appointment)
        self.sql(f"DELETE FROM {B}appointments WHERE id = :id", id=self.base + appointment)

    def ring(
        self,
        appointment: int,
        *,
        at: datetime,
        hook: str = "bkntc_appointment_after_mutation",
        checkout: str | None = None,
        line: int | None = None,
        permitted: bool = True,
    ) -> None:
        """A doorbell that saw the row as it stands."""
        self.sql(
            "INSERT INTO {prefix}bkloyalty_doorbells (tenant_id, appointment_id, hook, rung_at, status, payment_status, "
            "paid_amount, permitted, checkout, line) SELECT :tenant, :id, :hook, :at, a.status, a.payment_status, "
            f"a.paid_amount, :permitted, :checkout, :line FROM (SELECT 1) one LEFT JOIN {B}appointments a ON a.id = :id",
            tenant=self.tenant,
            id=self.base + appointment,
            hook=hook,
            at=at.replace(tzinfo=None) - (at.utcoffset() or at - at),
            permitted=permitted,
            checkout=checkout,
            line=line,
        )

    def settle(self, appointment: int, *, now: datetime) -> settle.Settled:
        return self.do(settle.settle, appointment_id=self.base + appointment, now=now)

    def standing(self, customer: int) -> Standing:
        with self.database.read() as conn:
            return read_standing(conn, tenant_id=self.tenant, customer_id=self.base + customer)

    def expire(self, *, now: datetime) -> None:
        """The expiry run of this tenant."""
        with self.database.read() as conn:
            customers = accounts.list_expiring(conn, tenant_id=self.tenant, now=now, after=0, limit=10_000)
        for customer_id in customers:
            self.do(expire.expire_points, customer_id=customer_id, now=now)

    def adjust(self, customer: int, points: int, *, key: str, now: datetime) -> Any:
        return self.do(
            adjust.adjust,
            customer_id=self.base + customer,
            points=points,
            note=None,
            actor=None,
            key=f"{self.tenant}:{key}",
            now=now,
        )

    def bonus(self, customer: int, points: int, *, key: str, now: datetime) -> Any:
        return self.do(
            adjust.give_bonus,
            customer_id=self.base + customer,
            points=points,
            name="Welcome",
            key=f"{self.tenant}:{key}",
            now=now,
        )

    def hold(
        self,
        customer: int,
        total: Decimal,
        asked: int | None,
        *,
        checkout: str,
        now: datetime,
        tax: Decimal = Decimal(0),
        service: int | None = None,
    ) -> Quote:
        """What a logged-in customer's confirm sets aside for one line; ``service`` is an id as Booknetic has it."""
        line = CartLine(0, total, 1, self.base + customer, tax=tax, service_id=service)
        cart = Cart([line], checkout=checkout, asked=asked, user_id=self.base + customer)
        self.confirms += 1
        return self.do(redeem.hold, cart=cart, checkout=checkout, binding=f"{self.tenant}.{self.confirms}", now=now)

    def reprice(
        self, appointment: int, customer: int, total: Decimal, tax: Decimal | None = None, service: int | None = None
    ) -> Decimal:
        """The discount that stands when an edit makes the price anew."""
        change = edit.Edit(self.base + appointment, self.base + customer, total, tax=tax, service_id=service)
        return self.do(edit.quote_edit, edit=change).applied.amount
