"""By what customers are sorted and which of them are meant: a search, and a place in its order."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Which customers are meant."""

    BELOW = "below"
    EVERYONE = "everyone"
    POINTS = "points"


class Order(StrEnum):
    """By what they are sorted."""

    LIFETIME = "lifetime"
    NAME = "name"
    POINTS = "points"


class Consent(StrEnum):
    """What they last answered to whether they may be written to."""

    GIVEN = "given"
    NEVER = "never"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Search:
    """Each of ``terms`` (core/customers/finding.py) begins one of a customer's words; ``staff_ids`` None: everybody's customers, ``consent``
    None: whatever they answered."""

    state: State = State.POINTS
    order: Order = Order.POINTS
    descending: bool = True
    terms: Sequence[str] = ()
    staff_ids: frozenset[int] | None = None
    consent: Consent | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the order: what is sorted by, and among equals the customer."""

    key: int | str
    customer_id: int


# Each order's table, column and index.
SOURCES = {
    Order.LIFETIME: ("accounts", "lifetime", "lifetime"),
    Order.NAME: ("people", "sort_name", "by_name"),
    Order.POINTS: ("accounts", "balance", "balance"),
}
BALANCES = {State.BELOW: "< 0", State.POINTS: "> 0", State.EVERYONE: "IS NOT NULL"}
