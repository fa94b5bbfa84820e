"""Caps for certain services: "never more than 20 % off Colour", "no points on Retail"."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ServiceCap:
    """At most so much off an appointment for one of these ``services``, or for one in these ``service_categories`` or below
    them: ``max_percent`` of its total, or ``max_amount``; just one of them is set, and 0 is nothing at all."""

    services: frozenset[int] = frozenset()
    service_categories: frozenset[int] = frozenset()
    max_percent: Decimal | None = None
    max_amount: Decimal | None = None

    @property
    def excludes(self) -> bool:
        """Whether points cannot be used there at all."""
        return self.max_percent == 0 or self.max_amount == 0

    def covers(self, service_id: int | None, categories: Collection[int]) -> bool:
        """``categories`` are the service's own and its ancestors."""
        return service_id in self.services or not self.service_categories.isdisjoint(categories)


def list_covering(
    caps: Iterable[ServiceCap], service_id: int | None, categories: Collection[int]
) -> tuple[ServiceCap, ...]:
    """Those that hold for a service; all of them do together."""
    return tuple(cap for cap in caps if cap.covers(service_id, categories))
