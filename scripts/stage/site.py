"""A whole site in one place: database, WordPress with the plugins, web server, service and worker, up and down in order."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from stage import ports, released
from stage.mariadb import MariaDB
from stage.php import Web
from stage.place import Place
from stage.processes import Processes
from stage.progress import step
from stage.service import Service
from stage.wordpress import DATABASE, DEBIAN, WordPress


@dataclass(frozen=True)
class Site:
    """Starting a site that exists keeps its data. `packaged`: a new one gets plugin and service out of their packages."""

    place: Place
    source: Path = DEBIAN
    durable: bool = True
    packaged: bool = False

    @property
    def database(self) -> MariaDB:
        return MariaDB(self.place, durable=self.durable)

    @property
    def wordpress(self) -> WordPress:
        return WordPress(self.place, source=self.source)

    @property
    def web(self) -> Web:
        return Web(self.place)

    @property
    def service(self) -> Service:
        return Service(self.place)

    @property
    def admin_password(self) -> str:
        return self.place.password("admin_password")

    def raise_wordpress(self, *, port: int | None = None, title: str = "Salon Aurora") -> None:
        """Database, WordPress with Booknetic, and web server; our plugin is there but not active yet."""
        self.place.create()
        if self.packaged and not self.place.packages.exists():
            released.install(self.place)
        self._choose_ports(port)
        with step("Starting a private MariaDB"):
            self.database.start()
            self.database.create_database(DATABASE)
        fresh = not self.wordpress.is_installed()
        if fresh:
            with step("Copying WordPress"):
                self.wordpress.copy()
        self.wordpress.configure(self.database, self.web.url, self.service.url)
        if fresh:
            with step("Installing WordPress"):
                self.wordpress.install(title)
        with step("Copying the plugins"):
            self.wordpress.copy_plugins()
        if fresh:
            with step("Activating Booknetic's stand-in"):
                self.wordpress.activate("booknetic")
        with step("Starting the web server"):
            self.web.start()

    def add_loyalty(self) -> None:
        """The plugin first, since the service needs its secret; then the plugin once more, now that it is heard."""
        with step("Activating the plugin"):
            self.wordpress.activate("bkloyalty")
        with step("Starting the service"):
            self.service.start_serving()
        with step("Letting the plugin report time zone and currency"):
            self.wordpress.deactivate("bkloyalty")
            self.wordpress.activate("bkloyalty")

    def raise_again(self, *, port: int | None = None) -> None:
        """A site that has loyalty, after a stop."""
        self.raise_wordpress(port=port)
        with step("Starting the service and its worker"):
            self.service.start()

    def stop(self) -> list[str]:
        return Processes(self.place).stop_all()

    def remove(self) -> None:
        """Stops everything and deletes the folder, if it is one of ours."""
        self.stop()
        if self.place.recall():
            shutil.rmtree(self.place.root)

    def _choose_ports(self, port: int | None) -> None:
        """A port that a running part of ours holds is its own; the others are chosen now."""
        processes = Processes(self.place)
        if port is not None and processes.is_running("web") and port != self.web.port:
            processes.stop("web")
        if not processes.is_running("web"):
            ports.keep(self.place, "web_port", port)
        if not processes.is_running("bridge"):
            ports.keep(self.place, "bridge_port")
