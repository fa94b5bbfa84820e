"""The owner of owner.py, a new one for each test."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.store.database import Database
from tests.web.admin.settings.owner import Owner


@pytest.fixture
def owner(back_end: Any, database: Database) -> Owner:
    return Owner(back_end, database)
