"""Some customers' accounts while their bookings of the past are attached to them, one visit after the other."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from heapq import nlargest

from bridge.core.history.history import LeftOut, Terms, attach, find_visit
from bridge.core.points.accounts import Account
from bridge.core.settling.appointments import Appointment
from bridge.core.settling.situations import Outcome, Settlement, Situation, TierChange


@dataclass(frozen=True, slots=True)
class Past:
    """A booking of the past as it stands, and what was decided about it so far."""

    before: Settlement
    seen: Appointment | None
    void_statuses: frozenset[str]


@dataclass(slots=True)
class Gains:
    """Sums over bookings that were ``looked_at``: how many ``bookings`` were attached and earned how many ``points``, how many
    ``customers`` got some, and why others were left out."""

    looked_at: int = 0
    bookings: int = 0
    points: int = 0
    customers: int = 0
    left_out: Counter[LeftOut] = field(default_factory=Counter)

    def add(self, other: "Gains") -> None:
        """Sums over other customers as well."""
        self.looked_at += other.looked_at
        self.bookings += other.bookings
        self.points += other.points
        self.customers += other.customers
        self.left_out.update(other.left_out)


# So many of those who would get most are named.
MOST_NAMED = 5


@dataclass(slots=True)
class Foresight:
    """What attaching would come to: ``gains``, how many customers would go from which tier to which, how many have no account
    yet, and who would get most (points and customer)."""

    gains: Gains = field(default_factory=Gains)
    moves: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    newcomers: int = 0
    top: list[tuple[int, int]] = field(default_factory=list)

    def add(self, other: "Foresight") -> None:
        """With other customers as well."""
        self.gains.add(other.gains)
        self.moves.update(other.moves)
        self.newcomers += other.newcomers
        self.top = nlargest(MOST_NAMED, [*self.top, *other.top])


class Attaching:
    """``accounts`` are those of everyone concerned, and change; ``points_that_day`` is what each rule gave whom on which local
    day, asked only where rules have daily caps. ``gave`` are customers who got something in the same batch before."""

    def __init__(
        self,
        terms: Terms,
        accounts: Mapping[int, Account],
        points_that_day: Mapping[tuple[int, date], Counter[int]],
        *,
        gave: Iterable[int] = (),
        now: datetime,
    ) -> None:
        self.terms = terms
        self.before = accounts
        self.accounts = dict(accounts)
        self.points_that_day = dict(points_that_day)
        self.gave = set(gave)
        self.now = now
        self.capped = terms.version.programme.has_daily_caps
        self.gains = Gains()
        self.outcomes: list[Outcome] = []

    def add(self, past: Past) -> Outcome | None:
        """Attaches the next booking; None if it is left out."""
        self.gains.looked_at += 1
        found = attach(self._look(past), self.terms)
        if isinstance(found, LeftOut):
            self.gains.left_out[found] += 1
            return None
        self.accounts.update(found.accounts)
        self.outcomes.append(found)
        self._count(found)
        return found

    def list_tier_changes(self) -> list[TierChange]:
        """Whose tier is another one now: from the first to the last, however many there were between."""
        return [
            TierChange(customer_id, None, self.before[customer_id].tier, account.tier, "points_earned")
            for customer_id, account in self.accounts.items()
            if account.tier != self.before[customer_id].tier
        ]

    def list_top(self) -> list[tuple[int, int]]:
        """Who got most of these bookings: points and customer, most first."""
        points: Counter[int] = Counter()
        for outcome in self.outcomes:
            if (award := outcome.settlement.award) and award.points:
                points[award.customer_id] += award.points
        return nlargest(MOST_NAMED, ((many, customer_id) for customer_id, many in points.items()))

    def _look(self, past: Past) -> Situation:
        seen = past.seen
        mine = {seen.customer_id: self.accounts[seen.customer_id]} if seen and seen.customer_id else {}
        that_day: Mapping[int, int] = {}
        if seen and self.capped:
            that_day = self.points_that_day.get((seen.customer_id, self._day_of(find_visit(seen))), {})
        return Situation(
            before=past.before,
            seen=seen,
            accounts=mine,
            versions=self.terms.versions,
            now=self.now,
            points_that_day=that_day,
            void_statuses=past.void_statuses,
        )

    def _count(self, outcome: Outcome) -> None:
        award = outcome.settlement.award
        assert award is not None, "what is attached has an award"
        self.gains.bookings += 1
        points = award.points
        self.gains.points += points
        if points and award.customer_id not in self.gave:
            self.gave.add(award.customer_id)
            self.gains.customers += 1
        if self.capped:
            that_day = self.points_that_day.setdefault((award.customer_id, self._day_of(award.awarded_at)), Counter())
            that_day.update({verdict.rule_id: verdict.points for verdict in award.evaluation.verdicts})

    def _day_of(self, moment: datetime) -> date:
        return self.terms.in_force.programme.day_of(moment)
