"""Makes the README's pictures from a salon opened for them: `scripts/screenshots`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from stage import packages, stop_cleanly, throwaway, venv
from stage.place import CHECKOUT
from stage.progress import StageError, fail, run, say, step
from stage.site import Site

FOLDER = CHECKOUT / "docs" / "screenshots"


def main(arguments: Sequence[str]) -> int:
    if arguments:
        say(f"usage: scripts/screenshots\n\nWrites the README's pictures to {FOLDER.relative_to(CHECKOUT)}.")
        return 0
    try:
        packages.install(packages.TEST)
        venv.prepare(dev=True)
        with stop_cleanly.on_signals():
            for camera, saas in (("stage.camera", False), ("stage.camera_plans", True)):
                with throwaway.salon(saas=saas) as site, step("Taking pictures"):
                    _run(camera, site)
    except StageError as error:
        return fail(error)
    return 0


def _run(camera: str, site: Site) -> None:
    own = {"PYTHONPATH": str(Path(__file__).parents[1]), "BKLOYALTY_ADMIN_PASSWORD": site.admin_password}
    run([venv.PYTHON, "-m", camera, site.web.url, FOLDER], env={**os.environ, **own})
