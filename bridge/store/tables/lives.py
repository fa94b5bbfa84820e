"""What becomes of customers and of businesses: merged, gone in Booknetic, closed."""

from sqlalchemy import BigInteger, Column, Index, String, UniqueConstraint

from bridge.store.tables.columns import Utc, id_column, table

merges = table(
    "merges",
    id_column(primary_key=True),
    id_column("tenant_id", nullable=False),
    id_column("customer_id", nullable=False),
    id_column("into_id", nullable=False),
    Column("points", BigInteger, nullable=False),
    id_column("actor"),
    Column("merged_at", Utc, nullable=False),
    UniqueConstraint("tenant_id", "customer_id", name="customer"),
    Index("into_whom", "tenant_id", "into_id"),
)

departures = table(
    "departures",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    id_column("customer_id", primary_key=True, autoincrement=False),
    Column("seen_at", Utc, nullable=False),
    Column("closed_at", Utc),
    Index("waiting", "closed_at", "seen_at"),
)

# Belongs to the shim (php_shim/schema.sql); here to be deleted with what it is about.
categories = table(
    "categories",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    id_column("customer_id", primary_key=True, autoincrement=False),
    id_column("event_id", nullable=False),
)

closures = table(
    "closures",
    id_column("tenant_id", primary_key=True, autoincrement=False),
    Column("name", String(190)),
    Column("closed_at", Utc, nullable=False),
    Column("purges_at", Utc, nullable=False),
    Column("purged_at", Utc),
    Index("due", "purged_at", "purges_at"),
)
