"""A business of its own for each test, and the application that apps call."""

from __future__ import annotations

from typing import Any

import pytest
from small_site import SmallSite

from bridge.store.database import Database
from tests.web.api.business import Business


@pytest.fixture
def business(wordpress: Any, small_site: SmallSite, database: Database) -> Business:
    return Business(wordpress.client, small_site, database)
