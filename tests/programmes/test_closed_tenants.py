"""A business of a SaaS that was deleted: kept for a while, exported, and then every row of it deleted."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from small_site import SmallSite
from sqlalchemy import Table, text

from bridge.core.imports.import_columns import Field, recognise
from bridge.core.imports.import_tables import read_table
from bridge.errors import NotHere
from bridge.flows.programmes import close_tenant
from bridge.jobs.lives import note_closures, purge_closed
from bridge.store.database import Database
from bridge.store.programmes import closures
from bridge.store.tables import metadata, task_files
from bridge.web.admin.site.closures import list_exported, write_zip

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=31)


@pytest.fixture(scope="module")
def place(empty_database: str) -> SmallSite:
    site = SmallSite(empty_database, "closed_")
    site.create()
    site.insert("tenants", full_name="Salon Ana")
    return site


@pytest.fixture
def database(place: SmallSite) -> Iterator[Database]:
    with place.open() as database:
        yield database


@pytest.fixture
def gone(place: SmallSite, database: Database) -> int:
    """A business with a row in every table of ours, and another one with as many."""
    tenant, other = (place.insert("tenants", full_name=name) for name in ("Salon Eva", "Salon Uwe"))
    for one in (tenant, other):
        for table in closures.list_tables():
            database.transact(
                lambda conn, table=table, one=one: conn.execute(table.insert().values(make_row(table, one)))
            )
    with place.cursor() as cursor:
        cursor.execute(f"DELETE FROM {place.prefix}bkntc_tenants WHERE id = %s", (tenant,))
    return tenant


def make_row(table: Table, tenant: int) -> dict[str, Any]:
    """Something in each column that must have something."""
    row: dict[str, Any] = {}
    for column in table.columns:
        kind = column.type.__class__.__name__
        if column.name == "tenant_id":
            row[column.name] = tenant
        elif column.primary_key or not column.nullable:
            row[column.name] = {"Json": {}, "Utc": NOW, "Date": NOW.date(), "MEDIUMBLOB": b"x"}.get(
                kind, f"t{tenant}" if kind in ("String", "CHAR") else tenant
            )
        if kind == "Boolean" and column.name in row:
            row[column.name] = False
    return row


def count(database: Database, tenant: int) -> dict[str, int]:
    with database.read() as conn:
        return {
            table.name: conn.scalar(text(f"SELECT COUNT(*) FROM {table.name} WHERE tenant_id = {tenant}"))
            for table in closures.list_tables()
        }


def test_every_table_of_ours_is_a_tenants_or_is_named_here() -> None:
    ours = {
        table.name.removeprefix("{prefix}bkloyalty_") for table in metadata.sorted_tables if "tenant_id" not in table.c
    }
    assert ours == {"marks", "signs", "task_files"}
    assert task_files.c.task_id is not None


def test_is_found_without_a_hook_and_kept_until_its_day(database: Database, gone: int) -> None:
    assert note_closures(database, now=NOW) == 1
    assert note_closures(database, now=LATER) == 0
    with database.read() as conn:
        known = closures.find_closure(conn, tenant_id=gone)
    assert known is not None
    assert known.purges_at == NOW + timedelta(days=30)
    assert purge_closed(database, now=NOW + timedelta(days=29)) == 0
    assert min(count(database, gone).values()) == 1
    assert purge_closed(database, now=LATER) == 1
    assert set(count(database, gone).values()) == {0}
    assert min(count(database, gone + 1).values()) == 1
    assert purge_closed(database, now=LATER) == 0


def test_is_told_of_by_its_name_which_goes_with_the_data(database: Database, gone: int) -> None:
    tell = {"tenant_id": gone, "name": "Salon Eva", "now": NOW}
    assert database.transact(lambda conn: close_tenant.note_deletion(conn, **tell))
    with database.read() as conn:
        assert closures.find_closure(conn, tenant_id=gone).name == "Salon Eva"
    database.transact(lambda conn: close_tenant.order_purge(conn, tenant_id=gone, now=NOW))
    assert purge_closed(database, now=NOW) == 1
    with database.read() as conn:
        assert closures.find_closure(conn, tenant_id=gone).name is None
        with pytest.raises(NotHere):
            close_tenant.order_purge(conn, tenant_id=gone, now=NOW)


def test_of_one_that_is_there_nothing_is_deleted(database: Database, gone: int) -> None:
    there = gone + 1
    tell = {"tenant_id": there, "name": "Salon Uwe", "now": NOW}
    assert not database.transact(lambda conn: close_tenant.note_deletion(conn, **tell))
    with pytest.raises(NotHere):
        database.transact(lambda conn: close_tenant.order_purge(conn, tenant_id=there, now=NOW))
    assert min(count(database, there).values()) == 1


def test_of_one_that_never_was_nothing_happens(database: Database) -> None:
    with pytest.raises(NotHere):
        database.transact(lambda conn: close_tenant.order_purge(conn, tenant_id=987654, now=NOW))


def test_of_one_that_came_back_everything_stays(database: Database, gone: int, place: SmallSite) -> None:
    note_closures(database, now=NOW)
    place.insert("tenants", id=gone, full_name="Salon Eva")
    purge_closed(database, now=LATER)
    assert min(count(database, gone).values()) == 1
    note_closures(database, now=LATER)
    with database.read() as conn:
        assert closures.find_closure(conn, tenant_id=gone) is None


def test_the_export_has_every_row_of_it_and_of_nobody_else(database: Database, gone: int) -> None:
    file = b"".join(write_zip(database, gone, list_exported(), now=NOW))
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        names = set(archive.namelist())
        told = {
            name: [json.loads(line) for line in archive.read(name).decode().splitlines()]
            for name in names - {"about.json", "balances.csv"}
        }
    assert {"accounts.jsonl", "entries.jsonl", "programme_versions.jsonl", "consents.jsonl"} <= names
    assert not {"api_tokens.jsonl", "words.jsonl"} & names
    assert all([row["tenant_id"] for row in rows] == [gone] for rows in told.values())


def test_the_export_has_points_as_the_import_takes_them(database: Database, gone: int, place: SmallSite) -> None:
    place.insert("customers", id=gone, first_name="Ana", last_name="=Ruiz", email="ana@example.org", tenant_id=gone)
    try:
        file = b"".join(write_zip(database, gone, [], now=NOW))
    finally:
        database.transact(lambda conn: conn.execute(text("DELETE FROM {prefix}bkntc_customers")))
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        head, line = read_table(archive.read("balances.csv"))
    assert line[:3] == [str(gone), "Ana =Ruiz", "ana@example.org"]
    assert recognise(head).keys() == {Field.EMAIL, Field.PHONE, Field.POINTS, Field.LIFETIME, Field.TIER}


def test_the_export_goes_on_over_many_pages(database: Database, gone: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closures, "STEP", 2)
    table = metadata.tables["{prefix}bkloyalty_accounts"]
    for customer in range(5):
        row = make_row(table, gone) | {"customer_id": 10_000 + customer}
        database.transact(lambda conn, row=row: conn.execute(table.insert().values(row)))
    file = b"".join(write_zip(database, gone, [table], now=NOW))
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert len(archive.read("accounts.jsonl").splitlines()) == 6
