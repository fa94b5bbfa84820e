"""The spans of time in which bookings earn: those created outside one earn only when history is attached."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Periods:
    """Spans from a whole second to another one (exclusive; None while it lasts), oldest first.

    A booking counts as made while active if it was created not before the second of activation and before the second
    of pausing, because Booknetic keeps whole seconds.
    """

    spans: tuple[tuple[datetime, datetime | None], ...] = ()

    @property
    def start(self) -> datetime | None:
        """The starting line: when bookings first earned."""
        return self.spans[0][0] if self.spans else None

    def covers(self, moment: datetime) -> bool:
        return any(start <= moment and (end is None or moment < end) for start, end in self.spans)

    def opened(self, now: datetime) -> "Periods":
        """With bookings earning from now on."""
        if self.spans and self.spans[-1][1] is None:
            return self
        return Periods((*self.spans, (now.replace(microsecond=0), None)))

    def closed(self, now: datetime) -> "Periods":
        """With bookings not earning from now on."""
        if not self.spans or self.spans[-1][1] is not None:
            return self
        return Periods((*self.spans[:-1], (self.spans[-1][0], now.replace(microsecond=0))))
