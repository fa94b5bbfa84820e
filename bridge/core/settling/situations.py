"""What settling looks at and what comes of it: a frozen situation in, a frozen outcome out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from bridge.core.money import ZERO
from bridge.core.points.accounts import Account, Award
from bridge.core.points.ledger import Draw, Entry
from bridge.core.programmes.programme import DEFAULT_VOID_STATUSES, Programme
from bridge.core.settling.appointments import Appointment, Facts, Sighting


@dataclass(frozen=True, slots=True)
class Version:
    """A programme version and since when it is in force (until the next one is)."""

    number: int
    active_from: datetime
    programme: Programme


@dataclass(frozen=True, slots=True)
class Claim:
    """A voucher that was set aside beside points: the most that it pays. Not ``usable``: used elsewhere or cancelled since."""

    discount: Decimal
    usable: bool = True


@dataclass(frozen=True, slots=True)
class Hold:
    """Points a customer set aside for this appointment, and perhaps a voucher: who pays, at most how many, worth what."""

    id: int
    customer_id: int
    points: int
    programme: Programme
    voucher: Claim | None = None


@dataclass(frozen=True, slots=True)
class Redemption:
    """``points`` are taken now; ``kept`` is what an undone cancellation takes again; ``draws`` are where from.

    ``voucher`` is what a voucher pays now, and ``voucher_missing`` that the price counts on one which cannot pay: both are told of
    the settlement that decided them, and kept with the voucher.
    """

    hold_id: int
    customer_id: int
    points: int = 0
    kept: int = 0
    draws: tuple[Draw, ...] = ()
    voucher: Decimal = ZERO
    voucher_missing: bool = False


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was last decided about an appointment, and on which facts of whose booking.

    ``number`` counts the settlements that posted something.
    """

    appointment_id: int
    number: int = 0
    is_new: bool = True
    eligible: bool = True
    was_void: bool = False
    paid_in_full: bool = False
    booked_by: int | None = None
    facts: Facts | None = None
    award: Award | None = None
    redemption: Redemption | None = None

    @property
    def has_unpaid_discount(self) -> bool:
        """Whether the price of a booking that counts has a discount for points that nobody set aside, or for a voucher that was
        used elsewhere."""
        nobody_pays = self.redemption is None or self.redemption.voucher_missing
        return nobody_pays and not self.was_void and self.facts is not None and self.facts.discount > 0


@dataclass(frozen=True, slots=True)
class TierChange:
    """A customer's tier changed; ``reason`` is ``points_earned`` or ``points_taken_back``."""

    customer_id: int
    appointment_id: int | None
    before: str | None
    after: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to save: the new settlement, the accounts as they now are, and what to post.

    ``recheck_at`` is the next moment at which time alone may change the decision.
    """

    settlement: Settlement
    accounts: Mapping[int, Account]
    entries: tuple[Entry, ...]
    tier_changes: tuple[TierChange, ...]
    recheck_at: datetime | None


@dataclass(frozen=True, slots=True)
class Situation:
    """All that settling one appointment looks at.

    ``seen`` is the row, None if it is gone. ``accounts`` are those of everyone involved, with all lots that may be
    touched. ``versions`` are those in force since the booking was made, and those the settlement and the hold name,
    oldest first; the last one is in force now. ``points_that_day`` is what each rule gave the customer on the award's
    day for other bookings. ``hold`` is bound to the appointment.
    """

    before: Settlement
    seen: Appointment | None
    accounts: Mapping[int, Account]
    versions: Sequence[Version]
    now: datetime
    sightings: Sequence[Sighting] = ()
    hold: Hold | None = None
    points_that_day: Mapping[int, int] = field(default_factory=dict)
    void_statuses: frozenset[str] = DEFAULT_VOID_STATUSES

    @property
    def programme(self) -> Programme:
        """The programme in force now."""
        return self.versions[-1].programme

    def version(self, number: int) -> Version:
        return next(version for version in self.versions if version.number == number)
