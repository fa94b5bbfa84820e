"""What Debian must provide, installed only where it is missing and without starting any service."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from stage.progress import StageError, run, step

_PHP = tuple(f"php8.2-{part}" for part in ("cli", "mysql", "curl", "mbstring", "xml", "intl", "gd", "zip", "opcache"))
DEMO = ("ca-certificates", "mariadb-server", *_PHP, "wordpress", "wordpress-theme-twentytwentythree")
NOTHING: tuple[str, ...] = ()
# The Node that Playwright brings along wants libatomic1, which nothing else pulls in.
TEST = (*DEMO, "phpunit", "php-codesniffer", "chromium", "fonts-dejavu-core", "libatomic1")

_POLICY = Path("/usr/sbin/policy-rc.d")


def missing(wanted: Sequence[str]) -> list[str]:
    """Those of the wanted packages that dpkg does not call installed."""
    if shutil.which("dpkg-query") is None:
        raise StageError("This needs Debian 12: there is no dpkg here.")
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *wanted],
        text=True,
        capture_output=True,
        check=False,
    )
    installed = {line.split()[0] for line in asked.stdout.splitlines() if line.endswith(" installed")}
    return [name for name in wanted if name not in installed]


def install(wanted: Sequence[str]) -> None:
    """Installs what is missing as root or through sudo; returns at once when everything is there."""
    names = missing([*wanted, *_python_parts()])
    if not names:
        return
    prefix = _as_root(names)
    options = ["-qq", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
    with _no_service_starts(prefix):
        with step("Reading Debian's package lists"):
            run([*prefix, "apt-get", "update", "-qq"])
        with step(f"Installing {len(names)} packages: {' '.join(names)}"):
            run([*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", *options, *names])


def _python_parts() -> list[str]:
    """Debian's Python comes without what a virtual environment starts from."""
    return [] if find_spec("ensurepip") else ["python3-venv"]


def _as_root(names: Sequence[str]) -> list[str]:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        raise StageError(f"Not root and no sudo here. Let an administrator run: apt-get install {' '.join(names)}")
    return ["sudo"]


@contextlib.contextmanager
def _no_service_starts(prefix: Sequence[str]) -> Iterator[None]:
    """Debian starts what it installs unless this file forbids it; one that somebody else put there is left alone."""
    if _POLICY.exists():
        yield
        return
    run([*prefix, "tee", _POLICY], stdin="#!/bin/sh\nexit 101\n")
    run([*prefix, "chmod", "755", _POLICY])
    try:
        yield
    finally:
        run([*prefix, "rm", "-f", _POLICY])
