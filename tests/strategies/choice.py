"""What every strategy for replay cases is made of: choices from small pools, so that rules match, caps bite, visits add up and
moments coincide."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

ZONES = ("UTC", "Europe/Madrid", "America/New_York", "Asia/Kolkata", "Pacific/Apia")
# The ends of months, nights in which clocks change, and the day that Apia skipped.
BEGINNINGS = (
    "2026-01-15T10:00",
    "2026-01-30T23:30",
    "2026-02-27T02:30",
    "2026-03-27T01:30",
    "2026-01-31T10:00",
    "2026-03-07T02:30",
    "2026-02-26T02:30",
    "2026-09-28T02:30",
    "2026-09-25T02:30",
    "2026-10-24T02:30",
    "2026-10-31T01:30",
    "2024-01-29T12:00",
    "2011-11-30T08:00",
)
TOTALS = (0, 5, 10, "19.99", 20, "33.34", 40, "49.5", 60, 80, 100, 120)


class Choice:
    """What is drawn, in few words. What is written first is what a failing case shrinks to."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw

    def of(self, *options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) >= 100 - percent

    def some(self, *options: Any) -> list[Any]:
        return self.draw(st.lists(st.sampled_from(options), min_size=1, max_size=3, unique=True))

    def set_of(self, *keys: str) -> list[str]:
        return [self.of(*keys)] if self.chance(70) else self.some(*keys)


def amount(value: Any, decimals: int) -> str:
    """As JSON has it, with so many decimals."""
    return str(Decimal(value).quantize(Decimal(1).scaleb(-decimals)))
