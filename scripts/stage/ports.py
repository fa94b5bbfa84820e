"""Free ports on the loopback, and waiting for somebody to listen."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path

from stage.place import Place
from stage.progress import StageError


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def pick_free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def keep(place: Place, name: str, wanted: int | None = None) -> int:
    """The port of this name: the wanted one, else last time's, else a free one. A wanted port in use is an error."""
    if wanted is not None and not is_free(wanted):
        raise StageError(f"Port {wanted} is in use; choose another with --port.")
    last = int(place.recall().get(name, "0"))
    port = wanted or (last if last and is_free(last) else pick_free())
    place.remember(**{name: str(port)})
    return port


def wait_until(
    ready: Callable[[], bool], what: str, log: Path, seconds: float = 60, alive: Callable[[], bool] = lambda: True
) -> None:
    """Asks again and again until ready; a process that died or never answers is an error with the end of its log."""
    deadline = time.monotonic() + seconds
    while not ready():
        if not alive() or time.monotonic() > deadline:
            tail = log.read_text(errors="replace").splitlines()[-25:] if log.exists() else []
            state = "did not answer in time" if alive() else "stopped"
            raise StageError("\n".join([f"{what} {state}; the end of {log}:", *tail]))
        time.sleep(0.05)
