"""Every test there is, part by part, in two lanes side by side, as most machines have two cores: `scripts/test`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from stage import newer_wordpress, packages, parts, php_versions, stop_cleanly, venv
from stage.place import CHECKOUT
from stage.progress import StageError, fail, say

USAGE = """usage: scripts/test [--quick] [--wordpress | what pytest takes]

Installs what is missing and runs every test. --quick leaves out the parsers of other PHP versions and
`scripts/demo --from-packages --check`; --wordpress leaves out what is tested without PHP and a browser. With arguments
for pytest (a path, -k, ...) only pytest runs, with those."""
OPTIONS = {"--quick", "--wordpress"}


@dataclass(frozen=True)
class Part:
    name: str
    run: Callable[[], int]


def main(arguments: Sequence[str]) -> int:
    if arguments in (["--help"], ["-h"]):
        say(USAGE)
        return 0
    options = OPTIONS & set(arguments)
    for_pytest = [argument for argument in arguments if argument not in options]
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
            if "--wordpress" in options:
                return _report(_wordpress(sites, quick="--quick" in options), sites)
            with _beside(["--wordpress", *options]) as wordpress:
                return _report([*_service(sites), Part("WordPress lane", wordpress)], sites)
        except KeyboardInterrupt:
            return stop_cleanly.INTERRUPTED
        finally:
            sites.stop()


@contextmanager
def _beside(options: list[str]) -> Iterator[Callable[[], int]]:
    """This script with `options` in a process of its own. What it says is said when it is waited for."""
    script = [sys.executable, str(CHECKOUT / "scripts" / "test"), *options]
    with tempfile.TemporaryFile("w+") as said:
        lane = subprocess.Popen(script, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        try:
            yield lambda: _await(lane, said)
        finally:
            if lane.poll() is None:
                lane.terminate()
                lane.wait()


def _await(lane: subprocess.Popen[bytes], said: IO[str]) -> int:
    code = lane.wait()
    said.seek(0)
    say(said.read())
    return code


def _service(sites: parts.Sites) -> list[Part]:
    return [
        Part("ruff", lambda: parts.tool("ruff", "check") or parts.tool("ruff", "format", "--check")),
        Part("mypy", parts.types),
        Part("architecture", lambda: parts.tool("lint-imports")),
        Part("site", lambda: parts.raise_site(sites.service)),
        Part("pytest", lambda: parts.pytest(sites.service, "--ignore=tests/browser")),
        Part("audit", lambda: parts.audit(sites.service)),
        Part("notices", lambda: parts.notices(sites.service)),
    ]


def _wordpress(sites: parts.Sites, *, quick: bool) -> list[Part]:
    always = [
        Part("PHP style", parts.php_style),
        Part("PHP syntax", parts.php_syntax),
        Part("PHPUnit", lambda: parts.phpunit(sites.debian)),
        Part("site", lambda: parts.raise_site(sites.browser)),
        Part("browser", lambda: parts.pytest(sites.browser, "tests/browser")),
        Part("audit", lambda: parts.audit(sites.browser)),
        Part("notices", lambda: parts.notices(sites.browser)),
    ]
    in_full = [
        Part("PHP versions", php_versions.check),
        Part(f"PHPUnit on {newer_wordpress.VERSION}", lambda: parts.phpunit(sites.newer)),
        Part("from packages", lambda: parts.command(CHECKOUT / "scripts" / "demo", "--from-packages", "--check")),
        Part(f"check on {newer_wordpress.VERSION}", parts.check_on_newer),
    ]
    return always if quick else always + in_full


def _report(all_parts: Sequence[Part], sites: parts.Sites) -> int:
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
    say("\n=== Summary\n" + "\n".join([*lines, *sites.failed_tests()]))
    return 1 if failed else 0
