"""What the templates of the back end are told: frozen, already decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class RuleView:
    """An earning rule; ``label`` is what customers read, None for a rule they do not see."""

    name: str
    label: str | None
    active: bool
    points: int
    per_amount: Decimal | None
    every_visits: int | None


@dataclass(frozen=True, kw_only=True)
class TierRowView:
    """A tier and how many customers have it now."""

    name: str
    color: str
    min_points: int
    customers: int


@dataclass(frozen=True, kw_only=True)
class OverviewView:
    """The programme at a glance. ``state`` is none, draft, active or paused; points are whole, ``customers`` have some."""

    state: str
    version: int | None
    customers: int
    outstanding: int
    held: int
    rules: Sequence[RuleView]
    tiers: Sequence[TierRowView]
    currency: str
    decimals: int
