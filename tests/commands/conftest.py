import io
import json
import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from small_site import SmallSite

from bridge import clock
from bridge.__main__ import cli
from bridge.commands import console


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
def bridge(
    small_site: SmallSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Bridge:
    """Runs one command on the small site, found by its wp-config.php; in this process, which saves a second each."""
    folder = small_site.write_config(tmp_path)

    def run(*arguments: str, stdin: str = "", wordpress: Path | None = folder, **environment: str) -> Done:
        with monkeypatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("BKLOYALTY_")]:
                patch.delenv(name)
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
            clock.standing_still.cache_clear()
            capfd.readouterr()
            with pytest.raises(SystemExit) as ended:
                console.run(cli, [*arguments, *(["--wordpress", str(wordpress)] if wordpress else [])])
            clock.standing_still.cache_clear()
        out, err = capfd.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    return run
