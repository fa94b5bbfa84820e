"""The events that Booknetic's workflows can wait for, and what a workflow chooses among their occurrences.

The plugin has the same table (php_shim/workflows/workflow_events.php) and decides which workflows run; here it is asked what nobody waits for
at all, so that it need not be told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class WorkflowEvent(StrEnum):
    """What WordPress and the outbox call them."""

    POINTS_EARNED = "bkloyalty_points_earned"
    POINTS_EXPIRING = "bkloyalty_points_expiring"
    REWARD_ISSUED = "bkloyalty_reward_issued"
    SEGMENT_ENTERED = "bkloyalty_segment_entered"
    TIER_UPDATED = "bkloyalty_tier_updated"


class Way(StrEnum):
    """How points were earned."""

    ACTION = "action"
    ADJUSTMENT = "adjustment"
    BONUS = "bonus"
    BOOKING = "booking"


USUAL_WAYS = frozenset({Way.ACTION, Way.BOOKING})
"""What a workflow means that chose no ways: what customers did themselves."""

FILTERS: Mapping[WorkflowEvent, tuple[str, ...]] = {
    WorkflowEvent.POINTS_EARNED: ("ways", "tiers"),
    WorkflowEvent.POINTS_EXPIRING: ("tiers",),
    WorkflowEvent.REWARD_ISSUED: ("tiers",),
    WorkflowEvent.SEGMENT_ENTERED: ("segments", "tiers"),
    WorkflowEvent.TIER_UPDATED: ("reasons", "tiers"),
}
"""What a workflow can choose by, beside the language."""


@dataclass(frozen=True, slots=True)
class Listener:
    """An active workflow that waits for one of the events; ``chosen`` is what its filters say."""

    id: int
    name: str
    event: str
    chosen: Mapping[str, Any]

    @property
    def ways(self) -> frozenset[str]:
        """Of points that are earned."""
        return self.list_chosen("ways") or frozenset(USUAL_WAYS)

    @property
    def segments(self) -> frozenset[str]:
        """The keys of the segments it waits for; without any it waits for none."""
        return self.list_chosen("segments")

    @property
    def tiers(self) -> frozenset[str]:
        """The tiers of those whom it is for; without any it is for everybody."""
        return self.list_chosen("tiers")

    def list_chosen(self, name: str) -> frozenset[str]:
        """The values of a filter, whatever else somebody wrote there."""
        values = self.chosen.get(name)
        return frozenset(one for one in values if isinstance(one, str)) if isinstance(values, list) else frozenset()


def is_awaited(listeners: Iterable[Listener] | None, event: WorkflowEvent, *, way: Way | None = None) -> bool:
    """Whether one of the workflows waits for the event; for points that were earned, in that ``way``. Where nobody knows what
    workflows there are (None), they may."""
    if listeners is None:
        return True
    return any(one.event == event and (way is None or way in one.ways) for one in listeners)
