"""What was measured, each beside the most that it may be."""

from __future__ import annotations

from dataclasses import dataclass

from stage.progress import say


@dataclass
class Limits:
    """Prints each figure and counts those above their limit."""

    kept: int = 0
    broken: int = 0

    def check(self, what: str, found: float, most: float, unit: str) -> None:
        fine = found <= most
        self.kept, self.broken = self.kept + fine, self.broken + (not fine)
        say(f"{'ok   ' if fine else 'ABOVE'} {what}: {found:,.1f} {unit} (at most {most:,.0f})")

    def note(self, what: str, said: str) -> None:
        """A figure without a limit."""
        say(f"      {what}: {said}")
