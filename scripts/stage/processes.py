"""Starts a process detached from the terminal, finds it again from another run, and stops it with all its children."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stage.place import Place


@dataclass(frozen=True)
class Processes:
    """The processes of one place, each under a name with a file that says which it is."""

    place: Place

    def start(self, name: str, argv: Sequence[str | Path], *, env: dict[str, str] | None = None) -> None:
        """Starts it in a session of its own, so that Ctrl-C in the terminal reaches only the script that asked."""
        with open(self.log(name), "ab") as log:
            process = subprocess.Popen(
                [str(part) for part in argv],
                env={**os.environ, **(env or {})},
                cwd=self.place.root,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._file(name).write_text(f"{process.pid} {_born(process.pid)}\n")
        # It outlives this object on purpose; without an exit code Python would complain about that.
        process.returncode = 0

    def log(self, name: str) -> Path:
        return self.place.logs / f"{name}.log"

    def pid(self, name: str) -> int | None:
        """The process id if it still runs and is still the same process, not a later one with its number."""
        try:
            pid, born = self._file(name).read_text().split()
        except (FileNotFoundError, ValueError):
            return None
        return int(pid) if born != "gone" and _born(int(pid)) == born else None

    def is_running(self, name: str) -> bool:
        return self.pid(name) is not None

    def stop(self, name: str, *, patience: float = 20) -> None:
        """Asks the whole group to end, waits, then insists. Nothing happens if it does not run."""
        pid = self.pid(name)
        if pid is not None:
            _signal(pid, signal.SIGTERM)
            deadline = time.monotonic() + patience
            while self.is_running(name) and time.monotonic() < deadline:
                time.sleep(0.02)
            _signal(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
        self._file(name).unlink(missing_ok=True)

    def stop_all(self) -> list[str]:
        """Stops whatever was started here, the last one first; returns the names of those that ran."""
        files = sorted(self.place.running.glob("*.pid"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        stopped = [file.stem for file in files if self.is_running(file.stem)]
        for file in files:
            self.stop(file.stem)
        return stopped

    def _file(self, name: str) -> Path:
        return self.place.running / f"{name}.pid"


def _born(pid: int) -> str:
    """When the process started, in the kernel's ticks; `gone` if there is none or only its remains."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return "gone"
    return "gone" if after_name[0] in "ZX" else after_name[19]


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, number)
