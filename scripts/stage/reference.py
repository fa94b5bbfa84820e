"""Writes docs/reference.md out of the code: `scripts/reference`. A test holds the page and the code equal."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from stage import venv
from stage.place import CHECKOUT
from stage.progress import StageError, fail, run, say

FILE = CHECKOUT / "docs" / "reference.md"


def main(arguments: Sequence[str]) -> int:
    argparse.ArgumentParser(prog="scripts/reference", description=__doc__).parse_args(arguments)
    try:
        venv.prepare()
        page = run(
            [venv.PYTHON, "-m", "stage.reference_page"], env={**os.environ, "PYTHONPATH": str(CHECKOUT / "scripts")}
        )
    except StageError as error:
        return fail(error)
    FILE.write_text(page, "utf-8")
    say(f"Wrote {FILE.relative_to(CHECKOUT)}.")
    return 0
