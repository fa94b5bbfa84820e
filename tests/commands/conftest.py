import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from small_site import SmallSite


@dataclass(frozen=True)
class Done:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        assert self.out == ""
        return json.loads(self.err.splitlines()[-1])["error"]


Bridge = Callable[..., Done]


@pytest.fixture
def small_site(empty_database: str) -> SmallSite:
    """A fresh site, migrated, under a prefix of its own."""
    site = SmallSite(empty_database, f"t{secrets.token_hex(3)}_")
    site.create()
    return site


@pytest.fixture
def bridge(small_site: SmallSite, tmp_path: Path) -> Iterator[Bridge]:
    """Runs one command on the small site, found by its wp-config.php."""
    folder = small_site.write_config(tmp_path)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BKLOYALTY_")}

    def run(*arguments: str, stdin: str = "", wordpress: Path | None = folder, **environment: str) -> Done:
        words = [sys.executable, "-m", "bridge", *arguments, *(["--wordpress", str(wordpress)] if wordpress else [])]
        done = subprocess.run(
            words, check=False, input=stdin, capture_output=True, text=True, env=clean | environment, timeout=60
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Done(done.returncode, done.stdout, done.stderr)

    yield run
