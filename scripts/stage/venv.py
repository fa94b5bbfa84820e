"""The service's virtual environment: `.venv` in the checkout, remade only when `pyproject.toml` asks for something else."""

from __future__ import annotations

import hashlib
import os
import sys
import venv
from pathlib import Path

from stage.place import CHECKOUT
from stage.progress import StageError, run, step

HOME = CHECKOUT / ".venv"
PYTHON = HOME / "bin" / "python"


def prepare(*, dev: bool = False) -> Path:
    """Makes sure the environment has the service (and the tools, for `dev`); returns its Python."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the machine's Python is whatever the machine has
        raise StageError(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}.")
    wanted = _fingerprint()
    if wanted in (_stamp(kind) for kind in (["dev"] if dev else ["dev", "run"])) and PYTHON.exists():
        return PYTHON
    if not PYTHON.exists():
        with step("Making a virtual environment"):
            venv.create(HOME, with_pip=True, clear=HOME.exists())
    what = f"{CHECKOUT}[dev]" if dev else str(CHECKOUT)
    with step("Installing the service and its tools" if dev else "Installing the service"):
        run(
            [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", what],
            env={**os.environ, "PIP_NO_INPUT": "1"},
        )
    _stamp_file("dev" if dev else "run").write_text(wanted)
    return PYTHON


def _fingerprint() -> str:
    return hashlib.sha256((CHECKOUT / "pyproject.toml").read_bytes()).hexdigest()


def _stamp(kind: str) -> str | None:
    file = _stamp_file(kind)
    return file.read_text() if file.exists() else None


def _stamp_file(kind: str) -> Path:
    return HOME / f"installed-{kind}.sha256"
