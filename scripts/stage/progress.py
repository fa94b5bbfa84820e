"""What a person sees while the stage is being set: one line per step, with the time it took."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


class StageError(Exception):
    """Something on the stage did not stand up; the message says what and where to look."""


def say(text: str = "") -> None:
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announces a step before it starts, so that a long one is not taken for a hung one."""
    begun = time.monotonic()
    print(f"  {title} ... ", end="", flush=True)
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - begun:.1f} s", flush=True)


def run(
    argv: Sequence[str | Path], *, env: dict[str, str] | None = None, stdin: str | None = None, cwd: Path | None = None
) -> str:
    """Runs a command to its end and returns its standard output; a failure carries everything it printed."""
    command = [str(part) for part in argv]
    done = subprocess.run(
        command,
        env=env,
        cwd=cwd,
        text=True,
        capture_output=True,
        errors="replace",
        input="" if stdin is None else stdin,
        check=False,
    )
    if done.returncode != 0:
        raise StageError(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


def fail(problem: Exception | str) -> int:
    """Prints a failure for people; returns the exit code."""
    print(f"\n{problem}", file=sys.stderr, flush=True)
    return 1
