"""One customer's points: the entries that were written, and the lots (format, rules 9 to 11)."""

import calendar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(eq=False)
class Lot:
    dated: datetime
    expiry: datetime | None
    left: int = 0


# Points that were taken, in the order of taking: (from which lot, how many); None stands for below zero.
Pieces = list[tuple[Lot | None, int]]


@dataclass
class Wallet:
    zone: ZoneInfo
    months: int | None
    min_days_after_return: int
    entries: list[tuple[str, int]] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    debt: int = 0

    def total(self, *kinds: str) -> int:
        return sum(points for kind, points in self.entries if kind in kinds)

    @property
    def balance(self) -> int:
        balance = sum(points for _, points in self.entries)
        assert balance == sum(lot.left for lot in self.lots) - self.debt
        return balance

    def new_lot(self, dated: datetime) -> Lot:
        expiry = None if self.months is None else months_later(dated, self.months, self.zone)
        self.lots.append(Lot(dated, expiry))
        return self.lots[-1]

    def give(self, kind: str, points: int, lot: Lot) -> None:
        """New points come in."""
        self.entries.append((kind, points))
        self._pay_off_then_fill(points, lot)

    def take(self, kind: str, points: int, first: Lot | None = None) -> Pieces:
        """Points go: out of the lot `first`, then oldest expiry first, and what no lot has goes below zero."""
        self.entries.append((kind, -points))
        # sorted() keeps the order of coming for lots that are equal in both
        lots = sorted(self.lots, key=lambda lot: (lot.expiry is None, lot.expiry or lot.dated, lot.dated))
        if first is not None:
            lots.insert(0, first)
        pieces: Pieces = []
        for lot in lots:
            piece = min(points, lot.left)
            if piece:
                lot.left -= piece
                points -= piece
                pieces.append((lot, piece))
        if points:
            self.debt += points
            pieces.append((None, points))
        return pieces

    def give_back(self, kind: str, points: int, taken: Pieces, now: datetime) -> None:
        """Points that were taken return, the last first; `taken` is left with those that stay taken."""
        self.entries.append((kind, points))
        while points:
            lot, there = taken.pop()
            piece = min(points, there)
            points -= piece
            if piece < there:
                taken.append((lot, there - piece))
            if lot is None:
                lot = self.new_lot(now)
            elif lot.expiry is not None:
                # also where a debt takes all of it at once: this is the lot that they came from
                lot.expiry = max(lot.expiry, days_later(now, self.min_days_after_return, self.zone))
            self._pay_off_then_fill(piece, lot)

    def expire(self, now: datetime) -> int:
        gone = 0
        for lot in self.lots:
            if lot.expiry is not None and lot.expiry <= now:
                gone += lot.left
                lot.left = 0
        self.entries.append(("expiry", -gone))
        return gone

    def _pay_off_then_fill(self, points: int, lot: Lot) -> None:
        paid = min(points, self.debt)
        self.debt -= paid
        lot.left += points - paid


def months_later(moment: datetime, months: int, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return _at_local_time(local.replace(year=year, month=month + 1, day=min(local.day, last)))


def days_later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    if days == 0:
        return moment
    return _at_local_time(moment.astimezone(zone) + timedelta(days=days))


def _at_local_time(local: datetime) -> datetime:
    """The instant of a local time: the first of two; moved on by the gap if there is none (both are fold=0)."""
    return local.replace(fold=0).astimezone(ZoneInfo("UTC"))
