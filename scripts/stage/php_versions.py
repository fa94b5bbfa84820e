"""Reads the plugin with the parsers of other PHP versions, since Debian has one version only."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from stage import node
from stage.place import PLUGINS
from stage.progress import say

VERSIONS = ("7.4", "8.0", "8.1", "8.3", "8.4")
_CLEAN = "No syntax errors detected"


def check() -> int:
    """Prints every file that a version refuses; returns 1 if there is one."""
    with tempfile.TemporaryDirectory(prefix="bkloyalty-php-") as scratch:
        return _read_all(scratch)


def _read_all(scratch: str) -> int:
    program = node.package("@php-wasm/cli", "3.1.56") / ".bin" / "php-wasm-cli"
    files = sorted(PLUGINS["bkloyalty"].rglob("*.php"))
    refused = [problem for version in VERSIONS for problem in _problems(program, version, files, scratch)]
    for problem in refused:
        say(problem)
    say(f"{len(files)} files read by PHP {', '.join(VERSIONS)}: {len(refused)} refused")
    return 1 if refused or not files else 0


def _problems(program: Path, version: str, files: Sequence[Path], scratch: str) -> list[str]:
    def read(file: Path) -> str:
        done = subprocess.run(
            [program, "-l", file],
            env=node.environment() | {"PHP": version, "TMPDIR": scratch},
            text=True,
            capture_output=True,
            check=False,
        )
        # This PHP ends with 0 whatever it thinks of the file: what counts is what it says.
        said = done.stdout + done.stderr
        return "" if _CLEAN in said else f"PHP {version}: {file}: {said.strip()}"

    with ThreadPoolExecutor(max_workers=2) as pool:
        return [problem for problem in pool.map(read, files) if problem]
