"""What will likely be redeemed when, from what became of points that were earned before: the business's own curve.

Points are looked at by the month in which they were earned. How much of a month's points is gone by now says which share is used
at that age; whoever holds points of an age now is expected to use them as those before did. Nothing is said of ages that
no month has reached yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

# With fewer months of points nothing can be said.
LEAST_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Cohort:
    """The points of the month ``age`` months ago (0: this one): how many were earned, less what was taken back, and are left."""

    age: int
    earned: int
    left: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """``used`` is by age the share of the points that is used up; ``by_month`` what is expected to be redeemed in this and the
    following months."""

    used: Sequence[Fraction]
    by_month: Sequence[int]

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.by_month)


def foresee(cohorts: Sequence[Cohort], *, expiry_months: int | None) -> Forecast | None:
    """From the cohorts, youngest first, one for each month; None where there is too little history."""
    if sum(cohort.earned > 0 for cohort in cohorts) <= LEAST_MONTHS:
        return None
    used = _find_curve(cohorts)
    if expiry_months is not None:
        used = used[: max(1, expiry_months)]
    expected = [Fraction(0)] * (len(used) - 1)
    for cohort in cohorts[: len(used)]:
        if used[cohort.age] >= 1:
            continue
        each = Fraction(cohort.left) / (1 - used[cohort.age])
        for later in range(cohort.age + 1, len(used)):
            expected[later - cohort.age - 1] += each * (used[later] - used[later - 1])
    return Forecast(used, [int(points) for points in expected])


def _find_curve(cohorts: Sequence[Cohort]) -> list[Fraction]:
    """Never falling, for what is used stays used; where nothing was earned, as at the age before. It ends with the oldest month."""
    oldest = max(cohort.age for cohort in cohorts if cohort.earned > 0)
    shares: list[Fraction] = []
    for cohort in cohorts[: oldest + 1]:
        share = Fraction(max(0, cohort.earned - cohort.left), cohort.earned) if cohort.earned > 0 else Fraction(0)
        shares.append(min(Fraction(1), max([share, *shares[-1:]])))
    return shares
