"""Customers as segments, searches and consent see them."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Numeric, String, UniqueConstraint
from sqlalchemy.dialects.mysql import CHAR

from bridge.store.tables.columns import Json, Utc, id_column, table

people = table(
    "people",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    id_column("customer_id", primary_key=True, autoincrement=False),
    Column("sort_name", String(190), nullable=False),
    Column("fingerprint", CHAR(32), nullable=False),
    Index("by_name", "tenant_id", "sort_name", "customer_id"),
)

words = table(
    "words",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    Column("word", String(64), primary_key=True),
    id_column("customer_id", primary_key=True, autoincrement=False),
    Index("customer", "tenant_id", "customer_id"),
)

visits = table(
    "visits",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    id_column("appointment_id", primary_key=True, autoincrement=False),
    id_column("customer_id", nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("spent", Numeric(20, 6), nullable=False),
    id_column("service_id"),
    id_column("location_id"),
    Column("counted", Boolean, nullable=False),
    Index("customer", "tenant_id", "customer_id", "ends_at", "spent"),
    Index("period", "tenant_id", "ends_at", "customer_id", "spent"),
    Index("uncounted", "counted", "ends_at"),
)

profiles = table(
    "profiles",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    id_column("customer_id", primary_key=True, autoincrement=False),
    Column("visits", Integer, nullable=False),
    Column("spent", Numeric(20, 6), nullable=False),
    Column("first_visit_at", Utc),
    Column("last_visit_at", Utc),
    Column("next_visit_at", Utc),
    id_column("last_service_id"),
    id_column("last_location_id"),
    Column("balance", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("lifetime", BigInteger, nullable=False),
    Column("redeemed", BigInteger, nullable=False),
    Column("tier", String(190)),
    Column("consent", String(16)),
    Index("visits", "tenant_id", "visits"),
    Index("spent", "tenant_id", "spent"),
    Index("first_visit", "tenant_id", "first_visit_at"),
    Index("last_visit", "tenant_id", "last_visit_at"),
    Index("next_visit", "tenant_id", "next_visit_at"),
    Index("balance", "tenant_id", "balance", "held"),
    Index("lifetime", "tenant_id", "lifetime"),
    Index("redeemed", "tenant_id", "redeemed"),
    Index("tier", "tenant_id", "tier"),
    Index("consent", "tenant_id", "consent"),
)

segments = table(
    "segments",
    id_column(primary_key=True),
    id_column("tenant_id", nullable=False),
    Column("name", String(190), nullable=False),
    Column("document", Json, nullable=False),
    Column("number", Integer, nullable=False),
    id_column("actor"),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("tenant_id", "name", name="name"),
)

deleted_segments = table(
    "deleted_segments",
    id_column(primary_key=True, autoincrement=False),
    id_column("tenant_id", nullable=False),
    Column("name", String(190), nullable=False),
    Column("document", Json, nullable=False),
    Column("number", Integer, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("deleted_at", Utc, nullable=False),
    Index("of_tenant", "tenant_id", "deleted_at"),
)

wordings = table(
    "wordings",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("locale", String(20), nullable=False),
    Column("text", String(2000), nullable=False),
    Column("standard", Boolean, nullable=False),
    id_column("actor"),
    Column("created_at", Utc, nullable=False),
)

consents = table(
    "consents",
    id_column(primary_key=True),
    id_column("tenant_id", nullable=False),
    id_column("customer_id", nullable=False),
    Column("state", String(16), nullable=False),
    Column("at", Utc, nullable=False),
    Column("source", String(16), nullable=False),
    Column("wording", Integer),
    id_column("actor"),
    Column("note", String(500)),
    Index("customer", "tenant_id", "customer_id", "id"),
)
