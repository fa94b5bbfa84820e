"""Both sides are one product in one version."""

import re
from pathlib import Path
from typing import Any, cast

from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from bridge import __version__
from bridge.web.endpoint import application
from bridge.web.version import HEADER

FOLDER = Path(__file__).parents[1] / "php_shim"
PLUGIN = FOLDER / "init.php"


def test_the_plugin_has_the_services_version() -> None:
    plugin, readme = PLUGIN.read_text("utf-8"), (FOLDER / "readme.txt").read_text("utf-8")
    assert re.findall(r"^Stable tag: (.+)$", readme, re.MULTILINE) == [__version__]
    assert re.findall(r"^ \* Version: (.+)$", plugin, re.MULTILINE) == [__version__]
    assert re.findall(r"^const VERSION = '(.+)';$", plugin, re.MULTILINE) == [__version__]


def test_every_answer_says_it_and_the_plugin_reads_that_header() -> None:
    app = application([Route("/there", lambda _request: PlainTextResponse("yes"))], cast(Any, None))
    client = TestClient(app)
    assert [client.get(path).headers[HEADER] for path in ("/there", "/nowhere")] == [__version__] * 2
    assert f"const VERSION_HEADER = '{HEADER.lower()}';" in (FOLDER / "calls" / "versions.php").read_text("utf-8")
