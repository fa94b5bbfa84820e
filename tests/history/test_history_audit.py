"""The audit knows what a batch says it gave: each corruption by its code."""

from collections.abc import Iterator
from typing import Any

import pytest
from small_site import open_new
from sqlalchemy import text

from bridge.flows.audit.audit import audit
from tests.history.past import DAY, THEN, attach, undo, visit
from tests.live import Salon
from tests.lives import book_and_settle, open_salon

P = "{prefix}bkloyalty_"


class Undone(Exception):
    """Takes a corruption back."""


@pytest.fixture(scope="module")
def salon(empty_database: str) -> Iterator[Salon]:
    """Two batches, the first of them undone, and a booking that earns by itself."""
    with open_new(empty_database, "history_audit_") as database:
        salon = open_salon(Salon(database))
        book_and_settle(salon, 9)
        for number in (1, 2):
            visit(salon, number, at=THEN + number * DAY)
        undo(salon, attach(salon))
        attach(salon)
        yield salon


def find(salon: Salon, corruption: str) -> set[str]:
    found: list[Any] = []

    def corrupt(conn: Any) -> None:
        assert conn.execute(text(corruption.replace(":a1", str(salon.base + 1)))).rowcount
        found.extend(audit(conn))
        raise Undone

    with pytest.raises(Undone):
        salon.database.transact(corrupt)
    return {finding.code for finding in found}


def test_what_was_attached_and_undone_adds_up(salon: Salon) -> None:
    with salon.database.read() as conn:
        assert audit(conn) == []


@pytest.mark.parametrize(
    ("code", "corruption"),
    [
        ("batch_is_not_its_entries", f"UPDATE {P}batches SET points = points + 1 WHERE state = 'done'"),
        ("batch_is_not_its_entries", f"UPDATE {P}batches SET detached_points = 0 WHERE state = 'undone'"),
        ("batch_is_not_its_entries", f"UPDATE {P}entries SET entry_key = 'lost' WHERE entry_key LIKE 'attached:2:%1'"),
        ("batch_is_not_its_bookings", f"UPDATE {P}batches SET bookings = bookings + 1 WHERE state = 'done'"),
        ("batch_is_not_its_bookings", f"UPDATE {P}batches SET detached_bookings = 1 WHERE state = 'undone'"),
        ("batch_is_not_its_bookings", f"UPDATE {P}settlements SET batch_id = NULL WHERE appointment_id = :a1"),
        ("attached_without_its_batch", f"UPDATE {P}settlements SET batch_id = 99 WHERE appointment_id = :a1"),
        ("attached_without_its_batch", f"UPDATE {P}settlements SET eligible = 0 WHERE appointment_id = :a1"),
        ("attached_without_its_batch", f"DELETE FROM {P}batches WHERE state = 'done'"),
        ("entries_without_their_batch", f"DELETE FROM {P}batches WHERE state = 'undone'"),
    ],
)
def test_finds(salon: Salon, code: str, corruption: str) -> None:
    assert code in find(salon, corruption)
