"""Every test there is, part by part: `scripts/test`."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stage import newer_wordpress, packages, parts, php_versions, stop_cleanly, venv
from stage.place import CHECKOUT
from stage.progress import StageError, fail, say

USAGE = """usage: scripts/test [--quick] [what pytest takes]

Installs what is missing and runs every test. --quick leaves out the parsers of other PHP versions and
`scripts/demo --check`. With arguments for pytest (a path, -k, ...) only pytest runs, with those."""


@dataclass(frozen=True)
class Part:
    name: str
    run: Callable[[], int]


def main(arguments: Sequence[str]) -> int:
    if arguments in (["--help"], ["-h"]):
        say(USAGE)
        return 0
    quick = "--quick" in arguments
    for_pytest = [argument for argument in arguments if argument != "--quick"]
    try:
        say("Preparing")
        packages.install(packages.TEST)
        venv.prepare(dev=True)
    except StageError as error:
        return fail(error)
    if for_pytest:
        return parts.tool("pytest", *for_pytest)
    with stop_cleanly.on_signals(), tempfile.TemporaryDirectory(prefix="bkloyalty-test-") as folder:
        os.chmod(folder, 0o755)
        sites = parts.Sites(Path(folder))
        try:
            return _report(_parts(sites, quick=quick))
        except KeyboardInterrupt:
            return stop_cleanly.INTERRUPTED
        finally:
            sites.stop()


def _parts(sites: parts.Sites, *, quick: bool) -> list[Part]:
    shared = {
        "BKLOYALTY_TEST_MARIADB": str(sites.shared.place.root),
        "BKLOYALTY_TEST_SITE": str(sites.shared.place.root),
    }
    always = [
        Part("ruff", lambda: parts.tool("ruff", "check") or parts.tool("ruff", "format", "--check")),
        Part("mypy", parts.types),
        Part("architecture", lambda: parts.tool("lint-imports")),
        Part("PHP style", parts.php_style),
        Part("PHP syntax", parts.php_syntax),
        Part("PHPUnit", lambda: parts.phpunit(sites.debian)),
        Part("site", lambda: parts.raise_site(sites.shared)),
        Part("pytest", lambda: parts.tool("pytest", "--ignore=tests/browser", env=shared)),
        Part("browser", lambda: parts.tool("pytest", "tests/browser", env=shared)),
        Part("audit", lambda: parts.audit(sites.shared)),
        Part("notices", lambda: parts.notices(sites.shared)),
    ]
    in_full = [
        Part("PHP versions", php_versions.check),
        Part(f"PHPUnit on {newer_wordpress.VERSION}", lambda: parts.phpunit(sites.newer)),
        Part("demo --check", lambda: parts.command(CHECKOUT / "scripts" / "demo", "--check")),
        Part(f"check on {newer_wordpress.VERSION}", parts.check_on_newer),
    ]
    return always if quick else always + in_full


def _report(all_parts: Sequence[Part]) -> int:
    """Runs every part, also after one that failed, and says at the end how each went."""
    lines, failed = [], False
    for part in all_parts:
        say(f"\n=== {part.name}")
        begun = time.monotonic()
        try:
            code = part.run()
        except StageError as error:
            code = fail(error)
        failed = failed or code != 0
        lines.append(f"{'ok    ' if code == 0 else 'FAILED'}  {part.name:<15} {time.monotonic() - begun:6.1f} s")
    say("\n=== Summary\n" + "\n".join(lines))
    return 1 if failed else 0
