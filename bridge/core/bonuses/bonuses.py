"""Points for everybody in a segment: who gets them, what they cost, and taking them back. Giving is ``adjusting.give_bonus``."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bridge.core.points.accounts import Account
from bridge.core.programmes.programme import Programme

# So long after one round an open bonus looks for who has come into its segment since.
ROUND_EVERY = timedelta(hours=1)


class BonusState(StrEnum):
    """``running`` also while it waits for its first day or, if it stays open, for its next round."""

    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Bonus:
    """What is given and how far it is. ``points`` are for each customer; ``budget`` is in points, None without limit.

    Given within ``starts_at`` and ``ends_at`` (exclusive, None is open): once to whoever is in the segment when it is gone
    through, or, if it ``stays_open``, also to whoever comes into it later. ``customers`` got ``given`` points; ``taken`` of these
    were taken back ``taken_from`` customers.
    """

    points: int
    budget: int | None
    starts_at: datetime
    ends_at: datetime | None
    stays_open: bool
    state: BonusState = BonusState.RUNNING
    round_at: datetime | None = None
    position: int = 0
    customers: int = 0
    given: int = 0
    taken_from: int = 0
    taken: int = 0

    @property
    def left(self) -> int | None:
        """What of the budget can still be given; None without one. Points taken back are not given again."""
        return None if self.budget is None else self.budget - self.given

    @property
    def is_used_up(self) -> bool:
        """Whether the budget does not reach for one customer more."""
        return self.left is not None and self.left < self.points

    def is_over(self, now: datetime) -> bool:
        """Whether its last day has passed."""
        return self.ends_at is not None and self.ends_at <= now

    def is_due(self, now: datetime) -> bool:
        """Whether its segment is to be gone through now."""
        return self.state is BonusState.RUNNING and self.round_at is not None and self.round_at <= now

    def after_page(self, customers: int, position: int) -> "Bonus":
        """Given to so many customers more, and so far gone through."""
        return replace(
            self,
            customers=self.customers + customers,
            given=self.given + customers * self.points,
            position=position,
        )

    def after_round(self, now: datetime) -> "Bonus":
        """The segment was gone through, or it came to its end meanwhile."""
        if self.stays_open and not self.is_over(now) and not self.is_used_up:
            return replace(self, round_at=now + ROUND_EVERY, position=0)
        return replace(self, state=BonusState.DONE, round_at=None, position=0)

    def again(self, now: datetime) -> "Bonus":
        """Going through the segment from its beginning: whoever has it already is left out."""
        return replace(self, state=BonusState.RUNNING, round_at=max(now, self.starts_at), position=0)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What going through a segment would come to. ``members`` are all in it; of these ``had`` have it already, and for
    ``beyond`` the budget does not reach."""

    members: int
    had: int
    customers: int
    beyond: int
    points: int


def foresee(bonus: Bonus, *, members: int, had: int) -> Forecast:
    """The head-count and the cost, as far as the budget reaches."""
    wanting = members - had
    customers = min(wanting, _count_affordable(bonus, wanting))
    return Forecast(members, had, customers, wanting - customers, customers * bonus.points)


def choose_recipients(bonus: Bonus, candidates: Sequence[int], *, had: Collection[int]) -> list[int]:
    """Those of the candidates, in their order, who get it: whoever has it already does not, nor does anybody whom the budget
    does not reach for."""
    wanting = [customer_id for customer_id in dict.fromkeys(candidates) if customer_id not in had]
    return wanting[: _count_affordable(bonus, len(wanting))]


def take_back(account: Account, points: int, programme: Programme, *, lot_id: int) -> Account:
    """The account without a bonus that was given into that lot: what is left there first, then other points, the rest below
    zero. As with awards, lifetime points are then as if it had never been given."""
    given_at = account.purse.lots[lot_id].awarded_at
    purse, _ = account.purse.take(points, own_lot=lot_id)
    account = replace(account, purse=purse, earned=account.earned - points)
    return account.counting(-points, programme, earned_at=given_at, now=given_at).retiered(programme)


def _count_affordable(bonus: Bonus, most: int) -> int:
    return most if bonus.left is None else max(0, bonus.left // bonus.points)
