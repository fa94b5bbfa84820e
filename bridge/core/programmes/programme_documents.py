"""A programme out of its JSON document (docs/replay-format.md), with errors that name the place."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from bridge.core.bonuses.actions import Action, ActionKind
from bridge.core.local_time import find_timezone
from bridge.core.programmes.programme import (
    NOTICE_DAYS,
    Conditions,
    EarningRule,
    Method,
    Multiplier,
    Programme,
    RedemptionTerms,
    Tier,
    Trigger,
    Window,
)
from bridge.core.programmes.service_caps import ServiceCap
from bridge.core.reading import Reader
from bridge.core.rules.stamps import Card
from bridge.core.tiers.tier_periods import TierPeriod
from bridge.errors import InvalidProgramme

# Far beyond what anybody needs, and within what a calendar, a database and a page can bear.
MOST_MONTHS = 1200
MOST_DAYS = 3650
MOST_NOTICE_DAYS = 366
MOST_PERIOD_MONTHS = 60
MOST_GRACE_DAYS = 366
MOST_FACTOR = 1000
MOST_POINT_VALUE = 1_000_000
MOST_STAMPS = 100
MOST_CARD_DAYS = 730
MOST_ITEMS = {"earning_rules": 500, "multipliers": 100, "tiers": 50, "service_caps": 50}


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
        expiry_months=expiry.optional_whole("months", least=1, most=MOST_MONTHS) if expiry else None,
        min_days_after_return=expiry.whole("min_days_after_return", 0, least=0, most=MOST_DAYS) if expiry else 0,
        expiry_notice_days=expiry.whole("notice_days", NOTICE_DAYS, least=0, most=MOST_NOTICE_DAYS)
        if expiry
        else NOTICE_DAYS,
        category_parents=_read_parents(reader),
        actions=_read_actions(reader.object("actions")),
        tier_period=_read_tier_period(reader.object("tier_period")),
    )
    for part in (expiry, reader):
        if part:
            part.finish()
    _refuse_twins(reader, programme)
    return programme


def _read_timezone(reader: Reader) -> tzinfo:
    zone = find_timezone(reader.optional_text("timezone") or "UTC")
    if zone is None:
        raise reader.refuse("timezone", 'must be the name of a time zone, such as "Europe/Madrid"')
    return zone


def _read_decimals(reader: Reader) -> int:
    decimals = reader.optional_whole("currency_decimals", least=0)
    if decimals is None:
        return 2
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
        card=_read_card(award),
    )
    if rule.per_amount is not None and rule.every_visits is not None:
        raise award.refuse("every_visits", "cannot stand beside per_amount")
    if rule.card is not None and (rule.per_amount is not None or rule.every_visits is not None):
        raise award.refuse("visits", "cannot stand beside per_amount or every_visits")
    award.finish()
    reader.finish()
    return rule


def _read_card(award: Reader) -> Card | None:
    visits = award.optional_whole("visits", least=1, most=MOST_STAMPS)
    within_days = award.optional_whole("within_days", least=1, most=MOST_CARD_DAYS)
    if (visits is None) != (within_days is None):
        raise award.refuse("within_days", "belongs to visits, and visits to it")
    return Card(visits, within_days) if visits is not None and within_days is not None else None


def _read_multiplier(reader: Reader) -> Multiplier:
    multiplier = Multiplier(
        id=reader.whole("id"),
        name=reader.text("name"),
        factor=reader.amount("factor"),
        when=_read_conditions(reader.object("when")),
        tiers=reader.texts("tiers"),
        window=_read_window(reader),
        active=reader.flag("active", True),
    )
    if not 0 <= multiplier.factor <= MOST_FACTOR:
        raise reader.refuse("factor", f"must be from 0 to {MOST_FACTOR}")
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
    tier = Tier(
        reader.text("name"),
        reader.text("color", "#6c70dc"),
        reader.whole("min_points", least=0),
        reader.optional_whole("customer_category", least=1),
    )
    reader.finish()
    return tier


def _read_redemption(reader: Reader | None) -> RedemptionTerms:
    if reader is None:
        return RedemptionTerms()
    method = reader.text("method", "choose")
    if method not in set(Method):
        raise reader.refuse("method", f"must be one of {', '.join(Method)}")
    tax = reader.text("tax", "after")
    if tax not in ("after", "before"):
        raise reader.refuse("tax", "must be one of after, before")
    cap = reader.object("max_discount")
    terms = RedemptionTerms(
        enabled=reader.flag("enabled", False),
        point_value=reader.amount("point_value", "0"),
        method=Method(method),
        max_percent=cap.optional_amount("percent") if cap else None,
        max_amount=cap.optional_amount("amount") if cap else None,
        min_points=reader.whole("min_points", 0, least=0),
        before_tax=tax == "before",
        service_caps=tuple(_read_service_cap(item) for item in reader.objects("service_caps")),
    )
    if len(terms.service_caps) > MOST_ITEMS["service_caps"]:
        raise reader.refuse("service_caps", f"must not be more than {MOST_ITEMS['service_caps']}")
    if terms.point_value > MOST_POINT_VALUE:
        raise reader.refuse("point_value", f"must be at most {MOST_POINT_VALUE}")
    if cap:
        if (terms.max_percent is None) == (terms.max_amount is None):
            raise reader.refuse("max_discount", "must be either a percent or an amount")
        cap.finish()
    reader.finish()
    return terms


def _read_tier_period(reader: Reader | None) -> TierPeriod | None:
    if reader is None:
        return None
    months = reader.whole("months", least=1, most=MOST_PERIOD_MONTHS)
    period = TierPeriod(months, reader.whole("grace_days", 0, least=0, most=MOST_GRACE_DAYS))
    reader.finish()
    return period


def _read_service_cap(reader: Reader) -> ServiceCap:
    most = reader.object("max_discount")
    if most is None:
        raise reader.refuse("max_discount", "is missing")
    cap = ServiceCap(
        services=reader.wholes("services"),
        service_categories=reader.wholes("service_categories"),
        max_percent=most.optional_amount("percent"),
        max_amount=most.optional_amount("amount"),
    )
    if (cap.max_percent is None) == (cap.max_amount is None):
        raise reader.refuse("max_discount", "must be either a percent or an amount")
    if not cap.services and not cap.service_categories:
        raise reader.refuse("services", "or service_categories must name something")
    most.finish()
    reader.finish()
    return cap


def _read_actions(reader: Reader | None) -> Mapping[ActionKind, Action]:
    if reader is None:
        return {}
    found = {kind: _read_action(kind, said) for kind in ActionKind if (said := reader.object(kind.value))}
    reader.finish()
    return found


def _read_action(kind: ActionKind, reader: Reader) -> Action:
    action = Action(
        points=reader.whole("points", least=1),
        label=reader.text("label"),
        active=reader.flag("active", True),
        max_per_year=reader.optional_whole("max_per_year", least=1) if kind is ActionKind.REFERRAL else None,
    )
    reader.finish()
    return action


def _read_parents(reader: Reader) -> Mapping[int, int]:
    parents = {}
    for child, parent in reader.mapping("category_parents").items():
        if not child.isdecimal() or len(child) > 18 or not isinstance(parent, int) or isinstance(parent, bool):
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
        if len(items) > MOST_ITEMS[key]:
            raise reader.refuse(key, f"must not be more than {MOST_ITEMS[key]}")
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
