"""What reports read instead of history."""

from sqlalchemy import BigInteger, Column, Date, String

from bridge.store.tables.columns import Json, Utc, id_column, table

days = table(
    "days",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("points", BigInteger, nullable=False),
    Column("entries", BigInteger, nullable=False),
)

rollups = table(
    "rollups",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    id_column("entries_to", nullable=False),
    Column("timezone", String(64), nullable=False),
)

kept_figures = table(
    "kept_figures",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    Column("name", String(32), primary_key=True),
    Column("value", Json, nullable=False),
    Column("at", Utc, nullable=False),
)
