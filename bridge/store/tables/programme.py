"""Tenants and their programmes."""

from sqlalchemy import Boolean, Column, Integer, String

from bridge.store.tables.columns import Json, Utc, id_column, table

tenants = table(
    "tenants",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    Column("timezone", String(64)),
    Column("currency", String(8)),
    Column("decimals", Integer),
    Column("locale", String(20)),
    Column("programme_state", String(16), nullable=False),
    Column("permitted", Boolean, nullable=False),
    Column("earning_periods", Json, nullable=False),
)

programme_versions = table(
    "programme_versions",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("document", Json, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("active_from", Utc),
    id_column("actor"),
)

setup_steps = table(
    "setup_steps",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    Column("step", String(16), primary_key=True),
    id_column("actor"),
    Column("at", Utc, nullable=False),
)
