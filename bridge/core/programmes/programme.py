"""What the owner laid down: one immutable version of a programme."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum

from bridge.core.bonuses.actions import Action, ActionKind
from bridge.core.local_time import add_days, add_months, day_of
from bridge.core.money import ZERO
from bridge.core.programmes.service_caps import ServiceCap
from bridge.core.rules.stamps import Card
from bridge.core.settling.appointments import Facts
from bridge.core.tiers.tier_periods import TierPeriod

# So many days before points expire customers read of it, unless the owner chose otherwise.
NOTICE_DAYS = 30
DEFAULT_VOID_STATUSES = frozenset({"canceled", "rejected"})


class Trigger(StrEnum):
    """When a booking earns."""

    CREATED = "created"
    ENDED = "ended"
    PAID = "paid"
    STATUSES = "statuses"


@dataclass(frozen=True, slots=True)
class Conditions:
    """``apply when``: values inside one condition are OR, conditions are AND, an empty one does not restrict.

    ``weekdays`` are ISO (Monday 1); the two bounds are strict and look at what is paid.
    """

    service_categories: frozenset[int] = frozenset()
    services: frozenset[int] = frozenset()
    customer_categories: frozenset[int] = frozenset()
    locations: frozenset[int] = frozenset()
    staff: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    total_gt: Decimal | None = None
    total_lt: Decimal | None = None


UNCONDITIONAL = Conditions()


@dataclass(frozen=True, slots=True)
class Window:
    """Local days on which an award counts; ``until`` is exclusive, None is open."""

    valid_from: date | None = None
    valid_until: date | None = None

    def covers(self, day: date) -> bool:
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class EarningRule:
    """``points`` for a match; for every full ``per_amount`` of what is paid; for every ``every_visits`` visits; or for a full
    ``card`` of stamps."""

    id: int
    name: str
    label: str | None
    active: bool
    points: int
    per_amount: Decimal | None
    every_visits: int | None
    when: Conditions
    window: Window
    max_points_per_day: int | None
    max_points: int | None
    card: Card | None = None

    @property
    def is_milestone(self) -> bool:
        """Whether it counts visits."""
        return self.every_visits is not None or self.card is not None


@dataclass(frozen=True, slots=True)
class Multiplier:
    """Multiplies fixed and per-amount awards; ``tiers`` (empty: any) are those the customer had before the award."""

    id: int
    name: str
    factor: Decimal
    when: Conditions
    tiers: frozenset[str]
    window: Window
    active: bool = True


@dataclass(frozen=True, slots=True)
class Tier:
    """``customer_category`` is Booknetic's category that customers of this tier are put into, None where the tier has none to do with
    it."""

    name: str
    color: str
    min_points: int
    customer_category: int | None = None


class Method(StrEnum):
    """Who says how many points are used."""

    AUTO = "auto"
    CHOOSE = "choose"


@dataclass(frozen=True, slots=True)
class RedemptionTerms:
    """What points are worth and how many may be used; at most one of the two caps is set, and ``service_caps`` hold beside it.

    With ``before_tax`` points are taken before tax, and taxes are no part of an appointment's total.
    """

    enabled: bool = False
    point_value: Decimal = ZERO
    method: Method = Method.CHOOSE
    max_percent: Decimal | None = None
    max_amount: Decimal | None = None
    min_points: int = 0
    before_tax: bool = False
    service_caps: tuple[ServiceCap, ...] = ()

    def total_of(self, total: Decimal, tax: Decimal) -> Decimal:
        """What counts of a price of ``total``, of which ``tax`` is tax."""
        return total - tax if self.before_tax else total


@dataclass(frozen=True, slots=True)
class Programme:
    """One version. Live, time zone and decimals come from the site (``at_site``); a document's own are for replay."""

    earning_rules: tuple[EarningRule, ...] = ()
    multipliers: tuple[Multiplier, ...] = ()
    tiers: tuple[Tier, ...] = ()
    timezone: tzinfo = UTC
    decimals: int = 2
    trigger: Trigger = Trigger.CREATED
    trigger_statuses: frozenset[str] = frozenset()
    void_statuses: frozenset[str] | None = None
    count_adjustments: bool = True
    redemption: RedemptionTerms = field(default_factory=RedemptionTerms)
    expiry_months: int | None = None
    min_days_after_return: int = 0
    expiry_notice_days: int = NOTICE_DAYS
    category_parents: Mapping[int, int] = field(default_factory=dict)
    actions: Mapping[ActionKind, Action] = field(default_factory=dict)
    tier_period: TierPeriod | None = None

    def at_site(self, zone: tzinfo, decimals: int) -> "Programme":
        """The same rules with the site's time zone and number of decimals."""
        return replace(self, timezone=zone, decimals=decimals)

    @property
    def has_daily_caps(self) -> bool:
        """Whether a rule gives a customer only so much a day."""
        return any(rule.max_points_per_day is not None for rule in self.earning_rules)

    @property
    def has_milestones(self) -> bool:
        """Whether a rule counts visits."""
        return any(rule.is_milestone for rule in self.earning_rules)

    def asking(self, rules: frozenset[int] | None) -> "Programme":
        """With these of its earning rules only, by id; None for all."""
        if rules is None:
            return self
        return replace(self, earning_rules=tuple(rule for rule in self.earning_rules if rule.id in rules))

    def view(self, facts: Facts) -> Facts:
        """The facts as this version sees them: with its total, and no tax beside it."""
        if not facts.tax:
            return facts
        return replace(facts, total=self.redemption.total_of(facts.total, facts.tax), tax=ZERO)

    def day_of(self, moment: datetime) -> date:
        """The local day of a moment."""
        return day_of(moment, self.timezone)

    def expires_at(self, awarded_at: datetime) -> datetime | None:
        """When points awarded then expire; None: never."""
        return None if self.expiry_months is None else add_months(awarded_at, self.expiry_months, self.timezone)

    def kept_until(self, returned_at: datetime) -> datetime:
        """Until when, at least, points live that were given back then."""
        return add_days(returned_at, self.min_days_after_return, self.timezone)

    def category_chain(self, category_id: int | None) -> tuple[int, ...]:
        """A category followed by its ancestors, by the document's own tree."""
        chain: list[int] = []
        while category_id is not None and category_id not in chain:
            chain.append(category_id)
            category_id = self.category_parents.get(category_id)
        return tuple(chain)
