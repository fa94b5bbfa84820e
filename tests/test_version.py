"""Both sides are one product in one version."""

import re
from pathlib import Path

from bridge import __version__

PLUGIN = Path(__file__).parents[1] / "php_shim" / "init.php"


def test_the_plugin_has_the_services_version() -> None:
    plugin = PLUGIN.read_text("utf-8")
    assert re.findall(r"^ \* Version: (.+)$", plugin, re.MULTILINE) == [__version__]
    assert re.findall(r"^const VERSION = '(.+)';$", plugin, re.MULTILINE) == [__version__]
