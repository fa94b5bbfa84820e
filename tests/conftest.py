"""What tests may ask for: a private MariaDB, an empty migrated schema in it, and a whole site.

All are started at the first test that asks, and stopped at the end. `scripts/test` starts them once for every part and
names them in the environment, so that a whole run needs one server and one WordPress:
BKLOYALTY_TEST_MARIADB and BKLOYALTY_TEST_SITE are folders that hold a running one.
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bridge.flows.audit.audit import audit
from bridge.store.database import Database

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from stage.mariadb import MariaDB
from stage.place import Place
from stage.site import Site
from stage.wordpress import DATABASE


def _throwaway(name: str) -> Place:
    """A folder that MariaDB's own user can reach, unlike those that pytest makes."""
    root = Path(tempfile.mkdtemp(prefix=f"bkloyalty-{name}-"))
    root.chmod(0o755)
    place = Place(root)
    place.create()
    return place


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaDB]:
    """A running private server: `create_database(name)` gives a URL, `sql(statements, database)` asks it."""
    shared = os.environ.get("BKLOYALTY_TEST_MARIADB")
    if shared:
        yield MariaDB(Place(Path(shared)), durable=False)
        return
    site = Site(_throwaway("mariadb"), durable=False)
    try:
        site.database.start()
        yield site.database
    finally:
        site.remove()


@pytest.fixture(scope="session")
def empty_database(mariadb: MariaDB) -> Iterator[str]:
    """The URL of a database without tables, for this session alone."""
    name = f"empty_{secrets.token_hex(4)}"
    yield mariadb.create_database(name)
    mariadb.sql(f"DROP DATABASE `{name}`")


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A real WordPress with the stand-in and the shim active, the service and its worker running, and nothing seeded."""
    shared = os.environ.get("BKLOYALTY_TEST_SITE")
    if shared:
        yield Site(Place(Path(shared)), durable=False)
        return
    site = Site(_throwaway("site"), durable=False)
    try:
        site.raise_wordpress()
        site.add_loyalty()
        site.service.start_working()
        yield site
    finally:
        site.remove()


@pytest.fixture(scope="session")
def site_database(site: Site) -> Iterator[str]:
    """The URL of a database with all tables of a site (WordPress's, Booknetic's, ours; prefix `wp_`) and no rows."""
    name = f"site_{secrets.token_hex(4)}"
    url = site.database.create_database(name)
    site.database.copy_tables(DATABASE, name)
    yield url
    site.database.sql(f"DROP DATABASE `{name}`")


@pytest.fixture(scope="session")
def loyalty(site_database: str) -> Iterator[Database]:
    """Our tables beside Booknetic's, empty; each test is a tenant of its own (tests/live.py)."""
    with _audited(site_database) as database:
        yield database


@pytest.fixture(scope="module")
def own_loyalty(site: Site) -> Iterator[Database]:
    """The same for a module whose jobs go over every business there is, and need not go over those of all other tests."""
    name = f"own_{secrets.token_hex(4)}"
    url = site.database.create_database(name)
    site.database.copy_tables(DATABASE, name)
    with _audited(url) as database:
        yield database
    site.database.sql(f"DROP DATABASE `{name}`")


@contextmanager
def _audited(url: str) -> Iterator[Database]:
    database = Database(url, "wp_", pool_size=16)
    yield database
    with database.read() as conn:
        assert audit(conn) == [], "what the tests leave must add up"
    database.close()
