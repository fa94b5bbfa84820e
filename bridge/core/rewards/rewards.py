"""Rewards: what a catalogue offers for points, who may take it, and what a voucher takes off a booking.

Taking a reward is paying with points: it is ``redeemed`` in the ledger and lowers neither lifetime points nor tier. A voucher
keeps the terms that the reward had when it was taken.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum

from bridge.core.local_time import day_of, start_of
from bridge.core.money import ZERO, floor_money
from bridge.core.points.accounts import Account
from bridge.core.points.ledger import Draw
from bridge.core.programmes.programme import Programme, Window

# None that looks like another one: no 0 and O, 1, I and L, 2 and Z, 5 and S, 6 and G, 8 and B, U and V.
CODE_LETTERS = "3479ACDEFHJKMNPRTVWXY"
CODE_LENGTH = 10
_HALF = CODE_LENGTH // 2


class Kind(StrEnum):
    """What a reward is. ``custom`` is given by the staff in the shop, and is worth nothing at a checkout."""

    CUSTOM = "custom"
    FIXED = "fixed"
    PERCENT = "percent"
    SERVICE = "service"


class RewardState(StrEnum):
    """Whether a reward is offered; ``archived`` is deleted, but for the vouchers that name it."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    PAUSED = "paused"


class VoucherState(StrEnum):
    """Where a voucher stands. ``expired`` is never stored: it is ``issued`` past its expiry."""

    CANCELLED = "cancelled"
    EXPIRED = "expired"
    HELD = "held"
    ISSUED = "issued"
    USED = "used"


class Obstacle(StrEnum):
    """Why somebody cannot take a reward."""

    ENDED = "ended"
    LIMIT_REACHED = "limit_reached"
    NOT_OFFERED = "not_offered"
    NOT_YET = "not_yet"
    OTHER_TIER = "other_tier"
    POINTS_MISSING = "points_missing"
    SOLD_OUT = "sold_out"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a reward gives: ``amount`` of money, ``percent`` of what a booking costs, or one of these ``services`` free."""

    kind: Kind
    amount: Decimal | None = None
    percent: Decimal | None = None
    services: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Reward:
    """Something of the catalogue. ``cost`` is in points; ``stock`` is how many there are in all, of which ``issued`` are taken;
    ``tiers`` (empty: any) are those that may take it; a voucher lasts ``voucher_days`` days. ``number`` counts changes."""

    name: str
    cost: int
    terms: Terms
    description: str | None = None
    stock: int | None = None
    per_customer: int | None = None
    tiers: frozenset[str] = frozenset()
    window: Window = field(default_factory=Window)
    voucher_days: int | None = None
    state: RewardState = RewardState.ACTIVE
    id: int = 0
    number: int = 0
    issued: int = 0

    @property
    def left(self) -> int | None:
        """How many can still be taken; None is no limit."""
        return None if self.stock is None else max(0, self.stock - self.issued)


@dataclass(frozen=True, slots=True)
class Bookable:
    """A cart line as a voucher sees it: the ``total`` of its one occurrence before any loyalty discount, and of this the price
    of the service itself."""

    total: Decimal
    service_id: int | None = None
    service_price: Decimal = ZERO


def find_obstacle(reward: Reward, *, available: int, tier: str | None, owned: int, today: date) -> Obstacle | None:
    """Why somebody with ``available`` points and ``owned`` vouchers of this reward cannot take it; None if they can.

    What does not change for them comes first, missing points last.
    """
    window = reward.window
    if reward.state is not RewardState.ACTIVE:
        return Obstacle.NOT_OFFERED
    if window.valid_until is not None and window.valid_until <= today:
        return Obstacle.ENDED
    if window.valid_from is not None and today < window.valid_from:
        return Obstacle.NOT_YET
    if reward.tiers and tier not in reward.tiers:
        return Obstacle.OTHER_TIER
    if reward.per_customer is not None and owned >= reward.per_customer:
        return Obstacle.LIMIT_REACHED
    if reward.left == 0:
        return Obstacle.SOLD_OUT
    return Obstacle.POINTS_MISSING if available < reward.cost else None


def pay(account: Account, cost: int) -> tuple[Account, tuple[Draw, ...]]:
    """The account without the points of a reward, soonest expiry first, and the lots that they came from."""
    purse, draws = account.purse.take(cost)
    return replace(account, purse=purse, redeemed=account.redeemed + cost), draws


def give_back(account: Account, draws: Iterable[Draw], points: int, programme: Programme, *, at: datetime) -> Account:
    """The account with the points of a voucher that was cancelled back in the lots that they came from."""
    purse, _ = account.purse.give_back(
        draws, points, at=at, kept_until=programme.kept_until(at), expires_at=programme.expires_at(at)
    )
    return replace(account, purse=purse, redeemed=account.redeemed - points)


def find_expiry(voucher_days: int | None, issued_at: datetime, zone: tzinfo) -> datetime | None:
    """When a voucher that was issued then expires: at the end of a local day; None: never."""
    if voucher_days is None:
        return None
    return start_of(day_of(issued_at, zone) + timedelta(days=voucher_days + 1), zone)


def state_now(state: VoucherState, expires_at: datetime | None, now: datetime) -> VoucherState:
    """As it is stored, or expired. What is set aside or used does not expire."""
    expired = state is VoucherState.ISSUED and expires_at is not None and expires_at <= now
    return VoucherState.EXPIRED if expired else state


def discount(terms: Terms, line: Bookable, decimals: int) -> Decimal:
    """What a voucher takes off a booking: never more than its total, rounded down; 0 where it is not for it."""
    worth = ZERO
    if terms.kind is Kind.FIXED and terms.amount is not None:
        worth = terms.amount
    elif terms.kind is Kind.PERCENT and terms.percent is not None:
        worth = line.total * terms.percent / 100
    elif terms.kind is Kind.SERVICE and line.service_id in terms.services:
        worth = line.service_price
    return floor_money(max(ZERO, min(worth, line.total)), decimals)


def write_code(letters: str) -> str:
    """``ABCDE-FGHJK``, as people read it out."""
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def read_code(typed: str) -> str | None:
    """What somebody typed as it is stored, whatever the case, the spaces and the dash; None where it can be no code."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return write_code(letters) if len(letters) == CODE_LENGTH and set(letters) <= set(CODE_LETTERS) else None
