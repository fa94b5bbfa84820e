"""What the salon's customers did since the programme began: booked, paid with points, took rewards, said whether they may be
written to. Runs in the virtual environment, on the tables as the flows write them."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import text

from bridge.core.customers.consent import Source
from bridge.core.money import ZERO
from bridge.errors import RewardUnavailable
from bridge.flows.customers import consent
from bridge.flows.points import adjust, redeem
from bridge.flows.points.cart import Cart, CartLine
from bridge.flows.rewards import issue_reward, use_reward
from bridge.flows.settling import settle
from bridge.settings import read_settings
from bridge.store.database import Database
from stage.salon import CUSTOMERS, Customer
from stage.seed import own_id

ENOUGH = 150  # points that somebody likes to use at once
SHAMPOO = "A travel-size shampoo"
WORDING = "Yes, Salon Aurora may write to me about offers and news. I can take this back at any time."
_B = "{prefix}bkntc_"


class Booked(NamedTuple):
    id: int
    customer: int
    service: int
    price: Decimal
    at: datetime


class HalfAYear:
    """One business, lived through in the order in which things happened."""

    def __init__(self, database: Database, tenant: int | None, since: datetime) -> None:
        self.database = database
        self.tenant = tenant
        self.since = since
        self.customers = {own_id(each.id, tenant): each for each in CUSTOMERS}

    def live(self) -> None:
        self._answer()
        for booked in self._list_bookings():
            self._book(booked, self.customers[booked.customer])
        self._say_sorry()
        self._give_rewards()

    def _do(self, flow: Any, **arguments: Any) -> Any:
        return self.database.transact(partial(flow, tenant_id=self.tenant or 0, **arguments))

    def _sql(self, statement: str, **values: Any) -> None:
        self.database.transact(lambda conn: conn.execute(text(statement), values))

    def _list_bookings(self) -> list[Booked]:
        query = text(
            f"SELECT a.id, a.customer_id, a.service_id, p.price, a.created_at FROM {_B}appointments a "
            f"JOIN {_B}appointment_prices p ON p.appointment_id = a.id "
            "WHERE a.tenant_id <=> :tenant AND a.created_at >= :since ORDER BY a.created_at, a.id"
        )
        with self.database.read() as conn:
            rows = conn.execute(query, {"tenant": self.tenant, "since": int(self.since.timestamp())}).all()
        return [Booked(*row)._replace(at=datetime.fromtimestamp(row[4], UTC)) for row in rows]

    def _answer(self) -> None:
        """At the reception, on a form, some days after the programme began."""
        wording = self._do(consent.write_wording, locale="en_US", text=WORDING, actor=1, now=self.since)
        for number, (customer_id, customer) in enumerate(self.customers.items()):
            if customer.agreed is not None:
                said: dict[str, Any] = {
                    "agrees": customer.agreed,
                    "source": Source.STAFF,
                    "note": "Form at the reception",
                }
                at = self.since + timedelta(days=number, hours=11)
                self._do(consent.answer, customer_id=customer_id, wording=wording, actor=1, now=at, **said)

    def _book(self, booked: Booked, customer: Customer) -> None:
        if customer.spends:
            self._pay_with_points(booked)
        self._do(settle.settle, appointment_id=booked.id, now=booked.at)

    def _pay_with_points(self, booked: Booked) -> None:
        """As a confirm does it: points set aside, a row in the price, a doorbell that names the hold."""
        line = CartLine(0, booked.price, 1, booked.customer, service_id=booked.service)
        confirm = f"demo.{booked.id}"
        cart = Cart([line], checkout=confirm, asked=None, by_staff=True)
        offer = self._do(redeem.quote, cart=cart, now=booked.at)
        if offer.available < ENOUGH or offer.most.amount == ZERO:
            return
        cart = Cart([line], checkout=confirm, asked=offer.most.points, by_staff=True)
        held = self._do(redeem.hold, cart=cart, checkout=confirm, binding=confirm, now=booked.at)
        row = f"INSERT INTO {_B}appointment_prices (appointment_id, unique_key, price, negative_or_positive)"
        self._sql(row + " VALUES (:id, 'bkloyalty_points', :price, -1)", id=booked.id, price=held.applied.amount)
        self._sql(
            "INSERT INTO {prefix}bkloyalty_doorbells (tenant_id, appointment_id, hook, rung_at, status, payment_status, "
            "paid_amount, permitted, checkout, line) SELECT :tenant, id, 'bkntc_appointment_created', :at, status, "
            f"payment_status, paid_amount, 1, :confirm, 0 FROM {_B}appointments WHERE id = :id",
            tenant=self.tenant or 0,
            id=booked.id,
            at=booked.at.replace(tzinfo=None),
            confirm=confirm,
        )

    def _say_sorry(self) -> None:
        at = self.since + timedelta(days=90, hours=12)
        by_hand: dict[str, Any] = {"points": 40, "note": "Sorry for the wait", "actor": 1, "key": f"demo-{self.tenant}"}
        self._do(adjust.adjust, customer_id=own_id(7, self.tenant), now=at, **by_hand)

    def _give_rewards(self) -> None:
        """Whoever collects rather than spends took a shampoo lately; the first already has it at home."""
        with self.database.read() as conn:
            query = text("SELECT id FROM {prefix}bkloyalty_rewards WHERE tenant_id = :tenant AND name = :name")
            reward = conn.execute(query, {"tenant": self.tenant or 0, "name": SHAMPOO}).scalar_one()
        taken = []
        for number in (2, 7, 11):
            code = f"DEMO-{own_id(number, self.tenant):04}"
            at = datetime.now(UTC) - timedelta(days=20 - number)
            order: dict[str, Any] = {"reward_id": reward, "actor": None, "key": code.lower(), "code": code}
            try:
                taken.append(
                    self._do(issue_reward.issue_reward, customer_id=own_id(number, self.tenant), now=at, **order)
                )
            except RewardUnavailable:
                continue  # not everybody has enough points on every day that a demo is opened
        for voucher in taken[:1]:
            self._do(use_reward.use_reward, voucher_id=voucher.id, actor=1, now=datetime.now(UTC) - timedelta(days=5))


def main(wordpress: str, tenant: str, since: str) -> None:
    settings = read_settings(Path(wordpress), os.environ)
    database = Database(settings.database_url, settings.prefix)
    HalfAYear(database, int(tenant) or None, datetime.fromisoformat(since)).live()
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
