"""A site to be examined, at a moment and with a plugin of the test's choice."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from small_site import SmallSite

from bridge import __version__
from bridge.checks.check import Check
from bridge.checks.plugin import TOLD
from bridge.checks.questions import Question
from bridge.checks.subject import Subject
from bridge.store.database import Database
from bridge.wordpress.health import ShimHealth

HEALTH = ShimHealth(__version__, "8.2.7", "6.1.9", True, "addon", rang=frozenset(TOLD))


@pytest.fixture
def small_site(empty_database: str) -> SmallSite:
    """A fresh site, migrated, under a prefix of its own."""
    site = SmallSite(empty_database, f"t{secrets.token_hex(3)}_")
    site.create()
    return site


@pytest.fixture
def database(small_site: SmallSite) -> Iterator[Database]:
    with small_site.open() as database:
        yield database


Ask = Callable[..., list[Check]]


@pytest.fixture
def ask(database: Database) -> Ask:
    """Asks one question: ``ask(check_worker, now=..., health={"version": "0.0.9"}, tenant_id=3)``."""

    def run(question: Question, *, health: dict[str, Any] | None = None, **changed: Any) -> list[Check]:
        now = datetime.now(UTC)
        plugin = replace(HEALTH, **({"time": changed.get("now", now)} | (health or {})))
        with database.read() as conn:
            subject = Subject(conn, now, lambda: plugin)
            return list(question(replace(subject, **changed)))

    return run
