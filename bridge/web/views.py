"""What the templates are told: frozen, already decided, in the words of the spec. No lookups happen while rendering.

Points are whole numbers, money is ``Decimal`` in ``currency`` (an ISO code, or "" if the site has not said) and is shown
with ``decimals`` digits; times are aware and already in the business's time zone, in which they are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple

Method = Literal["auto", "choose"]
Kind = Literal["earned", "reversed", "redeemed", "returned", "adjusted", "bonus", "expired"]


@dataclass(frozen=True, kw_only=True)
class BoxRewardView:
    """A voucher that the customer may use on this booking."""

    code: str
    name: str
    discount: Decimal
    """What it takes off, or would; 0 where it is not for this booking."""
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class BoxView:
    """The box of the booking panel. Whoever has nothing to spend gets no view, and so no box."""

    available: int
    """Balance less what is held, never below 0."""
    value: Decimal
    """What all available points are worth."""
    method: Method
    max_points: int
    """The most that can be used on this checkout now; 0 when its price or its cap leaves no room."""
    max_discount: Decimal
    """The discount that ``max_points`` give."""
    points: int
    """Points now applied, over all lines and occurrences; 0 when none are."""
    discount: Decimal
    """The discount now applied by points, over all lines and occurrences."""
    asked: int | None
    """What the customer asked for; None if they did not say; more than ``points`` when it was reduced."""
    min_points: int
    currency: str
    decimals: int
    offers_points: bool = True
    """Whether there are points to use; without them only rewards are offered."""
    rewards: Sequence[BoxRewardView] = ()
    """Those that expire first, first."""
    only_series: bool = False
    """Whether all that is booked are series, for which no reward is good."""

    @property
    def reward(self) -> BoxRewardView | None:
        """The reward that is used."""
        return next((reward for reward in self.rewards if reward.chosen), None)


@dataclass(frozen=True, kw_only=True)
class TierView:
    """A tier as customers see it."""

    name: str
    color: str
    """``#rrggbb``; anything else is shown in the accent colour."""
    min_points: int = 0
    missing: int = 0
    """Lifetime points that the customer still lacks for it; 0 for the tier they have."""


class ReasonView(NamedTuple):
    """One rule's share in an entry: the words that customers may read, and below them the sentence that says why."""

    title: str
    points: int
    because: str = ""


class VisitView(NamedTuple):
    """A booking as its customer knows it; ``on`` is the local day of the visit."""

    service: str
    on: date


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """A line of the ledger; ``points`` are signed."""

    kind: Kind
    points: int
    at: datetime
    imported: Literal["balance", "used"] | None = None
    """What it is of an import: all that somebody had in the programme before this one, or what of it was gone by then."""
    appointment: int | None = None
    visit: VisitView | None = None
    """What the appointment is, where that is known."""
    note: str | None = None
    cause: str = ""
    """Why points were taken back."""
    reasons: Sequence[ReasonView] = ()


@dataclass(frozen=True, kw_only=True)
class WayView:
    """A rule that has a label for customers: "Colour: 50 pts", "Spend: 1 pt for every €10.00", "Tenth visit: 200 pts on
    every 10th visit".
    """

    label: str
    points: int
    per_amount: Decimal | None = None
    every_visits: int | None = None
    card: str | None = None
    """What fills the stamp card: "5 visits within 90 days"."""


@dataclass(frozen=True, kw_only=True)
class StampCardView:
    """How far it is to a milestone; at least one stamp is missing."""

    label: str
    points: int
    stamps: int
    full: int
    rhythm: str | None = None
    """What fills the card, where that takes more than to count."""
    until: date | None = None
    """The last day on which all stamps still count."""


@dataclass(frozen=True, kw_only=True)
class ConsentView:
    """Whether the business may write to the customer."""

    wording: str
    """What a form calls ``text``."""
    text: str
    """What is asked now."""
    answer: Literal["given", "refused", "withdrawn"] | None = None
    """What was said last; None where nothing was."""
    at: datetime | None = None
    agreed_text: str | None = None
    """What somebody agreed to, where it was another text than the one of now."""


@dataclass(frozen=True, kw_only=True)
class OfferedRewardView:
    """A reward that the customer can take, or ``why_not``; ``number`` says which of its changes is shown."""

    id: int
    number: int
    name: str
    description: str | None
    gives: str
    cost: int
    why_not: str = ""
    percent: int | None = None
    """How far the points go, where they are all that is missing."""
    days: int | None = None
    """How many days a voucher lasts; None for ever."""
    left: int | None = None
    """How many there are still; None is no limit."""

    @property
    def can_take(self) -> bool:
        """Whether nothing stands against it."""
        return not self.why_not


@dataclass(frozen=True, kw_only=True)
class VoucherView:
    """A reward that the customer took."""

    id: int
    name: str
    description: str | None
    gives: str
    code: str
    points: int
    said: str
    """Where it stands."""
    until: date | None
    """The last day on which it can be used; None for ever, or where that is over."""
    in_shop: bool
    """Whether the staff hands it over; else it is used in the booking panel."""
    is_free: bool
    """Whether it can be given back."""


@dataclass(frozen=True, kw_only=True)
class RewardsView:
    """What can be taken, what can be used, and what was. ``key`` is by which a form is heeded once."""

    offered: Sequence[OfferedRewardView]
    open: Sequence[VoucherView]
    closed: Sequence[VoucherView]
    key: str


@dataclass(frozen=True, kw_only=True)
class ReferralView:
    """How a customer brings friends."""

    link: str
    points: int
    """For each friend."""
    max_per_year: int | None = None


@dataclass(frozen=True, kw_only=True)
class KeepingView:
    """The tier that time is about to take, and the points that keep it, earned by ``last_on``."""

    tier: str
    points: int
    days: int
    """From today to the last day; 0 is today."""
    last_on: date
    one_booking: bool


@dataclass(frozen=True, kw_only=True)
class ExpiringView:
    """Points that expire on a day; ``value`` None where they cannot be redeemed."""

    points: int
    on: date
    value: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class AppView:
    """An app that the customer let see their points; ``used_on`` None where it never came."""

    id: int
    name: str
    used_on: date | None
    expires_on: date


@dataclass(frozen=True, kw_only=True)
class PanelView:
    """The customer's account at one business."""

    tenant_id: int
    """The business, as forms name it."""
    name: str | None
    """The business, where one page shows several; None where it goes without saying."""
    available: int
    balance: int
    """May be below zero."""
    held: int
    lifetime: int
    """Total points earned: what tiers look at."""
    value: Decimal | None
    """What the available points are worth; None where they cannot be redeemed."""
    tier: TierView | None
    next_tier: TierView | None
    percent: int
    """The way from this tier's minimum to the next one's, rounded down; 100 at the top."""
    is_top: bool
    entries: Sequence[EntryView] = ()
    """Newest first."""
    has_more: bool = False
    """Whether there are older entries than these."""
    ways_to_earn: Sequence[WayView] = ()
    referral: ReferralView | None = None
    """None where bringing friends earns nothing."""
    stamp_cards: Sequence[StampCardView] = ()
    tier_months: int | None = None
    """Points of so many months count for tiers; None: all of them."""
    keeping: KeepingView | None = None
    expiring: Sequence[ExpiringView] = ()
    """The soonest first."""
    rewards: RewardsView | None = None
    consent: ConsentView
    apps: Sequence[AppView] = ()
    currency: str = ""
    decimals: int = 2
