"""A site that ran before there were profiles has right ones as soon as its tables are up to date."""

from collections.abc import Iterator

import pytest
from alembic import command
from small_site import SmallSite
from sqlalchemy import text

from bridge.flows.audit.audit import audit
from bridge.store.database import Database, _make_alembic_config

ROWS = [
    "INSERT INTO {prefix}bkloyalty_tenants (tenant_id, programme_state, permitted, earning_periods) VALUES (1, 'none', 1, '[]')",
    """INSERT INTO {prefix}bkloyalty_accounts (tenant_id, customer_id, balance, held, earned, adjusted, lifetime, tier, tallies,
        created_at, updated_at) VALUES (1, 7, 70, 0, 100, 0, 100, NULL, '{}', NOW(), NOW()),
        (1, 8, 0, 0, 0, 0, 0, NULL, '{}', NOW(), NOW())""",
    """INSERT INTO {prefix}bkloyalty_entries (tenant_id, customer_id, kind, points, at, entry_key, reasons, created_at)
        VALUES (1, 7, 'bonus', 100, NOW(), 'a', '[]', NOW()), (1, 7, 'redeemed', -50, NOW(), 'b', '[]', NOW()),
        (1, 7, 'returned', 20, NOW(), 'c', '[]', NOW())""",
    "INSERT INTO {prefix}bkloyalty_lots (tenant_id, customer_id, awarded_at, points_left) VALUES (1, 7, NOW(), 70)",
    """INSERT INTO {prefix}bkloyalty_people (tenant_id, customer_id, sort_name, fingerprint)
        VALUES (1, 7, 'ana', REPEAT('7', 32)), (1, 8, 'bea', ''), (1, 9, 'cleo', REPEAT('9', 32))""",
]


@pytest.fixture
def database(empty_database: str) -> Iterator[Database]:
    site = SmallSite(empty_database, "before_profiles_")
    site.create(migrate=False)
    database = Database(site.url, site.prefix)
    with database._writing.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        command.upgrade(_make_alembic_config(conn), "0004")
    for row in ROWS:
        database.transact(lambda conn, row=row: conn.execute(text(row)))
    database.migrate()
    yield database
    database.close()


def test_profiles_are_there_with_the_accounts_standing(database: Database) -> None:
    with database.read() as conn:
        rows = conn.execute(text("SELECT customer_id, balance, lifetime, redeemed FROM {prefix}bkloyalty_profiles"))
        assert [tuple(row) for row in rows] == [(7, 70, 100, 30), (9, 0, 0, 0)]
        assert audit(conn) == []
