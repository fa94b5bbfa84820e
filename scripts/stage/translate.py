"""Gathers the texts of the service and of the plugin, brings the catalogues up to date and lists what is not said in Spanish yet."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from stage import venv
from stage.place import CHECKOUT
from stage.progress import StageError, fail, run, say

_LOCALE = CHECKOUT / "bridge" / "web" / "locale"
_POT = _LOCALE / "bridge.pot"


def main(arguments: Sequence[str]) -> int:
    argparse.ArgumentParser(prog="scripts/translate", description=__doc__).parse_args(arguments)
    try:
        venv.prepare()
        _gather_service()
        own = {**os.environ, "PYTHONPATH": str(CHECKOUT / "scripts")}
        say(run([venv.PYTHON, "-m", "stage.catalogues"], env=own) or "Everything is said in Spanish.")
    except StageError as error:
        return fail(error)
    return 0


def _gather_service() -> None:
    _pybabel(
        "extract", "-F", _LOCALE / "babel.cfg", "--no-location", "--sort-output", "-w", "120", "-o", _POT, "bridge"
    )
    _pybabel(
        "update", "-D", "bridge", "-i", _POT, "-d", _LOCALE, "--no-fuzzy-matching", "--ignore-obsolete", "-w", "120"
    )


def _pybabel(*arguments: str | Path) -> None:
    run([venv.PYTHON.with_name("pybabel"), "-q", *arguments], cwd=CHECKOUT)
