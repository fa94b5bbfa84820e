"""The settings of a programme: all of it but its rules, multipliers and tiers. And what changing them means."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bridge.core.programmes.programme import NOTICE_DAYS, Programme, RedemptionTerms, Trigger
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.programmes.service_caps import ServiceCap
from bridge.core.tiers.tier_periods import TierPeriod


@dataclass(frozen=True, slots=True)
class Settings:
    """As ``Programme`` has them. ``void_statuses`` None are the site's own; ``tier_period`` None is lifetime."""

    trigger: Trigger = Trigger.CREATED
    trigger_statuses: frozenset[str] = frozenset()
    void_statuses: frozenset[str] | None = None
    count_adjustments: bool = True
    redemption: RedemptionTerms = field(default_factory=RedemptionTerms)
    expiry_months: int | None = None
    min_days_after_return: int = 0
    expiry_notice_days: int = NOTICE_DAYS
    tier_period: TierPeriod | None = None

    @staticmethod
    def of(programme: Programme) -> "Settings":
        """Those of a programme version."""
        return Settings(**{one.name: getattr(programme, one.name) for one in fields(Settings)})

    def as_document(self) -> dict[str, Any]:
        """The keys of a programme's document (docs/replay-format.md) that say the same; None for those that it need not have."""
        award_on: dict[str, Any] = {"trigger": self.trigger.value}
        if self.trigger is Trigger.STATUSES:
            award_on["statuses"] = sorted(self.trigger_statuses)
        return {
            "award_on": award_on,
            "void_statuses": None if self.void_statuses is None else sorted(self.void_statuses),
            "count_adjustments": self.count_adjustments,
            "redemption": _describe(self.redemption),
            "expiry": self._describe_expiry(),
            "tier_period": self.tier_period and asdict(self.tier_period),
        }

    def _describe_expiry(self) -> dict[str, Any]:
        said = {"months": self.expiry_months, "min_days_after_return": self.min_days_after_return}
        if self.expiry_notice_days != NOTICE_DAYS:
            said["notice_days"] = self.expiry_notice_days
        return said


def read_settings(document: Mapping[str, Any]) -> Settings:
    """The settings of a programme's document; InvalidProgramme if it breaks the format."""
    return Settings.of(parse_programme(document))


class Impact(StrEnum):
    """What a change of the settings does besides deciding about bookings to come, or does not do though one might think so."""

    DISCOUNTS_STAY = "discounts_stay"
    WAITING_LOOKED_AT = "waiting_looked_at"
    VOID_LOOKED_AT = "void_looked_at"
    EXPIRY_STAYS = "expiry_stays"
    TIERS_ANEW = "tiers_anew"


def list_impacts(before: Settings, after: Settings) -> list[Impact]:
    """In the order in which they are told; none where nothing changes."""
    impacts: list[Impact] = []
    if before.redemption != after.redemption:
        impacts.append(Impact.DISCOUNTS_STAY)
    if (before.trigger, before.trigger_statuses) != (after.trigger, after.trigger_statuses):
        impacts.append(Impact.WAITING_LOOKED_AT)
    if before.void_statuses != after.void_statuses:
        impacts.append(Impact.VOID_LOOKED_AT)
    if before.expiry_months != after.expiry_months:
        impacts.append(Impact.EXPIRY_STAYS)
    if (before.count_adjustments, before.tier_period) != (after.count_adjustments, after.tier_period):
        impacts.append(Impact.TIERS_ANEW)
    return impacts


def _describe(terms: RedemptionTerms) -> dict[str, Any]:
    cap = {"percent": terms.max_percent, "amount": terms.max_amount}
    said: dict[str, Any] = {
        "enabled": terms.enabled,
        "point_value": _plain(terms.point_value),
        "method": terms.method.value,
        "max_discount": {name: _plain(most) for name, most in cap.items() if most is not None} or None,
        "min_points": terms.min_points,
    }
    # What is as it is anyway is left out, so that others who read the common format need not know the key.
    if terms.before_tax:
        said["tax"] = "before"
    if terms.service_caps:
        said["service_caps"] = [_describe_cap(cap) for cap in terms.service_caps]
    return said


def _describe_cap(cap: ServiceCap) -> dict[str, Any]:
    most = {"percent": cap.max_percent, "amount": cap.max_amount}
    return {
        "services": sorted(cap.services),
        "service_categories": sorted(cap.service_categories),
        "max_discount": {name: _plain(limit) for name, limit in most.items() if limit is not None},
    }


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"
