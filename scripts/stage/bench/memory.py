"""How much memory a process takes at its worst moment, as the kernel counts it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

MIB = 1024 * 1024


@dataclass(frozen=True)
class Memory:
    """The memory of a running process since it was last looked at from here."""

    pid: int
    before: int

    @classmethod
    def of(cls, pid: int) -> Memory:
        """From now on; the kernel forgets the worst moment so far."""
        Path(f"/proc/{pid}/clear_refs").write_text("5")
        return cls(pid, _read(pid, "VmRSS"))

    def growth(self) -> int:
        """By how many bytes the worst moment was above the beginning."""
        return max(0, _read(self.pid, "VmHWM") - self.before)


def _read(pid: int, name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None, name
    return int(found[1]) * 1024
