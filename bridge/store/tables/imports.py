"""Balances that came from elsewhere: files, their lines, and what became of each."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, UniqueConstraint
from sqlalchemy.dialects.mysql import CHAR, MEDIUMBLOB

from bridge.store.tables.columns import Json, Utc, id_column, table

imports = table(
    "imports",
    id_column(primary_key=True),
    id_column("tenant_id", nullable=False),
    Column("request_key", String(64), nullable=False),
    Column("name", String(190), nullable=False),
    Column("source", String(16), nullable=False),
    Column("digest", CHAR(64), nullable=False),
    Column("choices", Json, nullable=False),
    Column("head", Json),
    Column("trouble", Json),
    Column("state", String(16), nullable=False),
    Column("line_total", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("counts", Json, nullable=False),
    Column("customers", BigInteger, nullable=False),
    Column("points", BigInteger, nullable=False),
    Column("lifetime", BigInteger, nullable=False),
    Column("taken_from", BigInteger, nullable=False),
    Column("taken", BigInteger, nullable=False),
    id_column("actor"),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("tenant_id", "request_key", name="request"),
    Index("of_tenant", "tenant_id", "id"),
    Index("old_ones", "state", "updated_at"),
)

import_pieces = table(
    "import_pieces",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    id_column("import_id", primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", MEDIUMBLOB, nullable=False),
)

import_lines = table(
    "import_lines",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    id_column("import_id", primary_key=True, autoincrement=False),
    Column("line", BigInteger, primary_key=True, autoincrement=False),
    Column("verdict", String(16), nullable=False),
    Column("said", Json),
    id_column("customer_id"),
    Column("points", BigInteger, nullable=False),
    Column("lifetime", BigInteger),
    Column("tier", String(190)),
    Column("expires_at", Utc),
    Column("raised", BigInteger, nullable=False),
    id_column("lot_id"),
    Column("given_at", Utc),
    Column("taken_at", Utc),
    Index("verdict", "tenant_id", "import_id", "verdict", "line"),
    Index("customer", "tenant_id", "customer_id"),
)
