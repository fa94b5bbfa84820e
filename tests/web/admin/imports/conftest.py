"""An office for each test."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.store.database import Database
from tests.web.admin.imports.office import Office


@pytest.fixture
def office(back_end: Any, database: Database) -> Office:
    return Office(back_end, database)
