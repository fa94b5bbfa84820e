"""Rewards: the catalogue, and the vouchers that customers took."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Numeric, String, UniqueConstraint

from bridge.store.tables.columns import Json, Utc, id_column, table

rewards = table(
    "rewards",
    id_column(primary_key=True),
    id_column("tenant_id", nullable=False),
    Column("name", String(190), nullable=False),
    Column("description", String(1000)),
    Column("cost", BigInteger, nullable=False),
    Column("terms", Json, nullable=False),
    Column("stock", BigInteger),
    Column("per_customer", BigInteger),
    Column("tiers", Json, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("voucher_days", BigInteger),
    Column("state", String(16), nullable=False),
    Column("number", Integer, nullable=False),
    Column("issued", BigInteger, nullable=False),
    id_column("actor"),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Index("of_tenant", "tenant_id", "state", "cost"),
)

vouchers = table(
    "vouchers",
    id_column(primary_key=True),
    id_column("tenant_id", nullable=False),
    id_column("customer_id", nullable=False),
    id_column("reward_id", nullable=False),
    Column("code", String(16), nullable=False),
    Column("request_key", String(64), nullable=False),
    Column("name", String(190), nullable=False),
    Column("description", String(1000)),
    Column("terms", Json, nullable=False),
    Column("points", BigInteger, nullable=False),
    Column("draws", Json, nullable=False),
    Column("state", String(16), nullable=False),
    Column("expires_at", Utc),
    id_column("hold_id"),
    id_column("appointment_id"),
    Column("paid", Numeric(20, 6)),
    Column("issued_at", Utc, nullable=False),
    Column("used_at", Utc),
    Column("cancelled_at", Utc),
    id_column("issued_by"),
    id_column("used_by"),
    id_column("cancelled_by"),
    UniqueConstraint("tenant_id", "code", name="code"),
    UniqueConstraint("tenant_id", "request_key", name="request"),
    Index("customer", "tenant_id", "customer_id", "id"),
    Index("reward", "tenant_id", "reward_id", "customer_id", "state"),
    Index("appointment", "tenant_id", "appointment_id"),
)
