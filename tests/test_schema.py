"""The schema that a database administrator reads is the schema that the code uses."""

from pathlib import Path
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, text

from bridge.errors import NotReady
from bridge.store.database import Database
from bridge.store.tables import metadata

ROOT = Path(__file__).parents[1]


@pytest.fixture
def migrated(empty_database: str) -> Database:
    database = Database(empty_database, "salon_")
    shim = (ROOT / "sql" / "shim.sql").read_text(encoding="utf-8")
    lines = [line for line in shim.splitlines() if not line.startswith("--")]
    for statement in "\n".join(lines).split(";"):
        if statement.strip():
            database.transact(lambda conn, statement=statement: conn.exec_driver_sql(statement))
    database.migrate()
    yield database
    database.close()


def test_migrations_and_the_code_describe_the_same_tables(migrated: Database) -> None:
    named = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(named, name=table.name.replace("{prefix}", "salon_"))
    ours = set(named.tables)
    with migrated.read() as conn:
        context = MigrationContext.configure(
            conn,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _parents: kind != "table" or name in ours,
            },
        )
        assert compare_metadata(context, named) == []


def test_every_table_is_innodb_in_full_unicode(migrated: Database) -> None:
    with migrated.read() as conn:
        rows = conn.execute(
            text(
                "SELECT engine, table_collation FROM information_schema.tables "
                "WHERE table_schema = DATABASE() AND table_name LIKE 'salon_bkloyalty%' "
                "AND table_name NOT LIKE '%schema_version'"
            )
        ).all()
    assert len(rows) >= 8
    assert {tuple(row) for row in rows} == {("InnoDB", "utf8mb4_bin")}


def test_services_that_start_at_once_migrate_once(mariadb, empty_database: str) -> None:
    errors: list[Exception] = []

    def migrate() -> None:
        database = Database(empty_database, "twice_")
        try:
            database.migrate()
        except Exception as error:  # noqa: BLE001 - the test asks that nothing is raised
            errors.append(error)
        finally:
            database.close()

    threads = [Thread(target=migrate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_an_older_service_leaves_newer_tables_alone(migrated: Database) -> None:
    migrated.transact(lambda conn: conn.execute(text("UPDATE salon_bkloyalty_schema_version SET version_num = '9999'")))
    with pytest.raises(NotReady, match="newer version"):
        migrated.migrate()


def test_the_shims_tables_are_written_down_where_an_administrator_looks() -> None:
    ours = (ROOT / "sql" / "shim.sql").read_text(encoding="utf-8")
    assert ours == (ROOT / "php_shim" / "schema.sql").read_text(encoding="utf-8")


def test_whatever_names_a_customer_is_found_without_reading_all_of_a_business() -> None:
    """Merging and erasing hold up the business for as long as they take."""
    named = {"booked_by", "customer_id", "into_id", "payer_id", "referrer_id"}
    for table in metadata.tables.values():
        keys = [*table.indexes, *table.constraints]
        led = [tuple(column.name for column in key.columns)[:2] for key in keys if getattr(key, "columns", None)]
        for name in named & set(table.c.keys()) if "tenant_id" in table.c else ():
            assert ("tenant_id", name) in led or name in [first for first, *_ in led], f"{table.name}.{name}"
