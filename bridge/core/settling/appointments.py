"""What was seen of a booking: the facts that rules look at, and the states that decide whether it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from bridge.core.money import ZERO


@dataclass(frozen=True, slots=True)
class Facts:
    """What earning rules look at.

    ``service_categories`` is the service's own category followed by its ancestors, so that no rule needs the tree.
    ``total`` is before the loyalty discount and after everything else, ``tax`` the part of it that is tax (what of
    them counts is for a programme to say: ``Programme.view``); ``discount`` is the loyalty discount that stands in the
    price. ``starts_at`` is aware. ``labels`` are the names that service, category, customer_category, location and
    staff had then, for explaining only; those of the category's ancestors are under ``label_ancestor``.
    """

    service_id: int
    service_categories: tuple[int, ...]
    customer_category_id: int | None
    location_id: int | None
    staff_id: int | None
    starts_at: datetime
    total: Decimal
    discount: Decimal = ZERO
    tax: Decimal = ZERO
    labels: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False)

    @property
    def paid(self) -> Decimal:
        """The money paid for the appointment: total less loyalty discount."""
        return self.total - self.discount


def label_ancestor(category_id: int) -> str:
    """Under which label facts keep the name of a category that the service's own one belongs to."""
    return f"category:{category_id}"


@dataclass(frozen=True, slots=True)
class Sighting:
    """The status and payment that a doorbell (or an earlier settlement) saw, and when."""

    at: datetime
    status: str
    payment_status: str
    paid_amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """One row of the calendar as it stands, with its price rows. ``customer_id`` is 0 if it is nobody's.

    ``paid_amount`` is what Booknetic says was paid; ``abandons_at`` is the moment at which a payment that is still
    pending online counts as abandoned (None: not to be paid online, or not pending).
    """

    id: int
    customer_id: int
    facts: Facts
    status: str
    payment_status: str
    paid_amount: Decimal
    created_at: datetime
    ends_at: datetime | None = None
    abandons_at: datetime | None = None

    @property
    def is_paid_in_full(self) -> bool:
        """Payment status ``paid`` and nothing owing."""
        return self.payment_status == "paid" and self.paid_amount >= self.facts.paid

    def is_void(self, void_statuses: frozenset[str], now: datetime) -> bool:
        """Whether the booking counts for nothing: void status, canceled payment, or abandoned online payment."""
        abandoned = self.abandons_at is not None and self.abandons_at <= now
        return abandoned or is_void_state(self.status, self.payment_status, void_statuses)


def is_void_state(status: str, payment_status: str, void_statuses: frozenset[str]) -> bool:
    """Whether a status and payment status alone make a booking void."""
    return status in void_statuses or payment_status == "canceled"
