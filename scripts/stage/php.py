"""PHP's own web server in front of a WordPress, with four workers, so that a page may call the site itself."""

from __future__ import annotations

import http.client
from dataclasses import dataclass

from stage import ports
from stage.place import Place
from stage.processes import Processes

_SETTINGS = {
    "display_errors": "0",
    "log_errors": "1",
    "error_reporting": "-1",
    "memory_limit": "256M",
    "max_execution_time": "120",
    "opcache.enable": "1",
    "opcache.revalidate_freq": "0",
    "expose_php": "0",
}


@dataclass(frozen=True)
class Web:
    """The web server of one place, on the loopback."""

    place: Place

    @property
    def port(self) -> int:
        return int(self.place.recall()["web_port"])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Expects its port to be chosen, since WordPress's settings name it; returns when a page answers."""
        processes = Processes(self.place)
        if processes.is_running("web"):
            return
        options = [part for name, value in _SETTINGS.items() for part in ("-d", f"{name}={value}")]
        processes.start(
            "web",
            ["php8.2", *options, "-S", f"127.0.0.1:{self.port}", "-t", self.place.wordpress],
            env={"PHP_CLI_SERVER_WORKERS": "4"},
        )
        ports.wait_until(
            self._answers, "The web server", processes.log("web"), alive=lambda: processes.is_running("web")
        )

    def stop(self) -> None:
        Processes(self.place).stop("web")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/wp-includes/images/blank.gif")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()
