"""What an owner installs: the plugin as a zip file for WordPress, the service as a wheel. The same commit, the same bytes."""

from __future__ import annotations

import argparse
import os
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

from stage import packages, venv
from stage.place import CHECKOUT, PLUGINS
from stage.progress import StageError, fail, run, say, step

PLUGIN = "bkloyalty.zip"
_WHEELS = "booknetic_loyalty_bridge-*.whl"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/package", description=__doc__)
    parser.add_argument("--dir", type=Path, default=CHECKOUT / "dist", help="where to put them (default: dist)")
    folder = parser.parse_args(arguments).dir.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        packages.install(packages.NOTHING)
        venv.prepare()
        at = made_at()
        with step("Packing the plugin"):
            plugin = pack_plugin(folder, at)
        with step("Building the service"):
            wheel = build_service(folder, at)
    except StageError as error:
        return fail(error)
    for file in (plugin, wheel):
        say(f"{file}  {file.stat().st_size:,} bytes")
    return 0


def pack_plugin(folder: Path, made_at: int) -> Path:
    """`bkloyalty.zip` with the one folder `bkloyalty` in it, as WordPress's upload wants it."""
    target = folder / PLUGIN
    date_time = time.gmtime(made_at)[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in sorted(_plugin_files().items()):
            entry = zipfile.ZipInfo(f"bkloyalty/{name}", date_time)
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())
    return target


def build_service(folder: Path, made_at: int) -> Path:
    """The wheel, in place of any older one."""
    for old in folder.glob(_WHEELS):
        old.unlink()
    run(
        [venv.PYTHON, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, CHECKOUT],
        env={**os.environ, "SOURCE_DATE_EPOCH": str(made_at)},
    )
    (wheel,) = folder.glob(_WHEELS)
    return wheel


def _plugin_files() -> dict[str, Path]:
    source = PLUGINS["bkloyalty"]
    files = {str(file.relative_to(source)): file for file in source.rglob("*") if file.is_file()}
    return files | {"LICENSE": CHECKOUT / "LICENSE"}


def made_at() -> int:
    """SOURCE_DATE_EPOCH if it is set, else the time of the last commit, else (no git) a fixed day."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    try:
        return int(run(["git", "-C", CHECKOUT, "log", "-1", "--format=%ct"]).strip())
    except (OSError, StageError):
        return 1767225600
