"""What the parts of `scripts/test` run. Each returns an exit code, or raises a StageError that says what went wrong."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from stage import check, newer_wordpress, throwaway, venv
from stage.place import CHECKOUT, PLUGINS, Place
from stage.processes import Processes
from stage.progress import say
from stage.site import Site


@dataclass(frozen=True)
class Sites:
    """One for the tests of the service, one for those in the browser, which run beside them, and those of PHPUnit, whose
    tests switch on and off what others rely on."""

    folder: Path

    @property
    def service(self) -> Site:
        return Site(Place(self.folder / "service"), durable=False)

    @property
    def browser(self) -> Site:
        return Site(Place(self.folder / "browser"), durable=False)

    @property
    def debian(self) -> Site:
        return Site(Place(self.folder / "debian"), durable=False)

    @property
    def newer(self) -> Site:
        return Site(Place(self.folder / "newer"), source=newer_wordpress.tree(), durable=False)

    def stop(self) -> None:
        for name in ("service", "browser", "debian", "newer"):
            Processes(Place(self.folder / name)).stop_all()

    def failed_tests(self) -> list[str]:
        """A line for each test of pytest that failed, for where the end of a long run is all that one sees."""
        cases = [
            case for report in self.folder.glob("*/tests.xml") for case in ElementTree.parse(report).iter("testcase")
        ]
        said = [(case, case.find("failure"), case.find("error")) for case in cases]
        return [
            f"FAILED  {case.get('classname')}::{case.get('name')}: {why.get('message', '')[:200]!r}"
            for case, failure, error in said
            if (why := error if failure is None else failure) is not None
        ]


def raise_site(site: Site) -> int:
    site.raise_wordpress()
    site.add_loyalty()
    site.service.start_working()
    return 0


def types() -> int:
    """The service as pyproject.toml says, then these scripts, which are a package of their own."""
    stage = ("--strict", "--explicit-package-bases", CHECKOUT / "scripts" / "stage")
    return tool("mypy") or tool("mypy", *stage, env={"MYPYPATH": str(CHECKOUT / "scripts")})


def php_style() -> int:
    return command("phpcs", f"--standard={CHECKOUT / 'scripts' / 'phpcs.xml'}")


def php_syntax() -> int:
    files = [file for folder in _php_folders() for file in sorted(folder.rglob("*.php"))]
    return max(command("php8.2", "-l", file, quiet=True) for file in files)


def _php_folders() -> list[Path]:
    folders = [*PLUGINS.values(), CHECKOUT / "tests" / "php", CHECKOUT / "scripts"]
    return [folder for folder in folders if folder.exists()]


def phpunit(site: Site) -> int:
    site.raise_wordpress()
    site.wordpress.activate("bkloyalty")
    return command(
        "phpunit",
        "--configuration",
        CHECKOUT / "tests" / "php" / "phpunit.xml",
        env={"BKLOYALTY_WORDPRESS": str(site.place.wordpress)},
    )


def check_on_newer() -> int:
    with throwaway.salon(source=newer_wordpress.tree()) as site:
        return check.run(site)


def pytest(site: Site, *arguments: str) -> int:
    """With a site that runs already, which is left running."""
    root = str(site.place.root)
    shared = {"BKLOYALTY_TEST_MARIADB": root, "BKLOYALTY_TEST_SITE": root}
    return tool("pytest", f"--junitxml={site.place.root / 'tests.xml'}", *arguments, env=shared)


def audit(site: Site) -> int:
    """The ledger that all tests before this one left must still add up."""
    say(site.service.command("audit"))
    return 0


def notices(site: Site) -> int:
    notices = site.wordpress.notices()
    say(notices or "PHP had nothing to complain about.")
    return 1 if notices else 0


def tool(name: str, *arguments: str | Path, env: dict[str, str] | None = None) -> int:
    return command(venv.HOME / "bin" / name, *arguments, env=env)


def command(*argv: str | Path, env: dict[str, str] | None = None, quiet: bool = False) -> int:
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
