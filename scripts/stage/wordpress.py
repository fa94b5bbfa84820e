"""A real WordPress in a folder of its own: Debian's tree copied, its settings written, our plugins copied in and active."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stage import released
from stage.mariadb import MariaDB
from stage.place import PLUGINS, Place
from stage.progress import StageError, run

DEBIAN = Path("/usr/share/wordpress")
DATABASE = "wordpress"
PREFIX = "wp_"
_SCRIPTS = Path(__file__).parent / "php"


@dataclass(frozen=True)
class WordPress:
    """The WordPress of one place. `source` is the tree it is copied from, with `wp-includes` directly below."""

    place: Place
    source: Path = DEBIAN

    @property
    def path(self) -> Path:
        return self.place.wordpress

    def is_installed(self) -> bool:
        return "admin_password" in self.place.recall() and (self.path / "wp-config.php").exists()

    def copy(self) -> None:
        """Copies the tree. Debian's has links that lead out of it, so the copy follows them."""
        shutil.rmtree(self.path, ignore_errors=True)
        shutil.copytree(self.source, self.path, symlinks=False, ignore=shutil.ignore_patterns("wp-config.php"))
        for folder in ("plugins", "mu-plugins", "themes", "uploads"):
            (self.path / "wp-content" / folder).mkdir(parents=True, exist_ok=True)
        shutil.copy(_SCRIPTS / "notices.php", self.path / "wp-content" / "mu-plugins" / "stage-notices.php")

    def configure(self, database: MariaDB, url: str, bridge_url: str) -> None:
        """Writes wp-config.php anew: ports may be others than last time."""
        constants: dict[str, str | bool] = {
            "DB_NAME": DATABASE,
            "DB_USER": "stage",
            "DB_PASSWORD": database.password,
            "DB_HOST": f"127.0.0.1:{database.port}",
            "DB_CHARSET": "utf8mb4",
            "DB_COLLATE": "",
            "WP_HOME": url,
            "WP_SITEURL": url,
            "BKLOYALTY_BRIDGE_URL": bridge_url,
            "WP_DEBUG": True,
            "WP_DEBUG_DISPLAY": False,
            "WP_DEBUG_LOG": str(self.place.logs / "wordpress.log"),
            "WP_ENVIRONMENT_TYPE": "local",  # application passwords without HTTPS, for apps that are tried here
            "WP_HTTP_BLOCK_EXTERNAL": True,
            "WP_ACCESSIBLE_HOSTS": "127.0.0.1",
            "DISABLE_WP_CRON": True,
            "AUTOMATIC_UPDATER_DISABLED": True,
            "WP_MEMORY_LIMIT": "256M",
        }
        constants.update({key: self.place.password(key.lower()) for key in _keys_and_salts()})
        lines = [f"define({_php(name)}, {_php(value)});" for name, value in constants.items()]
        text = "\n".join(
            [
                "<?php",
                *lines,
                f"$table_prefix = {_php(PREFIX)};",
                "if (!defined('ABSPATH')) {\n    define('ABSPATH', __DIR__ . '/');\n}",
                "require_once ABSPATH . 'wp-settings.php';",
                "",
            ]
        )
        (self.path / "wp-config.php").write_text(text)

    def install(self, title: str) -> None:
        """Makes WordPress's tables and its administrator `admin`, whose password the place remembers."""
        self.php("install.php", {"title": title, "password": self.place.password("admin_password")})

    def copy_plugins(self) -> list[str]:
        """Puts fresh copies of our plugins in place, as an owner would; returns the names of those there are."""
        there = [name for name, source in PLUGINS.items() if list(source.glob("*.php"))]
        for name in there:
            target = self.path / "wp-content" / "plugins" / name
            if name == "bkloyalty" and self.place.packages.exists():
                released.unpack_plugin(self.place, target.parent)
                continue
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(PLUGINS[name], target, ignore=shutil.ignore_patterns("tests", "*.md"))
        return there

    def activate(self, plugin: str) -> None:
        self.php("activate.php", {"plugin": f"{plugin}/init.php"})

    def deactivate(self, plugin: str) -> None:
        self.php("deactivate.php", {"plugin": f"{plugin}/init.php"})

    def php(self, script: str | Path, given: object = None) -> str:
        """Runs a script inside this WordPress; it finds what is given as JSON on its standard input."""
        path = script if isinstance(script, Path) else _SCRIPTS / script
        argv: list[str | Path] = ["php8.2", "-d", "display_errors=stderr", _SCRIPTS / "inside.php", self.path, path]
        try:
            return run(argv, stdin=json.dumps(given))
        except StageError as error:
            # WordPress answers a fatal error with a whole page of HTML; the cause stands in the log.
            said = str(error).partition("<!DOCTYPE")[0]
            raise StageError(f"{said}\n{self.notices()[-2000:]}") from None

    def notices(self) -> str:
        """What PHP complained about so far, as far as our plugins caused it."""
        log = self.place.logs / "notices.log"
        return log.read_text(errors="replace") if log.exists() else ""


def _keys_and_salts() -> Iterator[str]:
    for name in ("AUTH", "SECURE_AUTH", "LOGGED_IN", "NONCE"):
        yield f"{name}_KEY"
        yield f"{name}_SALT"


def _php(value: str | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
