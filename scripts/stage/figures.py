"""One line per step with its figures, each beside what it should be."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from stage.progress import say

T = TypeVar("T")


class Figures:
    """Prints each step and remembers how many figures were wrong."""

    def __init__(self) -> None:
        self.steps = 0
        self.right = 0
        self.wrong = 0

    def step(self, title: str, **figures: tuple[object, object]) -> None:
        """Each figure is a pair: what was found, what it should be."""
        self.steps += 1
        wrong = {name: pair for name, pair in figures.items() if pair[0] != pair[1]}
        self.wrong += len(wrong)
        self.right += len(figures) - len(wrong)
        text = "; ".join(f"{_spoken(name)} {_shown(found)}" for name, (found, _) in figures.items())
        say(f"{'WRONG' if wrong else 'ok   '} {self.steps:2}. {title}: {text}")
        for name, (_, right) in wrong.items():
            say(f"          {_spoken(name)} should be {_shown(right)}")


def eventually(read: Callable[[], T], good: Callable[[T], bool], seconds: float = 60) -> T:
    """Reads until it is good, or the time is over; returns what was read last."""
    deadline = time.monotonic() + seconds
    found = read()
    while not good(found) and time.monotonic() < deadline:
        time.sleep(0.25)
        found = read()
    return found


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
