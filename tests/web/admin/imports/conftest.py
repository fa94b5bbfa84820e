"""An office for each test."""

from __future__ import annotations

from typing import Any

import pytest
from small_site import SmallSite

from bridge.store.database import Database
from tests.web.admin.imports.office import Office


@pytest.fixture(scope="package")
def small_site(empty_database: str) -> SmallSite:
    """One site for the whole package, as each test has a tenant of its own there."""
    site = SmallSite(empty_database, "imports_")
    site.create(migrate=False)
    return site


@pytest.fixture
def office(back_end: Any, database: Database) -> Office:
    return Office(back_end, database)
