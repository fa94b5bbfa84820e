"""How many are in a segment, how many of them may be written to, and why not the others; within the time that a page has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from bridge import clock
from bridge.store.patience import TooSlow, within
from bridge.store.segments import audience, segments
from bridge.store.segments.audience import Audience
from bridge.store.segments.segment_conditions import Selection

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

Answer = TypeVar("Answer")

# PHP waits three seconds for a page: so many of them a question may take, and so many all figures of a list together.
SECONDS, SECONDS_OF_A_LIST = 1.8, 1.0
# Nothing is begun that has less time than this: it would be broken off whatever it is.
LEAST = 0.02


@dataclass(frozen=True, slots=True)
class Figures:
    """Who is in a segment. ``without_email`` are those of the reachable who have no e-mail address; None: not counted in time."""

    audience: Audience
    without_email: int | None


@dataclass(frozen=True, slots=True)
class Patience:
    """How long somebody waits, and until when, by the real clock."""

    seconds: float
    until: datetime

    @staticmethod
    def of(seconds: float) -> Patience:
        return Patience(seconds, clock.wall() + timedelta(seconds=seconds))

    def part(self, share: float) -> Patience:
        """For that share of it from now on, and no longer than all of it."""
        return replace(self, until=min(self.until, clock.wall() + timedelta(seconds=self.seconds * share)))

    def ask(self, conn: Connection, question: Callable[[], Answer]) -> Answer | None:
        """The answer; None if it does not come in time."""
        left = (self.until - clock.wall()).total_seconds()
        if left < LEAST:
            return None
        try:
            with within(conn, seconds=left):
                return question()
        except TooSlow:
            return None


def count_in_time(conn: Connection, selection: Selection, patience: Patience) -> int | None:
    """How many are in a segment; None if that does not come in time."""
    return patience.ask(conn, lambda: segments.count_members(conn, selection=selection))


def look_in_time(conn: Connection, selection: Selection, patience: Patience) -> Figures | None:
    """Who is in a segment; None if that does not come in time."""
    found = patience.ask(conn, lambda: audience.count_audience(conn, selection=selection))
    if found is None:
        return None
    return Figures(found, _count_without_email(conn, selection, patience) if found.reachable else 0)


def look(conn: Connection, selection: Selection) -> Figures:
    """The same for whoever has all the time in the world."""
    found = audience.count_audience(conn, selection=selection)
    return Figures(found, audience.count_without_email(conn, selection=selection) if found.reachable else 0)


def _count_without_email(conn: Connection, selection: Selection, patience: Patience) -> int | None:
    return patience.ask(conn, lambda: audience.count_without_email(conn, selection=selection))
