"""What an edit of the tiers does to customers: between which lifetime points somebody goes from which tier to which."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bridge.core.programmes.programme import Tier
from bridge.core.tiers.tiers import find_kept_tier, find_tier


class Direction(StrEnum):
    """Where an edit takes somebody; ``STAY`` also where their tier only has another name."""

    UP = "up"
    DOWN = "down"
    STAY = "stay"


@dataclass(frozen=True, slots=True)
class Span:
    """Lifetime points from ``least`` to below ``limit`` (None: without end), and the tier that they reach before and after."""

    least: int
    limit: int | None
    before: Tier | None
    after: Tier | None


@dataclass(frozen=True, slots=True)
class TierEdit:
    """The tiers before and after an edit; ``renamed`` has the new names of those that got one, by their old names."""

    before: Sequence[Tier]
    after: Sequence[Tier]
    renamed: Mapping[str, str] = field(default_factory=dict)

    def list_spans(self) -> list[Span]:
        """All lifetime points there are, lowest first, cut wherever a tier begins before or after."""
        bounds = sorted({0, *(tier.min_points for tier in (*self.before, *self.after))})
        return [
            Span(least, limit, find_tier(self.before, least), find_tier(self.after, least))
            for least, limit in zip(bounds, [*bounds[1:], None], strict=True)
        ]

    def find_direction(self, before: Tier | None, after: Tier | None) -> Direction:
        """From one of the tiers before to one of those after (None: none). A tier that goes stands where it stood, one that
        stays where it will stand."""
        stays = self._find_heir(before) if before else None
        if (stays and after and stays.name == after.name) or before is after:
            return Direction.STAY
        standing, reached = (-1 if tier is None else tier.min_points for tier in (stays or before, after))
        return Direction.UP if reached > standing else Direction.DOWN if reached < standing else Direction.STAY

    def _find_heir(self, tier: Tier) -> Tier | None:
        name = self.renamed.get(tier.name, tier.name)
        return next((other for other in self.after if other.name == name), None)


@dataclass(frozen=True, slots=True)
class Move:
    """So many customers go from one tier to another; names, None for no tier."""

    direction: Direction
    before: str | None
    after: str | None
    customers: int


@dataclass(frozen=True, slots=True)
class Group:
    """So many customers have a tier (by its name, None for none), and points that count, and that keep a tier, of at least so
    many, with no tier's minimum above these that they reach."""

    tier: str | None
    points: int
    kept: int
    customers: int


def compare_groups(
    edit: TierEdit, groups: Iterable[Group]
) -> tuple[list[Move], dict[str | None, int], dict[str | None, int]]:
    """Where points lapse: who moves, and how many customers each tier has before and after (None: no tier)."""
    before: dict[str | None, int] = dict.fromkeys((None, *(tier.name for tier in edit.before)), 0)
    after: dict[str | None, int] = dict.fromkeys((None, *(tier.name for tier in edit.after)), 0)
    sums: dict[tuple[Direction, str | None, str | None], int] = {}
    for group in sorted(groups, key=lambda group: group.points):
        was = find_kept_tier(edit.before, group.points, group.kept, group.tier)
        name = was.name if was else None
        becomes = find_kept_tier(edit.after, group.points, group.kept, edit.renamed.get(name, name) if name else None)
        direction, key = edit.find_direction(was, becomes), (_name(was), _name(becomes))
        before[key[0]] += group.customers
        after[key[1]] += group.customers
        if direction is not Direction.STAY:
            sums[direction, *key] = sums.get((direction, *key), 0) + group.customers
    return [Move(*key, count) for key, count in sums.items()], before, after


def list_moves(edit: TierEdit, customers: Sequence[int]) -> list[Move]:
    """Who moves, lowest first; ``customers`` are how many there are in each span of the edit."""
    sums: dict[tuple[Direction, str | None, str | None], int] = {}
    for span, count in zip(edit.list_spans(), customers, strict=True):
        direction = edit.find_direction(span.before, span.after)
        key = direction, _name(span.before), _name(span.after)
        if direction is not Direction.STAY and count:
            sums[key] = sums.get(key, 0) + count
    return [Move(*key, count) for key, count in sums.items()]


def sum_by_tier(edit: TierEdit, customers: Sequence[int]) -> tuple[dict[str | None, int], dict[str | None, int]]:
    """How many customers each tier has before and after, by its name; those without one under None."""
    before: dict[str | None, int] = dict.fromkeys((None, *(tier.name for tier in edit.before)), 0)
    after: dict[str | None, int] = dict.fromkeys((None, *(tier.name for tier in edit.after)), 0)
    for span, count in zip(edit.list_spans(), customers, strict=True):
        before[_name(span.before)] += count
        after[_name(span.after)] += count
    return before, after


def _name(tier: Tier | None) -> str | None:
    return tier.name if tier else None
