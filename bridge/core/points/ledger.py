"""One account's points: a balance, and lots that say what is left of each award and until when.

balance = what is left in the lots − debt. A balance below zero is debt beside empty lots, and whatever comes in pays
it off first. Points go out of the lot that expires soonest, then the oldest award, then the lot that came first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

# Lots that have no row yet are numbered from here, so that among equals they come after those that have one.
NEW_LOTS = 1 << 62


class EntryKind(StrEnum):
    """What a ledger entry records; an upward correction is ``earned``, a downward one ``reversed``. ``merged`` is what went from one
    row of a person to another: always two of them, which cancel out."""

    ADJUSTED = "adjusted"
    BONUS = "bonus"
    EARNED = "earned"
    EXPIRED = "expired"
    MERGED = "merged"
    REDEEMED = "redeemed"
    RETURNED = "returned"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One immutable line of the ledger; ``points`` are signed. ``key`` can be posted only once per tenant.
    ``counts_at`` is the moment from which the points count for tiers, None where it is ``at``."""

    customer_id: int
    kind: EntryKind
    points: int
    at: datetime
    key: str
    appointment_id: int | None = None
    note: str | None = None
    reasons: tuple[Mapping[str, Any], ...] = ()
    version: int | None = None
    counts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lot:
    """What is left of one award, bonus, adjustment or return. ``expires_at`` None: never."""

    id: int
    awarded_at: datetime
    expires_at: datetime | None
    left: int

    @property
    def spending_order(self) -> tuple[bool, float, datetime, int]:
        """Soonest expiry first (never last), then the oldest award, then the lot that came first."""
        expiry = self.expires_at.timestamp() if self.expires_at else 0.0
        return self.expires_at is None, expiry, self.awarded_at, self.id


@dataclass(frozen=True, slots=True)
class Draw:
    """Points taken out of one lot, or below zero (``lot_id`` None)."""

    lot_id: int | None
    points: int


@dataclass(frozen=True, slots=True)
class Purse:
    """A balance with (at least) the lots that a change may touch. Every method gives a new purse."""

    balance: int = 0
    lots: Mapping[int, Lot] = field(default_factory=dict)

    @property
    def debt(self) -> int:
        return max(0, -self.balance)

    def open_lot(self, awarded_at: datetime, expires_at: datetime | None) -> tuple["Purse", int]:
        """With one more, empty lot; also gives its id."""
        lot_id = max([NEW_LOTS - 1, *self.lots]) + 1
        return self._with(self.balance, [Lot(lot_id, awarded_at, expires_at, 0)]), lot_id

    def put(self, lot_id: int, points: int) -> "Purse":
        """With ``points`` (>= 0) put into a lot, after paying off debt."""
        lot = self.lots[lot_id]
        into_lot = points - min(points, self.debt)
        return self._with(self.balance + points, [replace(lot, left=lot.left + into_lot)])

    def take(self, points: int, *, own_lot: int | None = None) -> tuple["Purse", tuple[Draw, ...]]:
        """With ``points`` (>= 0) taken, out of ``own_lot`` first, then in the order of spending, the rest below zero.

        Needs all open lots. The draws tell from where, in the order they were taken.
        """
        order = sorted(self.lots.values(), key=lambda lot: lot.spending_order)
        if own_lot is not None:
            order.sort(key=lambda lot: lot.id != own_lot)
        changed, draws, wanted = [], [], points
        for lot in order:
            taken = min(lot.left, wanted)
            if taken:
                changed.append(replace(lot, left=lot.left - taken))
                draws.append(Draw(lot.id, taken))
                wanted -= taken
        if wanted:
            draws.append(Draw(None, wanted))
        return self._with(self.balance - points, changed), tuple(draws)

    def give_back(
        self, draws: Iterable[Draw], points: int, *, at: datetime, kept_until: datetime, expires_at: datetime | None
    ) -> tuple["Purse", tuple[Draw, ...]]:
        """With ``points`` of earlier ``draws`` given back, what was taken last first; also gives the draws that remain.

        A lot that gets points back lives at least until ``kept_until``. What had been taken below zero comes back as
        a new lot dated ``at`` that expires at ``expires_at``.
        """
        purse, rest, wanted = self, list(draws), points
        while wanted:
            draw = rest.pop()
            back = min(draw.points, wanted)
            wanted -= back
            if back < draw.points:
                rest.append(Draw(draw.lot_id, draw.points - back))
            if draw.lot_id is None:
                purse, lot_id = purse.open_lot(at, expires_at)
            else:
                lot_id = draw.lot_id
                purse = purse._prolonged(lot_id, kept_until)
            purse = purse.put(lot_id, back)
        return purse, tuple(rest)

    def expire(self, now: datetime, *, held: int = 0) -> tuple["Purse", tuple[Draw, ...]]:
        """Without what is left in lots whose expiry is not after ``now``; the draws tell what went.

        Points that are ``held`` stay for the booking they are held for, which would take them out of these lots first.
        """
        late = [lot for lot in self.lots.values() if lot.left and lot.expires_at is not None and lot.expires_at <= now]
        kept, changed, draws = held, [], []
        for lot in sorted(late, key=lambda lot: lot.spending_order):
            stays = min(kept, lot.left)
            kept -= stays
            if lot.left > stays:
                changed.append(replace(lot, left=stays))
                draws.append(Draw(lot.id, lot.left - stays))
        lost = sum(draw.points for draw in draws)
        return self._with(self.balance - lost, changed), tuple(draws)

    def _prolonged(self, lot_id: int, kept_until: datetime) -> "Purse":
        lot = self.lots[lot_id]
        if lot.expires_at is None or lot.expires_at >= kept_until:
            return self
        return self._with(self.balance, [replace(lot, expires_at=kept_until)])

    def _with(self, balance: int, lots: Iterable[Lot]) -> "Purse":
        return Purse(balance, {**self.lots, **{lot.id: lot for lot in lots}})
