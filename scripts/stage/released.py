"""The plugin and the service as an owner has them: packed from this checkout, then installed where nothing else of it is."""

from __future__ import annotations

import shutil
import venv
import zipfile
from pathlib import Path

from stage import package
from stage.place import Place
from stage.progress import StageError, run, step


def install(place: Place) -> None:
    """Makes both packages, and gives the service an environment of its own that has only them and what they need."""
    place.packages.mkdir(exist_ok=True)
    with step("Packing the plugin and the service"):
        made_at = package.made_at()
        package.pack_plugin(place.packages, made_at)
        wheel = package.build_service(place.packages, made_at)
    with step("Installing the service from its wheel"):
        venv.create(place.service, with_pip=True)
        run([place.service_python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel])
    found = run([place.service_python, "-P", "-c", "import bridge; print(bridge.__file__)"]).strip()
    if not Path(found).is_relative_to(place.service):
        raise StageError(f"The installed service would run {found}, which is not in its package.")


def unpack_plugin(place: Place, plugins: Path) -> None:
    """As WordPress's upload does it."""
    shutil.rmtree(plugins / "bkloyalty", ignore_errors=True)
    with zipfile.ZipFile(place.packages / package.PLUGIN) as archive:
        archive.extractall(plugins)
