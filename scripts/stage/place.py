"""One folder that holds a whole site: its database, its WordPress, its logs and who is running."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
CACHE = CHECKOUT / ".cache"
PLUGINS = {"booknetic": CHECKOUT / "tests" / "standin" / "booknetic", "bkloyalty": CHECKOUT / "php_shim"}
MARKER = "booknetic-loyalty-stage.json"


@dataclass(frozen=True)
class Place:
    """Paths below `root`, and a few facts that must survive a restart (ports, passwords, what was seeded)."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "mariadb"

    @property
    def wordpress(self) -> Path:
        return self.root / "wordpress"

    @property
    def packages(self) -> Path:
        """What a site that was opened from packages got; elsewhere there is no such folder."""
        return self.root / "packages"

    @property
    def service(self) -> Path:
        """The environment that the wheel was installed in."""
        return self.root / "service"

    @property
    def service_python(self) -> Path:
        return self.service / "bin" / "python"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def running(self) -> Path:
        return self.root / "running"

    def create(self) -> None:
        """Makes the folder. One that is there already must be empty or ours, since `--fresh` empties it."""
        if self.root.exists() and any(self.root.iterdir()) and not (self.root / MARKER).exists():
            raise SystemExit(f"{self.root} is not empty and no site was ever set up in it; choose another folder.")
        for folder in (self.root, self.logs, self.running):
            folder.mkdir(parents=True, exist_ok=True)
        self.remember()

    def recall(self) -> dict[str, str]:
        marker = self.root / MARKER
        return dict(json.loads(marker.read_text())) if marker.exists() else {}

    def remember(self, **facts: str) -> None:
        marker = self.root / MARKER
        text = json.dumps(self.recall() | facts, indent=2, sort_keys=True)
        marker.touch(mode=0o600)
        marker.write_text(text + "\n")

    def password(self, name: str) -> str:
        """A random password under this name, the same one each time."""
        facts = self.recall()
        if name not in facts:
            self.remember(**{name: secrets.token_hex(12)})
        return self.recall()[name]
