"""The business of salon.py, a new one for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bridge.store.database import Database
from tests.web.admin.customers.salon import Salon


@pytest.fixture
def salon(back_end: Any, database: Database) -> Iterator[Salon]:
    yield Salon(back_end, database)
