"""Every test there is, part by part: `scripts/test`."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stage import packages, php_versions, stop_cleanly, venv
from stage.place import CHECKOUT, PLUGINS, Place
from stage.progress import StageError, fail, say
from stage.site import Site

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
        return _tool("pytest", *for_pytest)
    with stop_cleanly.on_signals(), tempfile.TemporaryDirectory(prefix="bkloyalty-test-") as folder:
        os.chmod(folder, 0o755)
        site, bare = (
            Site(Place(Path(folder) / "site"), durable=False),
            Site(Place(Path(folder) / "bare"), durable=False),
        )
        try:
            return _report(_parts(site, bare, quick=quick))
        finally:
            site.stop()
            bare.stop()


def _parts(site: Site, bare: Site, *, quick: bool) -> list[Part]:
    """PHPUnit has a WordPress of its own: its tests switch things on and off that others rely on."""
    shared = {"BKLOYALTY_TEST_MARIADB": str(site.place.root), "BKLOYALTY_TEST_SITE": str(site.place.root)}
    parts = [
        Part("ruff", lambda: _tool("ruff", "check") or _tool("ruff", "format", "--check")),
        Part("mypy", lambda: _tool("mypy")),
        Part("architecture", lambda: _tool("lint-imports")),
        Part("PHP style", _php_style),
        Part("PHP syntax", _php_syntax),
        Part("PHPUnit", lambda: _phpunit(bare)),
        Part("site", lambda: _raise(site)),
        Part("pytest", lambda: _tool("pytest", "--ignore=tests/browser", env=shared)),
        Part("browser", lambda: _tool("pytest", "tests/browser", env=shared)),
        Part("audit", lambda: _audit(site)),
        Part("notices", lambda: _notices(site)),
    ]
    if not quick:
        parts.insert(5, Part("PHP versions", php_versions.check))
        parts.append(Part("demo --check", lambda: _command(CHECKOUT / "scripts" / "demo", "--check")))
    return parts


def _report(parts: Sequence[Part]) -> int:
    """Runs every part, also after one that failed, and says at the end how each went."""
    lines, failed = [], False
    for part in parts:
        say(f"\n=== {part.name}")
        begun = time.monotonic()
        try:
            code = part.run()
        except StageError as error:
            code = fail(error)
        failed = failed or code != 0
        lines.append(f"{'ok    ' if code == 0 else 'FAILED'}  {part.name:<14} {time.monotonic() - begun:6.1f} s")
    say("\n=== Summary\n" + "\n".join(lines))
    return 1 if failed else 0


def _raise(site: Site) -> int:
    site.raise_wordpress()
    site.add_loyalty()
    site.service.start_working()
    return 0


def _php_style() -> int:
    return _command("phpcs", f"--standard={CHECKOUT / 'scripts' / 'phpcs.xml'}")


def _php_syntax() -> int:
    files = [file for folder in _php_folders() for file in sorted(folder.rglob("*.php"))]
    return max(_command("php8.2", "-l", file, quiet=True) for file in files)


def _php_folders() -> list[Path]:
    folders = [*PLUGINS.values(), CHECKOUT / "tests" / "php", CHECKOUT / "scripts"]
    return [folder for folder in folders if folder.exists()]


def _phpunit(site: Site) -> int:
    site.raise_wordpress()
    site.wordpress.activate("bkloyalty")
    return _command(
        "phpunit",
        "--configuration",
        CHECKOUT / "tests" / "php" / "phpunit.xml",
        env={"BKLOYALTY_WORDPRESS": str(site.place.wordpress)},
    )


def _audit(site: Site) -> int:
    """The ledger that all tests before this one left must still add up."""
    say(site.service.command("audit"))
    return 0


def _notices(site: Site) -> int:
    notices = site.wordpress.notices()
    say(notices or "PHP had nothing to complain about.")
    return 1 if notices else 0


def _tool(name: str, *arguments: str, env: dict[str, str] | None = None) -> int:
    return _command(venv.HOME / "bin" / name, *arguments, env=env)


def _command(*argv: str | Path, env: dict[str, str] | None = None, quiet: bool = False) -> int:
    """Runs a command in the checkout; `quiet` shows what it said only if it failed."""
    command = [str(part) for part in argv]
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        env={**os.environ, **(env or {})},
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        check=False,
    )
    if quiet and done.returncode != 0:
        say(done.stdout)
    return done.returncode
