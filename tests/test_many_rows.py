"""Rows written in bulk are the rows that were meant, whatever they say."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bridge.store.database import Database
from bridge.store.many_rows import insert_rows
from bridge.store.tables import entries, holds, settlements, task_files

TENANT = 4_000_000_000
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)
NASTY = ["'", "\\", "\\'", "'; DROP TABLE x; --", "%s %(name)s %%", "{prefix}", "\n\r\t\x1a", '"', "é😀", "", "\\\\''"]
MOMENTS = st.integers(40_000_000, 2_000_000_000_000_000).map(
    lambda micros: datetime.fromtimestamp(micros / 1_000_000, timezone(timedelta(hours=9)))
)


def entry(number: int, **columns: Any) -> dict[str, Any]:
    return {
        "tenant_id": TENANT,
        "customer_id": 7,
        "kind": "earned",
        "points": 1,
        "at": datetime(2026, 1, 1, tzinfo=UTC),
        "entry_key": f"key-{number}",
        "appointment_id": None,
        "note": None,
        "reasons": [],
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
        **columns,
    }


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    notes=st.lists(st.one_of(st.none(), TEXTS, st.sampled_from(NASTY)), min_size=1, max_size=5),
    document=st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), TEXTS, st.sampled_from(NASTY), st.just("\x00\x1f\u2028")),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    ),
    at=MOMENTS,
    points=st.integers(-(10**12), 10**12),
)
def test_what_is_written_is_what_is_read(
    loyalty: Database, notes: list[Any], document: Any, at: datetime, points: int
) -> None:
    rows = [
        entry(number, note=note, reasons=[document], at=at, points=points + number) for number, note in enumerate(notes)
    ]
    with loyalty._writing.connect() as conn:
        insert_rows(conn, entries, rows)
        columns = [entries.c[name] for name in rows[0]]
        query = select(*columns).where(entries.c.tenant_id == TENANT).order_by(entries.c.id)
        assert [dict(row._mapping) for row in conn.execute(query)] == rows
        conn.rollback()


def test_a_key_that_is_there_gets_the_columns_that_are_updated(loyalty: Database) -> None:
    with loyalty._writing.connect() as conn:
        insert_rows(conn, entries, [entry(1, note="it's", points=5), entry(2)])
        changed = [entry(1, note="now", points=7), entry(3, note="new")]
        insert_rows(conn, entries, changed, updating=("note",))
        query = select(entries.c.note, entries.c.points).where(entries.c.tenant_id == TENANT)
        assert conn.execute(query.order_by(entries.c.entry_key)).all() == [("now", 5), (None, 1), ("new", 1)]
        conn.rollback()


def test_days_flags_and_nothing_at_all(loyalty: Database) -> None:
    values = dict.fromkeys(
        ("eligible", "was_void", "paid_in_full", "award_held", "unpaid_discount", "visit_waits"), True
    )
    numbers = dict.fromkeys(("number", "redeemed", "kept"), 0)
    row = {"tenant_id": TENANT, "appointment_id": 1, **values, **numbers, "award_held": False, "draws": []}
    row |= {"awarded_on": date(2026, 2, 28), "settled_at": datetime(2026, 1, 1, tzinfo=UTC), "award": None}
    with loyalty._writing.connect() as conn:
        insert_rows(conn, settlements, [])
        insert_rows(conn, settlements, [row])
        query = select(*(settlements.c[name] for name in row)).where(settlements.c.tenant_id == TENANT)
        assert [dict(found._mapping) for found in conn.execute(query)] == [row]
        conn.rollback()


def test_money_to_its_last_decimal(loyalty: Database) -> None:
    hold = {"tenant_id": TENANT, "customer_id": 7, "line": 0, "occurrence": 0, "points": 5, "held": 0, "version": 1}
    hold |= {"state": "released", "created_at": datetime(2026, 1, 1, tzinfo=UTC)}
    amounts = [Decimal("1.00"), Decimal("0.000001"), Decimal("12345678901234.5"), Decimal("1E+3")]
    with loyalty._writing.connect() as conn:
        insert_rows(conn, holds, [hold | {"discount": one, "expires_at": hold["created_at"]} for one in amounts])
        query = select(holds.c.discount).where(holds.c.tenant_id == TENANT).order_by(holds.c.id)
        assert list(conn.scalars(query)) == amounts
        conn.rollback()


def test_what_nobody_needs_in_bulk_is_refused(loyalty: Database) -> None:
    row = {"task_id": 1, "number": 1, "content": b"x"}
    with loyalty._writing.connect() as conn, pytest.raises(TypeError, match="cannot be written in bulk"):
        insert_rows(conn, task_files, [row])
