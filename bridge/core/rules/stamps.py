"""Stamp cards: "5 visits within 90 days". Which visits fill a card, and how many are still missing.

A customer's stamps of one rule are kept by local day (``date.toordinal``): the visits of that day that earn and match the rule,
less those that full cards used. So whatever is taken back takes its part out again, in any order. A card is full with a
visit if it is one of N visits, none of them used by another card, that lie within D days. And all cards together never stand
on more visits than there are: whoever cancels a visit that a card used owes it to the next one.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

Stamps: TypeAlias = Mapping[int, int]

# Stands for all days that lie too far back for a card; only their sum matters.
LONG_AGO = 0
# So many days beyond two spans of a card are kept one by one, for visits that are told late.
SLACK = 31


@dataclass(frozen=True, slots=True)
class Card:
    """``visits`` fill it, and all of them lie ``within_days``: from the first to the last, both included."""

    visits: int
    within_days: int

    def fill(self, others: Stamps, day: int) -> tuple[Stamps, int]:
        """With a visit on ``day`` beside all ``others``: the stamps that the full card uses, and how many visits more it
        would have taken (0: it is full). The earliest visits that fill it are used."""
        stamps = Counter(others)
        stamps[day] += 1
        standing = sum(stamps.values())
        free = _list_free(stamps, day - self.within_days)
        if standing >= self.visits and stamps[day] > 0:
            for chosen in self._list_full(free):
                if chosen[0] <= day <= chosen[-1]:
                    return Counter(chosen), 0
        most = max((count for first, count in self._list_spans(free) if first <= day), default=0)
        return {}, max(1, self.visits - min(most, standing))

    def show(self, stamps: Stamps, today: int) -> tuple[int, int | None]:
        """How many stamps lie ready for a visit today or later to fill the card (less than ``visits``), and the last day on
        which all of them still count (None without stamps)."""
        free = _list_free(stamps, today - self.within_days)
        first, most = max(self._list_spans(free), key=lambda span: span[1], default=(0, 0))
        ready = max(0, min(most, sum(stamps.values()), self.visits - 1))
        if not ready:
            return 0, None
        counted = free[bisect_left(free, first) :][:most][-ready]
        return ready, min(counted + self.within_days - 1, date.max.toordinal())

    def tidy(self, stamps: Stamps, day: int) -> dict[int, int]:
        """As they are kept on ``day``: those too far back as one sum, none that are 0."""
        kept_from = day - 2 * self.within_days - SLACK
        tidied: Counter[int] = Counter()
        for one, count in stamps.items():
            tidied[one if one >= kept_from else LONG_AGO] += count
        return {one: tidied[one] for one in sorted(tidied) if tidied[one]}

    def _list_full(self, free: list[int]) -> Iterator[list[int]]:
        """As many visits in a row as fill a card and lie close enough, the earliest first."""
        for first in range(len(free) - self.visits + 1):
            if free[first + self.visits - 1] - free[first] < self.within_days:
                yield free[first : first + self.visits]

    def _list_spans(self, free: list[int]) -> Iterator[tuple[int, int]]:
        """How many visits lie within the days that begin with each of them."""
        for index, first in enumerate(free):
            yield first, bisect_left(free, first + self.within_days) - index


def _list_free(stamps: Stamps, after: int) -> list[int]:
    """The days after one, in order, of visits that no card used, each as often as there are visits."""
    days = sorted(day for day, count in stamps.items() if count > 0 and day > max(after, LONG_AGO))
    return [day for day in days for _ in range(stamps[day])]
