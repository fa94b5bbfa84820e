"""What the owner laid down: one immutable version of a programme, read from its document (docs/replay-format.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum

from bridge.core.local_time import add_days, add_months, day_of, find_timezone
from bridge.core.money import ZERO
from bridge.core.reading import Reader
from bridge.errors import InvalidProgramme

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
    """``points`` for a match; for every full ``per_amount`` of what is paid; or for every ``every_visits`` visits."""

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


@dataclass(frozen=True, slots=True)
class Multiplier:
    """Multiplies fixed and per-amount awards; ``tiers`` (empty: any) are those the customer had before the award."""

    id: int
    name: str
    factor: Decimal
    when: Conditions
    tiers: frozenset[str]
    window: Window


@dataclass(frozen=True, slots=True)
class Tier:
    name: str
    color: str
    min_points: int


class Method(StrEnum):
    """Who says how many points are used."""

    AUTO = "auto"
    CHOOSE = "choose"


@dataclass(frozen=True, slots=True)
class RedemptionTerms:
    """What points are worth and how many may be used; at most one of the two caps is set."""

    enabled: bool = False
    point_value: Decimal = ZERO
    method: Method = Method.CHOOSE
    max_percent: Decimal | None = None
    max_amount: Decimal | None = None
    min_points: int = 0


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
    category_parents: Mapping[int, int] = field(default_factory=dict)

    def at_site(self, zone: tzinfo, decimals: int) -> "Programme":
        """The same rules with the site's time zone and number of decimals."""
        return replace(self, timezone=zone, decimals=decimals)

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


def parse_programme(document: object, path: str = "") -> Programme:
    """The programme of a JSON document (already decoded); InvalidProgramme names the place of whatever is wrong."""
    reader = Reader(document, path, InvalidProgramme)
    if not reader.has("earning_rules"):
        raise reader.refuse("earning_rules", "is missing")
    trigger, statuses = _read_trigger(reader.object("award_on"))
    expiry = reader.object("expiry")
    programme = Programme(
        earning_rules=tuple(_read_rule(item) for item in reader.objects("earning_rules")),
        multipliers=tuple(_read_multiplier(item) for item in reader.objects("multipliers")),
        tiers=tuple(_read_tier(item) for item in reader.objects("tiers")),
        timezone=_read_timezone(reader),
        decimals=_read_decimals(reader),
        trigger=trigger,
        trigger_statuses=statuses,
        void_statuses=reader.optional_texts("void_statuses"),
        count_adjustments=reader.flag("count_adjustments", True),
        redemption=_read_redemption(reader.object("redemption")),
        expiry_months=expiry.optional_whole("months", least=1) if expiry else None,
        min_days_after_return=expiry.whole("min_days_after_return", 0, least=0) if expiry else 0,
        category_parents=_read_parents(reader),
    )
    for part in (expiry, reader):
        if part:
            part.finish()
    _refuse_twins(reader, programme)
    return programme


def _read_timezone(reader: Reader) -> tzinfo:
    zone = find_timezone(reader.text("timezone", "UTC"))
    if zone is None:
        raise reader.refuse("timezone", 'must be the name of a time zone, such as "Europe/Madrid"')
    return zone


def _read_decimals(reader: Reader) -> int:
    decimals = reader.whole("currency_decimals", 2, least=0)
    if decimals > 6:
        raise reader.refuse("currency_decimals", "must be at most 6")
    return decimals


def _read_trigger(reader: Reader | None) -> tuple[Trigger, frozenset[str]]:
    if reader is None:
        return Trigger.CREATED, frozenset()
    name = reader.text("trigger")
    if name not in set(Trigger):
        raise reader.refuse("trigger", f"must be one of {', '.join(Trigger)}")
    statuses = reader.texts("statuses")
    if (name == Trigger.STATUSES) != bool(statuses):
        raise reader.refuse("statuses", "belongs to the trigger statuses, and there it must not be empty")
    reader.finish()
    return Trigger(name), statuses


