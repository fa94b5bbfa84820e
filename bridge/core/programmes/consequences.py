"""What a programme version that comes into force asks for: new tiers for customers, another look at settled bookings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.core.programmes.programme import Programme


@dataclass(frozen=True, slots=True)
class Announcement:
    """Whether workflows hear of the tiers that an edit changes; ``renamed`` has new names of tiers by their old ones, which
    are no change for anybody who has them."""

    told: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)

    def speaks_of(self, before: str | None, after: str | None) -> bool:
        """Whether this change of a customer's tier is to be told."""
        return self.told and (before is None or self.renamed.get(before, before) != after)


SILENTLY = Announcement()


@dataclass(frozen=True, slots=True)
class Consequences:
    """``retier``: customers may have another tier now; ``recheck``: settled bookings may earn, or not, where they did not, or
    did."""

    retier: bool = True
    recheck: bool = True
    announcement: Announcement = SILENTLY

    @property
    def are_none(self) -> bool:
        """Whether there is nothing to do."""
        return not self.retier and not self.recheck

    def as_document(self) -> dict[str, Any]:
        """For a task's parameters."""
        told = {"told": self.announcement.told, "renamed": dict(self.announcement.renamed)}
        return {"retier": self.retier, "recheck": self.recheck, **told}

    @staticmethod
    def from_document(document: Mapping[str, Any]) -> "Consequences":
        """What ``as_document`` wrote; whatever it does not say is to be done, and silently."""
        announcement = Announcement(document.get("told", False), document.get("renamed", {}))
        return Consequences(document.get("retier", True), document.get("recheck", True), announcement)


def compare(before: Programme | None, after: Programme, announcement: Announcement = SILENTLY) -> Consequences:
    """From one version in force (None: there was none) to the next.

    Awards keep their version, so rules and terms ask for nothing; but a booking that waited for its award may have it by
    another trigger, and one that counted may now be void.
    """
    if before is None:
        return Consequences(announcement=announcement)
    return Consequences(
        retier=(_list_steps(before), before.count_adjustments, before.tier_period)
        != (_list_steps(after), after.count_adjustments, after.tier_period),
        recheck=(before.trigger, before.trigger_statuses, before.void_statuses)
        != (after.trigger, after.trigger_statuses, after.void_statuses),
        announcement=announcement,
    )


def _list_steps(programme: Programme) -> list[tuple[int, str, int]]:
    return sorted((tier.min_points, tier.name, tier.customer_category or 0) for tier in programme.tiers)
