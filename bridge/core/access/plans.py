"""What a plan of Booknetic's SaaS says of the module, and which plan counts for a tenant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bridge.core.access.permissions import CAPABILITY


@dataclass(frozen=True, slots=True)
class Plan:
    """``holds`` is whether it has the module ticked, None where it was never decided, which Booknetic takes for a no.

    ``is_fallback`` marks the plan that a tenant has whose own ran out.
    """

    id: int
    name: str
    holds: bool | None
    is_fallback: bool


@dataclass(frozen=True, slots=True)
class Subscription:
    """The plan that counts for a tenant on a day; None where there is none. ``ran_out_on`` is the last day of its own."""

    plan: Plan | None
    ran_out_on: date | None

    @property
    def permits(self) -> bool:
        """Whether the tenant may use the module."""
        return self.plan is not None and bool(self.plan.holds)


def read_holds(document: Any) -> bool | None:
    """What a plan's JSON, already parsed, says of the module: only ``on`` is a yes."""
    capabilities = document.get("capabilities") if isinstance(document, Mapping) else None
    value = capabilities.get(CAPABILITY) if isinstance(capabilities, Mapping) else None
    return None if value is None else value == "on"


def subscribe(plans: Mapping[int, Plan], *, plan_id: int | None, expires_on: date | None, today: date) -> Subscription:
    """The tenant's own plan up to and including its last day, then the one for whoever's ran out."""
    if expires_on is None or expires_on >= today:
        return Subscription(plans.get(plan_id or 0), None)
    fallback = next((plan for plan in plans.values() if plan.is_fallback), None)
    return Subscription(fallback, expires_on)