def _read_rule(reader: Reader) -> EarningRule:
    award = reader.object("award")
    if award is None:
        raise reader.refuse("award", "is missing")
    rule = EarningRule(
        id=reader.whole("id"),
        name=reader.text("name"),
        label=reader.optional_text("label"),
        active=reader.flag("active", True),
        points=award.whole("points", least=0),
        per_amount=award.optional_amount("per_amount"),
        every_visits=award.optional_whole("every_visits", least=1),
        when=_read_conditions(reader.object("when")),
        window=_read_window(reader),
        max_points_per_day=reader.optional_whole("max_points_per_day", least=0),
        max_points=reader.optional_whole("max_points", least=0),
    )
    if rule.per_amount is not None and rule.every_visits is not None:
        raise award.refuse("every_visits", "cannot stand beside per_amount")
    award.finish()
    reader.finish()
    return rule


def _read_multiplier(reader: Reader) -> Multiplier:
    multiplier = Multiplier(
        id=reader.whole("id"),
        name=reader.text("name"),
        factor=reader.amount("factor"),
        when=_read_conditions(reader.object("when")),
        tiers=reader.texts("tiers"),
        window=_read_window(reader),
    )
    if multiplier.factor < 0:
        raise reader.refuse("factor", "must not be negative")
    reader.finish()
    return multiplier


def _read_conditions(reader: Reader | None) -> Conditions:
    if reader is None:
        return Conditions()
    conditions = Conditions(
        service_categories=reader.wholes("service_categories"),
        services=reader.wholes("services"),
        customer_categories=reader.wholes("customer_categories"),
        locations=reader.wholes("locations"),
        staff=reader.wholes("staff"),
        weekdays=reader.wholes("weekdays"),
        total_gt=reader.optional_amount("total_gt"),
        total_lt=reader.optional_amount("total_lt"),
    )
    if conditions.weekdays - frozenset(range(1, 8)):
        raise reader.refuse("weekdays", "must be from 1 (Monday) to 7 (Sunday)")
    reader.finish()
    return conditions


def _read_window(reader: Reader) -> Window:
    return Window(reader.optional_day("valid_from"), reader.optional_day("valid_until"))


def _read_tier(reader: Reader) -> Tier:
    tier = Tier(reader.text("name"), reader.text("color", "#6c70dc"), reader.whole("min_points", least=0))
    reader.finish()
    return tier


def _read_redemption(reader: Reader | None) -> RedemptionTerms:
    if reader is None:
        return RedemptionTerms()
    method = reader.text("method", "choose")
    if method not in set(Method):
        raise reader.refuse("method", f"must be one of {', '.join(Method)}")
    cap = reader.object("max_discount")
    terms = RedemptionTerms(
        enabled=reader.flag("enabled", False),
        point_value=reader.amount("point_value", "0"),
        method=Method(method),
        max_percent=cap.optional_amount("percent") if cap else None,
        max_amount=cap.optional_amount("amount") if cap else None,
        min_points=reader.whole("min_points", 0, least=0),
    )
    if cap:
        if (terms.max_percent is None) == (terms.max_amount is None):
            raise reader.refuse("max_discount", "must be either a percent or an amount")
        cap.finish()
    reader.finish()
    return terms


def _read_parents(reader: Reader) -> Mapping[int, int]:
    parents = {}
    for child, parent in reader.mapping("category_parents").items():
        if not child.isdecimal() or not isinstance(parent, int) or isinstance(parent, bool):
            raise reader.refuse("category_parents", 'must map category ids to parent ids, such as {"5": 2}')
        parents[int(child)] = parent
    return parents


def _refuse_twins(reader: Reader, programme: Programme) -> None:
    """Names (and ids, which reasons and caps are kept by) must tell rules, multipliers and tiers apart."""
    lists: dict[str, Sequence[EarningRule | Multiplier | Tier]] = {
        "earning_rules": programme.earning_rules,
        "multipliers": programme.multipliers,
        "tiers": programme.tiers,
    }
    for key, items in lists.items():
        names = [item.name for item in items]
        if len(set(names)) != len(names):
            raise reader.refuse(key, "must have names that differ")
    numbered: dict[str, Sequence[EarningRule | Multiplier]] = {
        "earning_rules": programme.earning_rules,
        "multipliers": programme.multipliers,
    }
    for key, rules in numbered.items():
        ids = [rule.id for rule in rules]
        if len(set(ids)) != len(ids):
            raise reader.refuse(key, "must have ids that differ")
