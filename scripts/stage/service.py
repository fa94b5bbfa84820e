"""The service beside a WordPress: `bridge serve`, `bridge work`, and the command line for one question."""

from __future__ import annotations

import http.client
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stage import ports
from stage.place import Place
from stage.processes import Processes
from stage.progress import run
from stage.venv import PYTHON


@dataclass(frozen=True)
class Service:
    """The service of one place. It finds database, prefix and secret through wp-config.php, as it does for owners."""

    place: Place

    @property
    def port(self) -> int:
        return int(self.place.recall()["bridge_port"])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def python(self) -> Path:
        """Of the installed wheel, where the site was opened from packages; else of the checkout."""
        return self.place.service_python if self.place.packages.exists() else PYTHON

    def start(self) -> None:
        """Starts the service and its worker; returns when the service calls itself ready."""
        self.start_serving()
        self.start_working()

    def start_serving(self) -> None:
        processes = Processes(self.place)
        if not processes.is_running("bridge"):
            processes.start("bridge", self._command("serve", "--port", str(self.port)), env=_environment())
        ports.wait_until(
            self.is_ready, "The service", processes.log("bridge"), alive=lambda: processes.is_running("bridge")
        )

    def start_working(self) -> None:
        processes = Processes(self.place)
        if not processes.is_running("worker"):
            processes.start("worker", self._command("work"), env=_environment())

    def stop(self) -> None:
        for name in ("worker", "bridge"):
            Processes(self.place).stop(name)

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def command(self, *arguments: str, stdin: str | None = None, now: str | None = None) -> str:
        """Runs one `bridge` command on this site and returns what it printed; `now` sets its clock."""
        return run(self._command(*arguments), env=_environment(now), stdin=stdin)

    def ask(self, *arguments: str, stdin: str | None = None) -> Any:
        return json.loads(self.command(*arguments, "--json", stdin=stdin))

    def _command(self, name: str, *arguments: str) -> list[str]:
        words = name.split()
        return [str(self.python), "-P", "-m", "bridge", *words, "--wordpress", str(self.place.wordpress), *arguments]


def _environment(now: str | None = None) -> dict[str, str]:
    """Ours without what speaks of another site, or of other sources than those that are installed."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("BKLOYALTY_", "PYTHONPATH"))}
    return ours | {"PYTHONUNBUFFERED": "1"} | ({"BKLOYALTY_NOW": now} if now else {})
