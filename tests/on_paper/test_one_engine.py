"""One engine: every replay case, turned into Booknetic rows and hooks and settled in the database, says the same."""

import json
from pathlib import Path

import pytest

from bridge.store.database import Database
from tests.live import Salon
from tests.replay_live import expected, replay_live

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_settled_in_the_database_says_what_replay_says(path: Path, loyalty: Database) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    assert replay_live(Salon(loyalty), case) == expected(case)
