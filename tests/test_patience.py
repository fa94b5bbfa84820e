"""A question that takes too long is broken off by the database, and the connection can be asked again."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bridge.store.database import Database
from bridge.store.patience import TooSlow, within


@pytest.fixture(scope="module")
def database(empty_database: str) -> Iterator[Database]:
    database = Database(empty_database, "patience_")
    yield database
    database.close()


def test_breaks_off_what_takes_too_long_and_nothing_afterwards(database: Database) -> None:
    # Long enough for any machine, and gone at once when it is broken off.
    slow = text("SELECT SUM(a.seq * b.seq) FROM seq_1_to_1000000 a, seq_1_to_1000000 b")
    with database.read() as conn:
        with pytest.raises(TooSlow), within(conn, seconds=0.05):
            conn.scalar(slow)
        with within(conn, seconds=5):
            assert conn.scalar(text("SELECT 1")) == 1
        assert conn.scalar(text("SELECT @@SESSION.max_statement_time = @@GLOBAL.max_statement_time")) == 1


def test_tells_other_faults_as_they_are(database: Database) -> None:
    with database.read() as conn, pytest.raises(DBAPIError), within(conn, seconds=5):
        conn.scalar(text("SELECT nothing FROM nowhere"))


def test_without_any_time_nothing_is_asked(database: Database) -> None:
    with database.read() as conn, pytest.raises(TooSlow), within(conn, seconds=0):
        raise AssertionError("nobody waits for this")
