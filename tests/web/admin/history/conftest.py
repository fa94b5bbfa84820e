"""A salon with a past for each test."""

from __future__ import annotations

from typing import Any

import pytest
from small_site import SmallSite

from bridge.store.database import Database
from tests.web.admin.history.salon_with_past import Past


@pytest.fixture(scope="package")
def small_site(empty_database: str) -> SmallSite:
    """One site for the whole package, as each test has a tenant of its own there."""
    site = SmallSite(empty_database, "history_")
    site.create(migrate=False)
    return site


@pytest.fixture
def past(back_end: Any, database: Database) -> Past:
    return Past(back_end, database)
