"""A salon with a catalogue: rewards offered, taken, given back and used, in a transaction each."""

import itertools
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from bridge.core.rewards.rewards import Kind, Reward, RewardState, Terms
from bridge.flows.points import redeem
from bridge.flows.points.cart import Cart, CartLine, Quote
from bridge.flows.rewards import issue_reward, rewards, use_reward
from bridge.store.rewards import rewards as kept
from bridge.store.rewards import vouchers
from bridge.store.rewards.vouchers import Voucher
from tests.live import Salon
from tests.lives import NOW, book

TEN_OFF = Terms(Kind.FIXED, amount=Decimal("10.00"))
FIFTH_OFF = Terms(Kind.PERCENT, percent=Decimal(20))
MUG = Terms(Kind.CUSTOM)
_requests = itertools.count(1)


@dataclass
class Catalogue:
    """The rewards of a salon, whose customers are named by their small numbers."""

    salon: Salon

    def offer(self, name: str = "Ten off", cost: int = 100, terms: Terms = TEN_OFF, **more: Any) -> int:
        """A new reward; its id."""
        reward = Reward(name, cost, terms, **more)
        return int(self.salon.do(rewards.save_reward, reward=reward, seen=None, actor=1, now=NOW))

    def change(self, reward_id: int, **changes: Any) -> None:
        reward = replace(self.get(reward_id), **changes)
        self.salon.do(rewards.save_reward, reward=reward, seen=reward.number, actor=1, now=NOW)

    def put(self, reward_id: int, state: RewardState) -> None:
        self.salon.do(rewards.set_state, reward_id=reward_id, state=state, actor=1, now=NOW)

    def get(self, reward_id: int) -> Reward:
        with self.salon.database.read() as conn:
            found = kept.find_reward(conn, tenant_id=self.salon.tenant, reward_id=reward_id)
        assert found is not None
        return found

    def take(
        self,
        reward_id: int,
        customer: int = 7,
        *,
        now: datetime = NOW,
        key: str | None = None,
        actor: int | None = None,
    ) -> Voucher:
        """What the customer took; each time another one, unless it is asked for by the same ``key``."""
        number = next(_requests)
        return self.salon.do(
            issue_reward.issue_reward,
            customer_id=self.salon.base + customer,
            reward_id=reward_id,
            actor=actor,
            key=key or f"request-{number}",
            code=f"AAAAA-{number:05}",
            now=now,
        )

    def cancel(self, voucher: Voucher, *, by: int | None = None, now: datetime = NOW) -> Voucher:
        """By a customer, or by the staff."""
        return self.salon.do(
            issue_reward.cancel_reward,
            voucher_id=voucher.id,
            customer_id=None if by is None else self.salon.base + by,
            actor=None if by else 1,
            now=now,
        )

    def use(self, voucher: Voucher, *, now: datetime = NOW) -> Voucher:
        return self.salon.do(use_reward.use_reward, voucher_id=voucher.id, actor=1, now=now)

    def undo_use(self, voucher: Voucher) -> Voucher:
        return self.salon.do(use_reward.undo_use, voucher_id=voucher.id, now=NOW)

    def look(self, voucher: Voucher) -> Voucher:
        """The voucher as it now stands."""
        with self.salon.database.read() as conn:
            return vouchers.get_voucher(conn, tenant_id=self.salon.tenant, voucher_id=voucher.id)

    def ask(self, voucher: Voucher | str | None, **cart: Any) -> Quote:
        """What a cart would be discounted."""
        with self.salon.database.read() as conn:
            return redeem.quote(conn, tenant_id=self.salon.tenant, cart=self.fill(voucher, **cart), now=NOW)

    def confirm(self, voucher: Voucher | str | None, *, checkout: str, now: datetime = NOW, **cart: Any) -> Quote:
        """What a logged-in customer's confirm sets aside."""
        self.salon.confirms += 1
        binding = f"{self.salon.tenant}.{self.salon.confirms}"
        filled = self.fill(voucher, checkout=checkout, **cart)
        return self.salon.do(redeem.hold, cart=filled, checkout=checkout, binding=binding, now=now)

    def book(self, voucher: Voucher | None, appointment: int, *, settled: bool = True, **cart: Any) -> Quote:
        """A confirmed and saved booking, settled unless told otherwise."""
        held = self.confirm(voucher, checkout=f"{self.salon.tenant}-{appointment}", **cart)
        total, customer = str(cart.get("total", "80.00")), cart.get("customer", 7)
        book(
            self.salon, appointment, customer=customer, total=total, discount=held.applied.amount, checkout=held.binding
        )
        if settled:
            self.salon.settle(appointment, now=NOW)
        return held

    def fill(
        self,
        voucher: Voucher | str | None,
        *,
        total: str = "80.00",
        asked: int | None = None,
        customer: int = 7,
        checkout: str | None = None,
        service: int = 11,
        extras: str = "0",
        occurrences: int = 1,
        by_staff: bool = False,
    ) -> Cart:
        """A cart with one line, of which ``extras`` is not the service itself."""
        price = Decimal(total) - Decimal(extras)
        who, base = self.salon.base + customer, self.salon.base
        line = CartLine(0, Decimal(total), occurrences, who, service_id=base + service, service_price=price)
        code = voucher.code if isinstance(voucher, Voucher) else voucher
        return Cart([line], checkout, asked, None, who, by_staff, code)
