"""Where lifetime points lead: the tier they reach, and how far it is to the next one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bridge.core.programmes.programme import Tier


@dataclass(frozen=True, slots=True)
class Progress:
    """``percent`` is whole, rounded down; at the top it is 100 and ``next`` is None. ``missing`` are points to go."""

    tier: Tier | None
    next: Tier | None
    percent: int
    missing: int


def find_tier(tiers: Sequence[Tier], lifetime: int) -> Tier | None:
    """The tier with the highest minimum that ``lifetime`` reaches, whatever their order; None below the lowest."""
    reached = [tier for tier in tiers if tier.min_points <= lifetime]
    return max(reached, key=lambda tier: tier.min_points, default=None)


def find_kept_tier(tiers: Sequence[Tier], points: int, kept_points: int, current: str | None) -> Tier | None:
    """The tier that ``points`` reach; or the ``current`` one, or what is next below it, as far as ``kept_points`` suffice."""
    reached, kept = find_tier(tiers, points), find_tier(tiers, kept_points)
    has = next((tier for tier in tiers if tier.name == current), None)
    if has is None or kept is None:
        return reached
    stays = min(has, kept, key=lambda tier: tier.min_points)
    return max(stays, reached, key=lambda tier: tier.min_points) if reached else stays


def measure_progress(tiers: Sequence[Tier], lifetime: int, kept: str | None = None) -> Progress:
    """How far ``lifetime`` is between the minimum of its tier (0 below the lowest) and that of the next. Whoever has ``kept`` a
    tier with fewer points is at its very beginning."""
    tier = next((tier for tier in tiers if tier.name == kept), None) or find_tier(tiers, lifetime)
    least = max(lifetime, tier.min_points) if tier else lifetime
    following = min(
        (other for other in tiers if other.min_points > least), key=lambda other: other.min_points, default=None
    )
    if following is None:
        return Progress(tier, None, 100 if tiers else 0, 0)
    start = tier.min_points if tier else 0
    percent = max(0, lifetime - start) * 100 // (following.min_points - start)
    return Progress(tier, following, percent, following.min_points - lifetime)
