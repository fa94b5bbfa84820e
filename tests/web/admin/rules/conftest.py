"""The business of salon.py, a new one for each test, with its programme in force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bridge.store.database import Database
from tests.web.admin.rules.salon import Rules


@pytest.fixture
def salon(back_end: Any, database: Database) -> Iterator[Rules]:
    yield Rules(back_end, database).open()
