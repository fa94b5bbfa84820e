"""A network of sites: each has tables and a secret of its own, also one that joins later; a site that is deleted takes its own along, and
deleting the plugin clears all."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from stage.place import Place
from stage.site import Site

STEPS = Path(__file__).parent / "network.php"
NETWORK = """
define('MULTISITE', true);
define('SUBDOMAIN_INSTALL', false);
define('DOMAIN_CURRENT_SITE', '127.0.0.1');
define('PATH_CURRENT_SITE', '/');
define('SITE_ID_CURRENT_SITE', 1);
define('BLOG_ID_CURRENT_SITE', 1);
"""


@pytest.fixture
def network() -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="bkloyalty-network-") as folder:
        Path(folder).chmod(0o755)
        site = Site(Place(Path(folder) / "site"), durable=False)
        site.raise_wordpress()
        yield site
        site.stop()


def take(site: Site, step: str, **more: str) -> dict[str, str]:
    """The secret of each site that has our tables, by its prefix."""
    return dict(json.loads(site.wordpress.php(STEPS, {"step": step} | more)))


def test_each_site_of_a_network_is_set_up_and_cleared(network: Site) -> None:
    assert take(network, "found") == {}
    config = network.wordpress.path / "wp-config.php"
    config.write_text(config.read_text().replace("$table_prefix", f"{NETWORK}$table_prefix", 1))
    take(network, "add", name="two")
    active = take(network, "activate")
    assert set(active) == {"wp_", "wp_2_"}
    assert len(set(active.values())) == 2 and all(len(secret) == 64 for secret in active.values())
    joined = take(network, "add", name="three")
    assert set(joined) == {"wp_", "wp_2_", "wp_3_"} and joined["wp_3_"]
    assert set(take(network, "delete", blog="2")) == {"wp_", "wp_3_"}
    assert take(network, "uninstall") == {}
    assert network.wordpress.notices() == ""
